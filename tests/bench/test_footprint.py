"""What the benchmark counts of the memory of an index."""

from array import array
from types import SimpleNamespace

import pytest
from pyroaring import BitMap

from bench.footprint import footprint, of_set
from catalogue.search.index.sets import Places


def test_a_set_is_counted_by_its_containers():
    sparse, dense = BitMap(range(0, 60_000, 100)), BitMap(range(0, 60_000, 2))
    assert 2 * len(sparse) <= of_set(sparse) <= 2 * len(sparse) + 200
    assert 8192 <= of_set(dense) <= 8192 + 200


@pytest.mark.parametrize("held", [[1] * 3, (1, 1), {"a": 1}, "abc", array("I", [1, 2])])
def test_what_is_held_twice_is_counted_once(held):
    assert footprint([held, held]) == footprint([held]) + 8


def test_a_thing_with_slots_is_counted_with_what_it_holds():
    small, large = (Places.of({"commune-1": array("I", range(number))}) for number in (10, 200))
    assert footprint(large) - footprint(small) >= 4 * 190
    assert footprint(SimpleNamespace()) > 0
