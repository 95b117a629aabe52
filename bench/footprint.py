"""What an index takes in memory, counted object by object: each once, its sets by the bytes of their containers."""

import sys
from array import array
from collections.abc import Mapping
from typing import Any

from pyroaring import BitMap

HEADERS = 64
"""Bytes of a set apart from its containers, about; each of these has `CONTAINER` more."""

CONTAINER = 24


def footprint(thing: Any, counted: set[int] | None = None) -> int:
    """The bytes of a thing and of all that it holds."""
    counted = set() if counted is None else counted
    if id(thing) in counted:
        return 0
    counted.add(id(thing))
    if isinstance(thing, BitMap):
        return of_set(thing)
    held: list[Any] = []
    if isinstance(thing, Mapping):
        held = [*thing.keys(), *thing.values()]
    elif isinstance(thing, list | tuple):
        held = list(thing)
    elif not isinstance(thing, str | bytes | array) and hasattr(thing, "__slots__"):
        held = [getattr(thing, name) for name in thing.__slots__]
    return sys.getsizeof(thing) + sum(footprint(each, counted) for each in held)


def of_set(keys: BitMap) -> int:
    """The bytes of a set of innovations."""
    figures = keys.get_statistics()
    containers = sum(figures[f"n_bytes_{kind}_containers"] for kind in ("array", "run", "bitset"))
    return HEADERS + CONTAINER * figures["n_containers"] + containers
