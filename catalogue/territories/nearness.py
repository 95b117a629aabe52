"""Where territories are, and what is near one: what contains it, then departments and regions by distance.

Where a commune is, is its middle; what contains several is where the mean of theirs is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, inf, radians, sin, sqrt

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.names import field_text
from catalogue.territories.tables import Line
from catalogue.typography import NBSP

Key = tuple[str, str]
"""Kind and code: what makes a territory unique."""

Point = tuple[float, float]
"""Latitude and longitude, in degrees."""

EARTH_RADIUS = 6371.0
"""In kilometres."""


def read_centroids(lines: Iterable[Line]) -> dict[str, Point]:
    """Read centroids.csv.gz: the middle of each commune, by its code, where it is known."""
    return {
        line.values["insee"]: (line.degrees("lat", 90), line.degrees("lng", 180))
        for line in lines
        if line.values["lat"] or line.values["lng"]
    }


def means(points: Mapping[str, Point], containers: Iterable[tuple[str, Iterable[Key | None]]]) -> dict[Key, Point]:
    """The mean of the points of the communes of each container; `containers` are by the code of each commune."""
    inside: dict[Key, list[Point]] = defaultdict(list)
    for code, keys in containers:
        if code in points:
            for key in keys:
                if key is not None:
                    inside[key].append(points[code])
    return {
        key: (
            round(sum(latitude for latitude, _ in several) / len(several), 3),
            round(sum(longitude for _, longitude in several) / len(several), 3),
        )
        for key, several in inside.items()
    }


def distance(one: Point, other: Point) -> float:
    """The distance between two points over the ground, in kilometres (haversine formula)."""
    (latitude, longitude), (other_latitude, other_longitude) = (tuple(map(radians, point)) for point in (one, other))
    across = sin((other_latitude - latitude) / 2) ** 2
    across += cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, across)))


BOUNDS = (0, 100, 250, 500)
"""Kilometres from which each band of distance begins; the last one has no end."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around a territory, by the keys of territories.

    `containers` contain it, the nearest first, itself before them all. `bands` has the departments and the regions of
    each band of distance but the last, and `names` says what each of these is: of the containers, then of the bands.
    """

    containers: tuple[str, ...]
    bands: tuple[frozenset[str], ...]
    names: tuple[str, ...]


def surroundings_of(key: str) -> Surroundings | None:
    """What is around the territory of a key, or None when there is no such territory. Two queries."""
    kind, _, code = key.rpartition("-")
    rows = Territory.objects.with_parents().select_related("epci__department", "ept__department")
    territory = rows.filter(kind=kind, code=code).first()
    if territory is None:
        return None
    around = [territory, *territory.containers]
    wide = Territory.objects.filter(kind__in=(TerritoryKind.DEPARTMENT, TerritoryKind.REGION)).order_by()
    points = {f"{kind}-{code}": point for kind, code, *point in wide.values_list("kind", "code", *POINT)}
    kilometres = {key: apart((territory.latitude, territory.longitude), point) for key, point in points.items()}
    return Surroundings(
        tuple(f"{each.kind}-{each.code}" for each in around),
        tuple(
            frozenset(key for key, far in kilometres.items() if start <= far < end) for start, end in pairwise(BOUNDS)
        ),
        (*map(field_text, around), *(f"À moins de {end}{NBSP}km" for end in BOUNDS[1:]), "Plus loin"),
    )


POINT = ("latitude", "longitude")


def apart(one: Iterable[float | None], other: Iterable[float | None]) -> float:
    """The distance between two places in kilometres, without end when one is unknown."""
    (latitude, longitude), (other_latitude, other_longitude) = one, other
    if latitude is None or longitude is None or other_latitude is None or other_longitude is None:
        return inf
    return distance((latitude, longitude), (other_latitude, other_longitude))
