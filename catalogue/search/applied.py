"""The filters that are applied: what to show of each, and what the list would be without it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalogue.models import Territory
from catalogue.search.criteria import Criteria
from catalogue.search.facet_groups import FacetGroup


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is applied: « Thème », « ruralité », and the address of the list without it."""

    kind: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another list to go to. `label` says what to drop, or where to look instead."""

    label: str
    criteria: Criteria
    count: int = 0

    @property
    def url(self) -> str:
        """The address of that list."""
        return self.criteria.url


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about the request, with the lists that may have been meant."""

    sentence: str
    links: tuple[Suggestion, ...] = ()


def chips(criteria: Criteria, territory: Territory | None, facets: Sequence[FacetGroup]) -> list[Chip]:
    """What is applied, in the order of the form."""
    applied = []
    if criteria.q:
        applied.append(Chip("Recherche", criteria.q, criteria.without("q").url))
    if criteria.territoire:
        name = territory.name if territory else criteria.territoire
        applied.append(Chip("Territoire", name, criteria.without("territoire").url))
    return applied + [
        Chip(facet.label, value.label, value.url) for facet in facets for value in facet.values if value.selected
    ]


def drops(criteria: Criteria, territory: Territory | None, facets: Sequence[FacetGroup]) -> list[Suggestion]:
    """Each filter to drop, not counted yet; the values of one facet go together, since any of them would do."""
    labels = {}
    if criteria.q:
        labels["q"] = criteria.q
    if criteria.territoire:
        labels["territoire"] = territory.name if territory else criteria.territoire
    for facet in facets:
        if ticked := [value.label for value in facet.values if value.selected]:
            labels[facet.name] = ", ".join(ticked)
    return [Suggestion(label, criteria.without(name)) for name, label in labels.items()]


def broader(criteria: Criteria, territory: Territory | None) -> list[Suggestion]:
    """The territories that contain the one asked for, the narrowest first, not counted yet."""
    if territory is None:
        return []
    return [
        Suggestion(parent.name, criteria.within(parent.kind, parent.code))
        for parent in (territory.epci, territory.department, territory.region)
        if parent is not None
    ]


def counted(suggestions: Iterable[Suggestion], counts: Iterable[int]) -> list[Suggestion]:
    """The suggestions that lead somewhere, with their counts."""
    pairs = zip(suggestions, counts, strict=True)
    return [Suggestion(suggestion.label, suggestion.criteria, count) for suggestion, count in pairs if count]
