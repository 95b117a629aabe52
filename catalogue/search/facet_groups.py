"""Facets as pages show them: each value has its words, its count, and the address that ticks or unticks it."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.search.criteria import Criteria
from catalogue.search.facets import FACETS, Facet
from catalogue.search.vocabulary import Vocabulary

SHOWN = 8
"""Values shown at first of a facet of many values."""


@dataclass(slots=True)  # frozen, the 300 of a page would take twice as long to make
class FacetValue:
    """A value of a facet: `count` is what the list would count with it alone in its facet."""

    criteria: Criteria
    facet_name: str
    value: str
    label: str
    count: int
    selected: bool

    @property
    def url(self) -> str:
        """The address of the list with this value ticked, or unticked if it is."""
        return self.criteria.toggle(self.facet_name, self.value).url


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet with its values, in the order in which they are shown; the last ones stay behind « Voir plus »."""

    name: str
    label: str
    more: str
    values: Sequence[FacetValue]
    shown_count: int

    @property
    def shown(self) -> Sequence[FacetValue]:
        """The values shown at first: all that are ticked among them."""
        return self.values[: self.shown_count]

    @property
    def hidden(self) -> Sequence[FacetValue]:
        """The values behind « Voir plus »."""
        return self.values[self.shown_count :]


def facet_groups(
    criteria: Criteria, total: int, counts: dict[str, dict[str, int]], vocabulary: Vocabulary
) -> list[FacetGroup]:
    """Dress the counts of each facet with its words.

    A value that nothing has is left out unless it is ticked. So is a facet that cannot narrow the list: nothing is
    ticked and its one value is that of every entry.
    """
    groups = [facet_group(facet, criteria, counts[facet.name], vocabulary) for facet in FACETS]
    return [group for group in groups if can_narrow(group, total)]


def facet_group(facet: Facet, criteria: Criteria, counts: dict[str, int], vocabulary: Vocabulary) -> FacetGroup:
    """Dress the counts of one facet."""
    ticked = criteria.selected(facet.name)
    values = [
        FacetValue(criteria, facet.name, value, label, counts.get(value, 0), value in ticked)
        for value, label in vocabulary.labels_of(facet.name, {*ticked, *counts}).items()
    ]
    shown_count = len(values)
    if facet.more:
        values.sort(key=lambda value: (not value.selected, -value.count))
        shown_count = max(SHOWN, sum(value.selected for value in values))
    return FacetGroup(facet.name, facet.label, facet.more, values, shown_count)


def can_narrow(group: FacetGroup, total: int) -> bool:
    """Whether a facet offers a choice."""
    if len(group.values) == 1 and not group.values[0].selected:
        return group.values[0].count < total
    return bool(group.values)
