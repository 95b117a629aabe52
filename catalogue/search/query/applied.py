"""The filters as pages show them: each facet with the words and the counts of its values, and what is applied."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from catalogue.models import Territory, TerritoryKind
from catalogue.search.analysis.text import fold
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.facets import FACETS, Facet
from catalogue.territories.likeness import KINDS
from catalogue.territories.names import field_text, full_name, typeset


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """By facet: the words of its values, in its order, and what people type for them otherwise.

    The values of a facet of many values are in the order of their words, in which those of the same count are shown.
    """

    labels: Mapping[str, Mapping[str, str]]
    aliases: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls) -> "Vocabulary":
        """Read all of it, in a constant number of queries."""
        labels = {facet.name: in_order(facet.labels()) if facet.more else facet.labels() for facet in FACETS.values()}
        return cls(labels, {facet.name: facet.aliases() for facet in FACETS.values()})

    def labels_of(self, name: str, values: Collection[str]) -> dict[str, str]:
        """The words of those of the values that exist, in the order of the facet."""
        return {value: label for value, label in self.labels[name].items() if value in values}

    def resolve(self, name: str, raw_values: Iterable[str]) -> dict[str, str]:
        """Map those of the raw values that mean something to values of the facet: « ruralité » to "ruralite"."""
        labels, aliases = self.labels[name], self.aliases[name]
        meanings = {}
        for raw in raw_values:
            known = [value for value in (raw, slugify(raw)) if value in labels]
            if value := known[0] if known else aliases.get(slugify(raw)):
                meanings[raw] = value
        return meanings


def in_order(labels: Mapping[str, str]) -> dict[str, str]:
    """The words of values in their alphabetical order, whichever the database."""
    return dict(sorted(labels.items(), key=lambda item: (fold(item[1]), item[0])))


SHOWN = 8
"""Values shown at first of a facet of many values."""

LONG = 16
"""Values beyond which a field helps to find one."""


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

    @property
    def is_long(self) -> bool:
        """Whether a field narrows its values."""
        return len(self.values) > LONG and bool(self.hidden)


def facet_groups(
    criteria: Criteria, total: int, counts: dict[str, dict[str, int]], vocabulary: Vocabulary
) -> list[FacetGroup]:
    """Dress the counts of each facet with its words.

    A value that nothing has is left out unless it is ticked. So is a facet that cannot narrow the list: nothing is
    ticked and its one value is that of every entry.
    """
    groups = [facet_group(facet, criteria, counts[facet.name], vocabulary) for facet in FACETS.values()]
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
        label = f"{name} seulement" if criteria.ici else name
        applied.append(Chip("Territoire", label, criteria.without("territoire").url))
    if criteria.comme:
        applied.append(Chip("Territoire", like_label(criteria, territory), criteria.without("comme").url))
    return applied + [
        Chip(facet.label, value.label, value.url) for facet in facets for value in facet.values if value.selected
    ]


def like_label(criteria: Criteria, territory: Territory | None) -> str:
    """« comme Bourganeuf », « comme Bourganeuf seulement »."""
    return f"comme {territory.name if territory else criteria.comme}{' seulement' if criteria.comparables else ''}"


def other_ways(criteria: Criteria, territory: Territory | None) -> list[Suggestion]:
    """The other ways to look from the territory asked for: around it, like it, like what contains it; not counted."""
    if territory is None:
        return []
    if not criteria.comme:
        return [like(criteria, territory)] if territory.kind in KINDS else []
    around = Suggestion(f"Autour de {field_text(territory)}", criteria.within(territory.kind, territory.code))
    return [around, *(like(criteria, each) for each in territory.containers if each.kind in KINDS)]


def like(criteria: Criteria, territory: Territory) -> Suggestion:
    """« Les communes comme Bourganeuf »."""
    is_epci = territory.kind == TerritoryKind.EPCI
    name = full_name(territory) if is_epci else typeset(territory.name)
    label = f"Les {KINDS[TerritoryKind(territory.kind)].lower()} comme {name}"
    return Suggestion(label, criteria.within(territory.kind, territory.code, "comme"))


def words_of(criteria: Criteria, territory: Territory | None, vocabulary: Vocabulary) -> list[str]:
    """What a list asks for, in words: the search as typed, the territory, the values ticked."""
    words = [criteria.q] if criteria.q else []
    if criteria.comme:
        words.append(like_label(criteria, territory))
    elif territory is not None:
        words.append(full_name(territory))
    return words + [label for name, values in criteria.facets for label in vocabulary.labels_of(name, values).values()]


def drops(criteria: Criteria, territory: Territory | None, facets: Sequence[FacetGroup]) -> list[Suggestion]:
    """Each filter to drop, not counted yet; the values of one facet go together, since any of them would do."""
    labels = {}
    if criteria.q:
        labels["q"] = criteria.q
    if criteria.territoire:
        labels["territoire"] = territory.name if territory else criteria.territoire
    if criteria.comme:
        labels["comme"] = like_label(criteria, territory)
    for facet in facets:
        if ticked := [value.label for value in facet.values if value.selected]:
            labels[facet.name] = ", ".join(ticked)
    return [Suggestion(label, criteria.without(name)) for name, label in labels.items()]


def broader(criteria: Criteria, territory: Territory | None) -> list[Suggestion]:
    """The territories that contain the one asked for, the narrowest first, not counted yet."""
    if territory is None:
        return []
    return [Suggestion(parent.name, criteria.within(parent.kind, parent.code)) for parent in territory.containers]


def counted(suggestions: Iterable[Suggestion], counts: Iterable[int]) -> list[Suggestion]:
    """The suggestions that lead somewhere, with their counts."""
    pairs = zip(suggestions, counts, strict=True)
    return [Suggestion(suggestion.label, suggestion.criteria, count) for suggestion, count in pairs if count]
