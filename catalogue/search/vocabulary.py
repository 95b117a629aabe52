"""The words of the values of the facets, read once for each revision of the catalogue."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import slugify

from catalogue.search.facets import FACETS
from catalogue.search.text import fold


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
        labels = {facet.name: in_order(facet.labels()) if facet.more else facet.labels() for facet in FACETS}
        return cls(labels, {facet.name: facet.aliases() for facet in FACETS})

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
