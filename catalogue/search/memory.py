"""The words looked for of late, with the innovations that have them: common words are asked for again and again."""

import threading
from collections.abc import Iterable, Mapping, Sequence

from pyroaring import BitMap

from catalogue.search.postings import Postings

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
