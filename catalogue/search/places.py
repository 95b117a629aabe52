"""The innovations of each place: some hundred places hold many, tens of thousands hold few; all in little room."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

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

    def changed(self, changed: BitMap, added: Iterable[tuple[str, int]]) -> "Places":
        """The same once these innovations changed, with the places where they are: pairs of place and key."""
        recent = {name: keys - changed for name, keys in self.recent.items()}
        for name, key in added:
            recent.setdefault(name, BitMap()).add(key)
        return Places(self.large, self.names, self.starts, self.members, self.moved | changed, recent)
