"""What a row of a list shows besides the innovation itself: its levers, its themes, how often it was taken up.

The index holds all three. Reading them there spares a list two queries and the making of some hundred objects, which
took longer than the search itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from pyroaring import BitMap

from catalogue.models import Innovation
from catalogue.search.index import Index

_name = itemgetter(1)


@dataclass(slots=True)
class Card:
    """The verbs of the levers of an innovation, the slugs and names of its themes, how often it was taken up."""

    levers: list[str] = field(default_factory=list)
    themes: list[tuple[str, str]] = field(default_factory=list)
    replication_count: int = 0


def cards_of(index: Index, keys: Sequence[int]) -> dict[int, Card]:
    """The card of each of these innovations, from the index: levers in the order of the report, themes by name."""
    cards = {key: Card() for key in keys}
    shown = BitMap(keys)
    labels: Mapping[str, Mapping[str, str]] = index.vocabulary.labels
    for slug, verb in labels["levier"].items():
        for key in shown & index.sets.get("levier", {}).get(slug, BitMap()):
            cards[key].levers.append(verb)
    for slug, name in labels["theme"].items():
        for key in shown & index.sets.get("theme", {}).get(slug, BitMap()):
            cards[key].themes.append((slug, name))
    for count, taken_up in index.sets.get("reprises", {}).items():
        for key in shown & taken_up:
            cards[key].replication_count = int(count)
    for card in cards.values():
        card.themes.sort(key=_name)
    return cards


def card_of(innovation: Innovation) -> Card:
    """The card of an innovation, from its own relations."""
    return Card(
        levers=[lever.verb for lever in innovation.levers.all()],
        themes=sorted(((theme.slug, theme.name) for theme in innovation.themes.all()), key=_name),
        replication_count=innovation.replication_count,  # type: ignore[attr-defined]
    )
