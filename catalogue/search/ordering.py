"""Orders of a list, held as sets: what comes first, then the rest, each set sorted in turn only if it is shown."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

BUCKET = 1000
"""Innovations of a bucket, about: as many as are sorted to show a page."""

Inner = Callable[[BitMap, int, int], list[int]]
"""The keys of a set in some order, from one rank to before another."""


def ranked(hits: BitMap, parts: Iterable[BitMap], start: int, stop: int, inner: Inner) -> list[int]:
    """The hits of each part in turn, those of a part in the order of `inner`, from rank `start` to before `stop`."""
    found: list[int] = []
    for part in parts:
        if stop <= 0:
            break
        size = hits.intersection_cardinality(part)
        if start < size:
            found += inner(hits & part, start, min(stop, size))
        start, stop = max(0, start - size), stop - size
    return found


def latest_keys(hits: BitMap, start: int, stop: int) -> list[int]:
    """The highest keys first."""
    size = len(hits)
    return list(hits[size - stop : size - start])[::-1]


@dataclass(frozen=True, slots=True)
class Buckets:
    """Innovations spread by a value that is not kept, such as a title: those of a bucket come before the next's.

    `bounds` are the values from which each bucket but the first begins.
    """

    bounds: Sequence[Any]
    parts: Sequence[BitMap]

    def place(self, value: Any) -> int:
        """The rank of the bucket of a value."""
        return bisect_right(self.bounds, value)

    def changed(self, gone: BitMap, added: Iterable[tuple[Any, int]]) -> "Buckets":
        """The same without the keys that are gone, with those added: pairs of value and key."""
        parts = [part - gone if part.intersect(gone) else part for part in self.parts]
        new: dict[int, BitMap] = {}
        for value, key in added:
            new.setdefault(self.place(value), BitMap()).add(key)
        for rank, keys in new.items():
            parts[rank] = parts[rank] | keys
        return Buckets(self.bounds, parts)

    def spans(self, hits: BitMap, start: int, stop: int) -> tuple[BitMap, int]:
        """The hits of the buckets that ranks `start` to before `stop` touch, and how many come before them."""
        touched, before, seen = BitMap(), 0, 0
        for part in self.parts:
            if seen >= stop:
                break
            size = hits.intersection_cardinality(part)
            if seen + size <= start:
                before += size
            elif size:
                touched |= hits & part
            seen += size
        return touched, before


def bounds_of(sample: Iterable[Any], total: int) -> list[Any]:
    """Values that cut `total` rows in buckets of about BUCKET, from some of the values."""
    values = sorted(sample)
    count = total // BUCKET
    return sorted({values[len(values) * rank // (count + 1)] for rank in range(1, count + 1)}) if values else []
