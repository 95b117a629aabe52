"""« Votre commune et celle-ci »: the territory of an entry beside that of whoever reads it."""

from dataclasses import dataclass

from catalogue.models import Innovation, Territory, TerritoryKind
from catalogue.search.query.filterset import TerritoryField
from catalogue.territories.comparable import CRITERIA
from catalogue.territories.lookup import Match
from catalogue.territories.names import field_text, typeset
from catalogue.territories.portrait import SideBySide, side_by_side
from catalogue.territories.resolution import territory_key
from catalogue.territories.typed import MAX_CHARACTERS
from catalogue.typography import NBSP, printable

TITLES = {
    TerritoryKind.COMMUNE: "Votre commune et celle-ci",
    TerritoryKind.EPCI: "Votre intercommunalité et celle-ci",
    TerritoryKind.DEPARTMENT: "Votre département et celui-ci",
}


@dataclass(frozen=True, slots=True)
class TerritoryComparison:
    """The two territories, once the reader's own is known; `text` is what stands in the field.

    `sentences` say what was not understood, and `candidates` are the territories that may have been meant, each with
    the key that names it in an address.
    """

    title: str
    text: str = ""
    sentences: tuple[str, ...] = ()
    candidates: tuple[tuple[str, str], ...] = ()
    sides: SideBySide | None = None


def comparison_of(innovation: Innovation, text: str) -> TerritoryComparison | None:
    """Compare with the territory that a text names; None where the entry's territory is compared with none.

    No query where the text is empty.
    """
    theirs = innovation.territory
    if theirs is None:
        return None
    is_former = theirs.kind == TerritoryKind.FORMER_COMMUNE
    kind = TerritoryKind.COMMUNE if is_former else TerritoryKind(theirs.kind)
    if kind not in CRITERIA:
        return None
    reading = TerritoryField().clean(text)
    if reading.territory is None:
        return TerritoryComparison(
            TITLES[kind], printable(text).strip()[:MAX_CHARACTERS], reading.sentences, keyed(reading.candidates)
        )
    sides = side_by_side(reading.territory, theirs)
    sentences = reading.sentences if sides else (*reading.sentences, refusal(reading.territory, theirs))
    return TerritoryComparison(
        TITLES[kind], field_text(reading.territory), sentences, keyed(reading.candidates), sides
    )


def keyed(candidates: tuple[Match, ...]) -> tuple[tuple[str, str], ...]:
    """The keys and the labels of some territories."""
    return tuple((territory_key(match.territory), match.label) for match in candidates)


def refusal(mine: Territory, theirs: Territory) -> str:
    """Why two territories are not set side by side."""
    names = f"{typeset(mine.name)} et {typeset(theirs.name)}"
    if theirs in (mine, *mine.containers) or mine == theirs.successor:
        return f"{names} sont le même territoire."
    return f"{names} ne se comparent pas{NBSP}: indiquez une commune."
