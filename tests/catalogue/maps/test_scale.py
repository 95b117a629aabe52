"""Classes of the colour scale."""

import pytest

from catalogue.maps.scale import DEPARTMENT_SCALE, REGION_SCALE, legend


@pytest.mark.parametrize(
    ("count", "step"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (9, 4), (10, 4), (10**6, 4)]
)
def test_departments_have_five_fixed_classes(count, step):
    assert DEPARTMENT_SCALE.step(count) == step


def test_labels_say_the_classes():
    assert [DEPARTMENT_SCALE.label(step, highest=9) for step in range(5)] == ["0", "1", "2", "3 ou 4", "5 à 9"]
    assert [REGION_SCALE.label(step, highest=16) for step in range(5)] == ["0", "1 ou 2", "3 à 5", "6 à 9", "10 à 19"]


def test_the_last_class_opens_when_a_number_is_beyond():
    assert DEPARTMENT_SCALE.label(4, highest=10) == "5 et plus"
    assert REGION_SCALE.label(4, highest=20) == "10 et plus"


def test_the_legend_counts_every_territory_once():
    counts = [0] * 46 + [1] * 27 + [2] * 16 + [3, 4] * 4 + [3] + [6, 6, 9]
    entries = legend(DEPARTMENT_SCALE, counts)
    assert [entry.territories for entry in entries] == [46, 27, 16, 9, 3]
    assert sum(entry.territories for entry in entries) == len(counts) == 101


def test_the_legend_of_no_territory_is_all_zeros():
    assert [entry.territories for entry in legend(DEPARTMENT_SCALE, [])] == [0] * 5
