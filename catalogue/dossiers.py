"""What readers see of dossiers: their entries, and on the sheet of an entry the dossiers that it is in."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.models import Dossier, DossierStatus, Innovation
from catalogue.models.innovation import InnovationQuerySet
from catalogue.search.rows import Row, row_of
from catalogue.sheet_parts import SheetPart

AUTHOR = "Composé par la rédaction"


@dataclass(frozen=True, slots=True)
class ChosenEntry:
    """An entry of a dossier that the public sees: its rank among these, from 1 on, and the word on it."""

    rank: int
    innovation: Innovation
    word: str

    @property
    def row(self) -> Row:
        """The entry as lists show it; its innovation is of `InnovationQuerySet.for_cards`."""
        return row_of(self.innovation)


def dossier_entries(dossier: Dossier, innovations: InnovationQuerySet) -> list[ChosenEntry]:
    """The published entries of a dossier in their order, fetched as `innovations` says."""
    places = list(dossier.entries.order_by("position", "pk").values_list("innovation_id", "word"))
    found = innovations.published().in_bulk([key for key, _ in places])
    public = [(found[key], word) for key, word in places if key in found]
    return [ChosenEntry(rank, innovation, word) for rank, (innovation, word) in enumerate(public, start=1)]


def dossiers_part(innovation: Innovation) -> SheetPart | None:
    """The section of a sheet that says in which dossiers it is; none when it is in none. One query."""
    places: Sequence = list(
        innovation.dossier_entries.filter(dossier__status=DossierStatus.PUBLISHED)
        .select_related("dossier")
        .order_by("dossier__position", "dossier_id")
    )
    if not places:
        return None
    title = "Dans les dossiers" if len(places) > 1 else "Dans le dossier"
    return SheetPart("dossiers", title, "catalogue/_sheet_dossiers.html", places)
