"""The words of the values of the facets, read once for each revision of the catalogue."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from catalogue.search.facets import FACETS


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """By facet: the words of its values, in its order, and what people type for them otherwise."""

    labels: Mapping[str, Mapping[str, str]]
    aliases: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls) -> "Vocabulary":
        """Read all of it, in a constant number of queries."""
        return cls({facet.name: facet.labels() for facet in FACETS}, {facet.name: facet.aliases() for facet in FACETS})

    def labels_of(self, name: str, values: Collection[str]) -> dict[str, str]:
        """The words of those of the values that exist, in the order of the facet."""
        return {value: label for value, label in self.labels[name].items() if value in values}

    def resolve(self, name: str, raw_values: Iterable[str]) -> dict[str, str]:
        """Map those of the raw values that mean something to values of the facet."""
        labels, aliases = self.labels[name], self.aliases[name]
        meanings = {raw: raw if raw in labels else aliases.get(raw) for raw in raw_values}
        return {raw: value for raw, value in meanings.items() if value is not None}
