"""Sets of innovations: those that have some words, those of each place, those of each part of an order."""

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, cast

from django.db import connection
from pyroaring import BitMap


@dataclass(frozen=True, slots=True)
class Posting:
    """A root, some in a row, or with `is_prefix` the beginning of one, in a column of the documents."""

    column: str
    roots: tuple[str, ...]
    is_prefix: bool = False

    @property
    def phrase(self) -> str:
        """What a column that has it contains."""
        return f" {' '.join(self.roots)}{'' if self.is_prefix else ' '}"


Postings = tuple[Posting, ...]
"""Postings of which one is enough: the database unites them and reads them once. One of several roots is alone."""


class Backend(Protocol):
    """What each database has a module for."""

    def read(self, asked: Sequence[Postings]) -> tuple[int, list[BitMap]]:
        """The revision of the catalogue and, for each of what is asked, the keys of the innovations that have it.

        All are of one state of the database: it takes one statement.
        """

    def strays(self) -> bool:
        """Whether the words are not those of the documents."""

    def rewrite(self) -> None:
        """Write the words of all the documents anew."""


def backend() -> Backend:
    """The one of the database in use."""
    name = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    return cast(Backend, import_module(f"catalogue.search.index.{name}"))


ROOM = 6_000_000
"""Bytes that the sets of innovations may take, about."""


class WordMemory:
    """The innovations of some postings, at one revision; the ones asked for least recently are forgotten."""

    def __init__(self, found: Mapping[Postings, BitMap] | None = None):
        self._found = dict(found or {})
        self._taken = sum(map(size, self._found.values()))
        self._lock = threading.Lock()

    def get(self, postings: Postings) -> BitMap | None:
        """The innovations of some postings, if they are known."""
        with self._lock:
            keys = self._found.pop(postings, None)
            if keys is not None:
                self._found[postings] = keys
            return keys

    def keep(self, found: Mapping[Postings, BitMap]) -> None:
        """Remember, and forget as much as there is no room for."""
        with self._lock:
            for postings, keys in found.items():
                if postings not in self._found:
                    self._found[postings] = keys
                    self._taken += size(keys)
            while self._taken > ROOM and self._found:
                self._taken -= size(self._found.pop(next(iter(self._found))))

    def changed(self, gone: BitMap, documents: Iterable[tuple[int, Mapping[str, str]]]) -> "WordMemory":
        """The same once these innovations changed; `documents` are the keys and columns of those that are public."""
        with self._lock:
            known = list(self._found.items())
        documents = list(documents)
        return WordMemory({postings: (keys - gone) | _having(postings, documents) for postings, keys in known})


def _having(postings: Postings, documents: Sequence[tuple[int, Mapping[str, str]]]) -> BitMap:
    """Those of the documents that have one of some postings."""
    return BitMap(key for key, columns in documents if any(each.phrase in columns[each.column] for each in postings))


def size(keys: BitMap) -> int:
    """About how many bytes a set takes: two for each key, or one bit where it is dense, and what holds them."""
    return 200 + min(2 * len(keys), (keys.max() // 8 if keys else 0))


FEW = 256
"""Innovations up to which those of a place stand one after the other in the array of all the small places."""


@dataclass(frozen=True, slots=True)
class Places:
    """The innovations that lie in each place, by its key, « commune-44143 ».

    `large` has those of the large places. The innovations of `names[i]` stand in `members` from `starts[i]` to before
    `starts[i + 1]`. Of those that changed since, `moved`, all of this is void: `recent` says where they are.
    """

    large: Mapping[str, BitMap] = field(default_factory=dict)
    names: Sequence[str] = ()
    starts: array = field(default_factory=lambda: array("I", [0]))
    members: array = field(default_factory=lambda: array("I"))
    moved: BitMap = field(default_factory=BitMap)
    recent: Mapping[str, BitMap] = field(default_factory=dict)

    @classmethod
    def of(cls, keys_by_place: Mapping[str, array]) -> "Places":
        """Pack the keys of the innovations of each place."""
        large = {name: BitMap(keys) for name, keys in keys_by_place.items() if len(keys) > FEW}
        names = sorted(name for name, keys in keys_by_place.items() if len(keys) <= FEW)
        starts, members = array("I", [0]), array("I")
        for name in names:
            members.extend(keys_by_place[name])
            starts.append(len(members))
        return cls(large, names, starts, members)

    def __getitem__(self, name: str) -> BitMap:
        """The innovations of a place, perhaps none."""
        keys = self.large.get(name)
        if keys is None:
            rank = bisect_left(self.names, name)
            if rank == len(self.names) or self.names[rank] != name:
                return self.recent.get(name, BitMap())
            keys = BitMap(self.members[self.starts[rank] : self.starts[rank + 1]])
        return (keys - self.moved) | self.recent[name] if name in self.recent else keys - self.moved

    @property
    def known(self) -> list[str]:
        """The keys of the places where an innovation lies, or lay."""
        return [*self.large, *self.names, *self.recent]

    def union(self, names: Iterable[str]) -> BitMap:
        """The innovations of some places."""
        return BitMap.union(BitMap(), *(self[name] for name in names))

    def changed(self, changed: BitMap, added: Iterable[tuple[str, int]]) -> "Places":
        """The same once these innovations changed, with the places where they are: pairs of place and key."""
        recent = {name: keys - changed for name, keys in self.recent.items()}
        for name, key in added:
            recent.setdefault(name, BitMap()).add(key)
        return Places(self.large, self.names, self.starts, self.members, self.moved | changed, recent)


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
