"""What the page of a territory says of those like it: their innovations, their names, and what nobody did here yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from catalogue.models import Territory
from catalogue.search.index import engine
from catalogue.search.index.bitmaps import Index
from catalogue.search.index.engine import current_index
from catalogue.search.query.applied import Suggestion, like
from catalogue.search.query.criteria import Criteria
from catalogue.search.results import ResultPart
from catalogue.search.rows import rows_of, say_likeness
from catalogue.territories.comparable import LIMITS, Comparables
from catalogue.territories.likeness import TerritoryLikeness, likeness_of
from catalogue.territories.resolution import territory_key

ROWS = 5
NAMES = 5
FEW = 3
"""Entries under which the page says that few are alike, and where else to look."""


@dataclass(frozen=True, slots=True)
class AlikeEntries:
    """The innovations of the territories comparable to one: by group the first ones, how many there are in all.

    Where they are few, those of territories a little further come after them; `wider` is where else to look.
    """

    key: str
    parts: list[ResultPart]
    total: int
    list_url: str
    neighbours: list[tuple[Territory, TerritoryLikeness]]
    wider: list[Suggestion]

    @property
    def is_few(self) -> bool:
        """Whether few are alike."""
        return self.total < FEW


@dataclass(frozen=True, slots=True)
class PolicyCount:
    """A public policy: how many innovations it has here and in the comparable territories, with both lists."""

    name: str
    here: int
    alike: int
    here_url: str
    alike_url: str


def alike_entries(territory: Territory) -> AlikeEntries | None:
    """Find them; None for a territory that is compared with none."""
    comparables = current_index().comparables
    if territory.is_obsolete or comparables.profile(territory.kind, territory.code) is None:
        return None
    criteria = Criteria(comme=territory_key(territory))
    total, parts = engine.answer(lambda index: first_parts(index, criteria))
    return AlikeEntries(
        key=criteria.comme,
        parts=parts,
        total=total,
        list_url=reverse("catalogue:innovations", query=criteria.pairs()),
        neighbours=neighbours_of(comparables, territory),
        wider=[like(criteria, each) for each in territory.containers if comparables.profile(each.kind, each.code)],
    )


def first_parts(index: Index, criteria: Criteria) -> tuple[int, list[ResultPart]]:
    """How many innovations the comparable territories have, and the first ones by group, or those a little further."""
    rings = index.rings(criteria)
    if not rings.bases:  # the import of the figures has just gone by
        return 0, []
    own, *_, others = map(len, rings.sets)
    stop = min(own + ROWS, len(index.everything) - others)
    groups = rings.split(index.keys(criteria, own, stop))
    rows = {row.pk: row for row in rows_of(index, [key for _, keys in groups for key in keys])}
    say_likeness(index, rows, rings.bases)
    parts = [ResultPart("", [rows[key] for key in keys if key in rows], name) for name, keys in groups]
    return len(rings.comparable) - own, parts


def neighbours_of(comparables: Comparables, territory: Territory) -> list[tuple[Territory, TerritoryLikeness]]:
    """The territories most like it, the nearest first, of those that are comparable. One query."""
    codes = [code for _, code in comparables.nearest(territory.kind, territory.code, NAMES, LIMITS)]
    rows = Territory.objects.filter(kind=territory.kind, code__in=codes).select_related("department")
    by_code = {row.code: row for row in rows}
    likenesses = [
        (by_code.get(code), likeness_of(comparables, territory.kind, territory.code, code)) for code in codes
    ]
    return [(row, likeness) for row, likeness in likenesses if row is not None and likeness is not None]


def policies_of(territory: Territory, *, is_compared: bool) -> list[PolicyCount]:
    """The public policies of the innovations here and in the comparable territories, the commonest first."""
    key = territory_key(territory)
    here_criteria, alike_criteria = Criteria(territoire=key, ici=True), Criteria(comme=key, comparables=True)
    here = engine.tally(here_criteria, "politique")
    alike: Mapping[str, int] = engine.tally(alike_criteria, "politique") if is_compared else {}
    names, url = current_index().vocabulary.labels["politique"], reverse("catalogue:innovations")
    counts = [
        PolicyCount(
            names[slug],
            here.get(slug, 0),
            alike.get(slug, 0) - here.get(slug, 0) if is_compared else 0,
            url + here_criteria.choose("politique", [slug]).url,
            url + alike_criteria.choose("politique", [slug]).url,
        )
        for slug in names
        if slug in here or slug in alike
    ]
    return sorted(counts, key=lambda count: -(count.here + count.alike))
