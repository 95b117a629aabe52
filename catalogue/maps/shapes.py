"""Shapes of the departments and regions, from `fixtures/geo/map_paths.json`.

The README beside the file gives the sources and their licences.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from catalogue.maps.paths import simplified

WIDTH, HEIGHT = 1000, 945

INSET_SHIFTS = {"971": -44, "972": -22, "974": 22, "976": 22}
"""How far each overseas box moves down, in map units, so that its label clears the box above it."""

DEPARTMENT_OF_REGION = {"01": "971", "02": "972", "03": "973", "04": "974", "06": "976"}
"""The five overseas regions are also departments, and are drawn in the box of theirs."""

PETITE_COURONNE = "Paris et petite couronne"


@dataclass(frozen=True)
class Shape:
    """A territory as drawn: INSEE code, name, INSEE code of its region, SVG path in map units."""

    code: str
    name: str
    region: str
    path: str


@dataclass(frozen=True)
class Inset:
    """The frame of what is drawn apart, in map units; its label starts at (`x`, `label_y`)."""

    name: str
    x: int
    y: int
    width: int
    height: int
    label_y: int


@dataclass(frozen=True)
class Level:
    """All that is drawn at one level.

    `small` are the departments of Paris and its ring where they truly lie, too small to be aimed at: `shapes` has them
    enlarged in their inset, and `lens` is the frame around their true place.
    """

    shapes: tuple[Shape, ...]
    insets: tuple[Inset, ...]
    small: tuple[Shape, ...] = ()
    lens: Inset | None = None

    def names(self) -> dict[str, str]:
        """The name of each territory by its code."""
        return {shape.code: shape.name for shape in self.shapes}


@cache
def department_level() -> Level:
    """The 101 departments, Paris and its ring in an inset of their own."""
    data = _map_data()
    crown = data["inset_petite_couronne"]
    places = {
        code: Shape(code, place["n"], place["r"], simplified(place["d"], down=INSET_SHIFTS.get(code, 0)))
        for code, place in data["departments"].items()
    }
    enlarged = {
        code: Shape(code, places[code].name, places[code].region, simplified(crown["paths"][code]["d"]))
        for code in crown["codes"]
    }
    x, y, width, height = crown["box"]
    crown_inset = Inset(PETITE_COURONNE, x, y, width, height, label_y=y + height + 20)
    x, y, width, height = (round(number) for number in crown["source_box"])
    lens = Inset(PETITE_COURONNE, x, y, width, height, label_y=y)
    return Level(
        shapes=tuple((places | enlarged).values()),
        insets=(crown_inset, *_overseas_insets()),
        small=tuple(places[code] for code in crown["codes"]),
        lens=lens,
    )


@cache
def region_level() -> Level:
    """The 18 regions."""
    shapes = []
    for code, place in _map_data()["regions"].items():
        down = INSET_SHIFTS.get(DEPARTMENT_OF_REGION.get(code, ""), 0)
        shapes.append(Shape(code, place["n"], code, simplified(place["d"], down=down)))
    return Level(shapes=tuple(shapes), insets=_overseas_insets())


@cache
def departments_of_region() -> dict[str, tuple[str, ...]]:
    """The codes of the departments of each region."""
    regions: dict[str, tuple[str, ...]] = {}
    for shape in department_level().shapes:
        regions[shape.region] = (*regions.get(shape.region, ()), shape.code)
    return regions


@cache
def _overseas_insets() -> tuple[Inset, ...]:
    """The boxes of the five overseas departments, from top to bottom, label above."""
    data = _map_data()
    insets = []
    for code in DEPARTMENT_OF_REGION.values():
        x, y, width, height = data["projection"][code]["box"]
        y += INSET_SHIFTS.get(code, 0)
        insets.append(Inset(data["departments"][code]["n"], x, y, width, height, label_y=y - 6))
    return tuple(sorted(insets, key=lambda inset: (inset.y, inset.x)))


@cache
def _map_data() -> dict[str, Any]:
    """The file, read once per process."""
    path = settings.BASE_DIR / "fixtures" / "geo" / "map_paths.json"
    return json.loads(path.read_text(encoding="utf-8"))
