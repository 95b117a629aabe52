"""The filter bar of the map: the facets declared with words for no choice, as selects."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.search.query.applied import FacetGroup, FacetValue
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.facets import FACETS


@dataclass(frozen=True)
class SelectFilter:
    """A select: the values offered, and the words of the first option, which chooses none.

    A list may have several values of a facet where a select has one: they are then `kept` beside it, and choosing adds
    to them; each goes away by its own link.
    """

    name: str
    label: str
    none_label: str
    options: Sequence[FacetValue]
    kept: Sequence[str]


def select_filters(facets: Sequence[FacetGroup]) -> list[SelectFilter]:
    """The selects of the bar, from the facets of the list; a facet that cannot narrow it has none."""
    return [_select_filter(group) for group in facets if FACETS[group.name].any_label]


def _select_filter(group: FacetGroup) -> SelectFilter:
    ticked = [value for value in group.values if value.selected]
    facet = FACETS[group.name]
    none_label = facet.any_label
    options = sorted(group.values, key=lambda value: value.label) if group.more else group.values
    kept: list[str] = []
    if len(ticked) > 1:
        none_label = f"{len(ticked)} choisis : {', '.join(value.label for value in ticked)}"
        options, kept = [value for value in options if not value.selected], [value.value for value in ticked]
    return SelectFilter(group.name, facet.short_label or facet.label, none_label, options, kept)


def kept_pairs(criteria: Criteria, selects: Sequence[SelectFilter]) -> list[tuple[str, str]]:
    """What the form must carry along: all that the criteria say, but for what a select says itself."""
    shown = {select.name for select in selects if not select.kept}
    return [(name, value) for name, value in criteria.pairs() if name not in shown]
