"""A number for each innovation, kept as sets: adding to many, and taking the highest, cost some intersections.

This is the bit-sliced index of O'Neil and Quass (1997): the set of rank i has those whose number has the bit i.
"""

from collections.abc import Iterator

from pyroaring import BitMap


class Scores:
    """Numbers from 0 on, by innovation; what nothing was added to has 0."""

    def __init__(self) -> None:
        self._planes: list[BitMap] = []

    def add(self, keys: BitMap, number: int) -> None:
        """Add a number, 0 or more, to those of these innovations."""
        for bit in range(number.bit_length()):
            if number >> bit & 1:
                self._carry(keys, bit)

    def _carry(self, keys: BitMap, bit: int) -> None:
        while keys:
            while len(self._planes) <= bit:
                self._planes.append(BitMap())
            plane = self._planes[bit]
            self._planes[bit] = plane ^ keys
            keys, bit = plane & keys, bit + 1

    def at_least(self, keys: BitMap, bound: int) -> BitMap:
        """Those of these innovations whose number is the bound or more."""
        if bound.bit_length() > len(self._planes):
            return BitMap()
        above, equal = BitMap(), keys
        for bit in reversed(range(len(self._planes))):
            if bound >> bit & 1:
                equal = equal & self._planes[bit]
            else:
                above = above | (equal & self._planes[bit])
                equal = equal - self._planes[bit]
        return above | equal

    def highest(self, keys: BitMap) -> int:
        """The highest number of these innovations, 0 when there is none."""
        number = 0
        for bit in reversed(range(len(self._planes))):
            if both := keys & self._planes[bit]:
                keys, number = both, number | 1 << bit
        return number

    def levels(self, keys: BitMap) -> Iterator[BitMap]:
        """Those of these innovations that have the same number, the highest first, worked out as one asks."""
        return self._levels(keys, len(self._planes) - 1)

    def _levels(self, keys: BitMap, bit: int) -> Iterator[BitMap]:
        if not keys:
            return
        if bit < 0 or len(keys) == 1:
            yield keys
            return
        yield from self._levels(keys & self._planes[bit], bit - 1)
        yield from self._levels(keys - self._planes[bit], bit - 1)
