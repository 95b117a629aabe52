"""Paths of the map in whole units."""

import re

from hypothesis import given
from hypothesis import strategies as st

from catalogue.maps.paths import simplified
from catalogue.maps.shapes import department_level, departments_of_region, region_level


def points(path):
    """The points of a path of one ring, by a reading of its own."""
    found = []
    for command, step in re.findall(r"([Mlhv])([^Mlhvz]+)", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", step)]
        pairs = {"h": [(number, 0) for number in numbers], "v": [(0, number) for number in numbers]}.get(
            command, list(zip(numbers[::2], numbers[1::2], strict=False))
        )
        for dx, dy in pairs:
            last = (0, 0) if command == "M" else found[-1]
            found.append((last[0] + dx, last[1] + dy))
    return found


def tenths(low, high):
    return st.integers(low * 10, high * 10).map(lambda number: number / 10)


@given(
    start=st.tuples(tenths(0, 900), tenths(0, 900)),
    steps=st.lists(st.tuples(tenths(-9, 9), tenths(-9, 9)), min_size=2, max_size=30),
    down=st.integers(-50, 50),
)
def test_a_point_moves_by_half_a_unit_at_most(start, steps, down):
    path = f"M{start[0]:g} {start[1]:g}" + "".join(f"l{x:g} {y:g}" for x, y in steps) + "z"
    exact = [start]
    for x, y in steps:
        exact.append((exact[-1][0] + x, exact[-1][1] + y))
    for x, y in points(simplified(path, down=down)):
        assert any(abs(x - a) <= 0.51 and abs(y - down - b) <= 0.51 for a, b in exact)


def test_horizontal_and_vertical_steps_are_read_and_written():
    assert simplified("M1.2 1l3 0.4h4.4v-4.3z") == "M1 1h3 5v-4z"


def test_a_ring_that_rounding_flattens_goes_away():
    assert simplified("M1 1l.1 .1l.1 0zM5 5h4v4z") == "M5 5h4v4z"


def test_every_department_and_region_of_the_code_is_drawn(code_of):
    departments, regions = code_of("departments.csv"), code_of("regions.csv")
    assert len(departments) == 101 and len(regions) == 18
    assert {shape.code: shape.name for shape in department_level().shapes} == departments
    assert {shape.code: shape.name for shape in region_level().shapes} == regions
    for level in (department_level(), region_level()):
        assert all(re.fullmatch(r"(M[-\d ]+[lhv][-lhv\d ]+z)+", shape.path) for shape in level.shapes)


def test_each_department_is_in_the_region_of_the_code(code_of):
    regions = {code: region for region, codes in departments_of_region().items() for code in codes}
    assert regions == code_of("departments.csv", "region")


def test_overseas_territories_fit_their_boxes():
    for level in (department_level(), region_level()):
        boxes = {inset.name: inset for inset in level.insets}
        drawn = [shape for shape in level.shapes if shape.name in boxes]
        assert len(drawn) == 5
        for shape in drawn:
            box = boxes[shape.name]
            ring = max(shape.path.removesuffix("z").split("z"), key=len)
            assert all(
                box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height for x, y in points(ring)
            ), shape.name


def test_labels_clear_the_boxes():
    insets = department_level().insets
    for inset in insets:
        for other in insets:
            beside = inset.x >= other.x + other.width or other.x >= inset.x + inset.width
            assert beside or inset.label_y <= other.y or inset.label_y - 18 >= other.y + other.height
