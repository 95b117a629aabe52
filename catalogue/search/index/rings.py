"""The innovations around a territory: its own, those of what contains it, then the others by distance.

Or those of the territories like it, its own before them, by groups.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pyroaring import BitMap

from catalogue.models import TerritoryKind
from catalogue.search.index.sets import Places
from catalogue.territories.likeness import Alike
from catalogue.territories.nearness import Surroundings

Sets = Mapping[str, Mapping[str, BitMap]]


@dataclass(frozen=True, slots=True)
class Rings:
    """Sets of innovations without any in common, the nearest first, by what `names` says.

    `comparable` has those of the territory and of those that are comparable to it, `bases` the keys of what these are
    compared to.
    """

    names: Sequence[str] = ()
    sets: Sequence[BitMap] = ()
    comparable: BitMap = field(default_factory=BitMap)
    bases: Sequence[str] = ()

    @classmethod
    def of(cls, around: Surroundings | None, everything: BitMap, sets: Sets, places: Places) -> "Rings":
        """The innovations of each part of the surroundings, each in the first that has it; all in one when there is no
        such territory.
        """
        if around is None:
            return cls(("",), [everything])
        found = [places[key] for key in around.containers]
        departments = BitMap.union(BitMap(), *sets.get("departement", {}).values())
        for band in around.bands:
            in_departments = BitMap.union(BitMap(), *_members(sets, "departement", band, TerritoryKind.DEPARTMENT))
            in_regions = BitMap.union(BitMap(), *_members(sets, "region", band, TerritoryKind.REGION))
            found.append(in_departments | (in_regions - departments))
        return cls(around.names, [*cls.apart([*found, everything])])

    @classmethod
    def alike(cls, alike: Alike | None, everything: BitMap, places: Places) -> "Rings":
        """The innovations of the territories like one, by groups; all in one when it is compared with none."""
        if alike is None:
            return cls(("",), [everything], everything)
        sets = [*cls.apart([*map(places.union, alike.groups), everything])]
        return cls(alike.names, sets, BitMap.union(BitMap(), *sets[: len(alike.inside)]), alike.bases)

    @staticmethod
    def apart(several: Sequence[BitMap]) -> Iterator[BitMap]:
        """Each set without what those before it have."""
        before = BitMap()
        for keys in several:
            yield keys - before
            before = before | keys

    def split(self, keys: Sequence[int]) -> list[tuple[str, list[int]]]:
        """Keys in the order of a list, by ring: the name of each, and those of its keys."""
        return [(self.names[rank], list(some)) for rank, some in groupby(keys, key=self.rank)]

    def rank(self, key: int) -> int:
        """The rank of the ring of an innovation."""
        return next(rank for rank, keys in enumerate(self.sets) if key in keys)

    def sizes(self, hits: BitMap) -> dict[str, int]:
        """How many of the hits each ring has, by its name."""
        return {name: hits.intersection_cardinality(keys) for name, keys in zip(self.names, self.sets, strict=True)}


def _members(sets: Sets, facet: str, band: frozenset[str], kind: str) -> list[BitMap]:
    """The sets of the places of this kind that a band has."""
    codes = (key.removeprefix(f"{kind}-") for key in band if key.startswith(f"{kind}-"))
    return [sets[facet][code] for code in codes if code in sets.get(facet, {})]
