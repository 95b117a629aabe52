"""How alike territories of one kind are: a sum of steps, one step being a difference that a town hall would notice.

Under 1 two territories are very close, under 2 close, under 3 comparable. It is for groups, not for ranks: a group
stays when the weights move by half, an order does not. What is unknown of the other counts for one step, what is
unknown of the reader's own territory for nothing. The programmes of the State are no part of it.
"""

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from math import inf, isnan, log2, nan, sqrt
from typing import Any, NamedTuple

from catalogue.models import AttractionRole, IndicatorImport, Indicators, TerritoryKind

LIMITS = (1.0, 2.0, 3.0)
"""What the distance of each group stays under: « très proche », « proche », « comparable »."""

FEW_TERRITORIES = 1000
"""Up to which comparing them one by one takes less time than reading the columns."""

FEW_INHABITANTS = 200
"""Under which shares rest on too few people to tell anything of the reader's commune."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A figure compared along a line: `step` is the difference of one step, `weight` what it counts for, `cap` the
    most steps that count. `place` brings the figure to where equal steps are equal distances.
    """

    field: str
    weight: float
    step: float = 1
    cap: float = inf
    place: Callable[[float], float] = float

    @property
    def most(self) -> float:
        """The most that this figure adds to a distance."""
        return self.weight * self.cap

    def weighed(self, value: float | None) -> float:
        """Where a figure stands, in units of distance; not a number when it is unknown."""
        return nan if value is None else self.place(value) * self.weight / self.step


def doublings(population: float) -> float:
    """How many times one inhabitant doubles; destroyed villages have none."""
    return log2(max(population, 1))


SIZE = Criterion("territory__population", 1.5, cap=3, place=doublings)
GROWTH = Criterion("growth_pct", 0.6, cap=2)
SENIORS = Criterion("seniors_pct", 0.8, step=8, cap=2)
INCOME = Criterion("income", 0.8, step=3000, cap=2)
SECOND_HOMES = Criterion("second_homes_pct", 0.8, step=2, cap=4, place=sqrt)
COMMUNES = (SIZE, GROWTH, SENIORS, INCOME, SECOND_HOMES)
GROUPS = (
    SIZE,
    Criterion("rural_pct", 1, step=25),
    Criterion("dense_pct", 0.8, step=25),
    Criterion("massif_pct", 1.4, step=100),
    Criterion("coast_pct", 2, step=100),
    Criterion("attraction_pct", 0.7, step=40),
    Criterion("main_commune_pct", 1, step=25, cap=1.5),
    replace(GROWTH, step=0.6),
    replace(SENIORS, step=5),
    replace(INCOME, step=2000),
    replace(SECOND_HOMES, step=1.6, cap=3),
)
"""Means of communes vary less than what they are means of: their steps are shorter."""
DEPARTMENTS = (
    *(
        criterion
        for criterion in GROUPS
        if criterion.field not in ("attraction_pct", "main_commune_pct", "second_homes_pct")
    ),
    replace(SECOND_HOMES, weight=0.5, cap=2),
)

CRITERIA: dict[str, Sequence[Criterion]] = {
    TerritoryKind.COMMUNE: COMMUNES,
    TerritoryKind.EPCI: GROUPS,
    TerritoryKind.DEPARTMENT: DEPARTMENTS,
}
"""What territories of each kind are compared by, their setting aside; no other kind is compared."""


class Setting(NamedTuple):
    """Where a commune is, which thousands share; of what groups communes, whether it is overseas alone."""

    is_overseas: bool
    density: int | None = None
    role: int | None = None
    area: int | None = None
    """The size of the attraction area of its town, from 1 to 5; 0 outside."""
    massif: str = ""
    is_coastal: bool = False
    is_island: bool = False


class Profile(NamedTuple):
    """What a territory is compared by: its setting, and where it stands on each criterion of its kind."""

    setting: Setting
    places: tuple[float, ...]


DENSITY_WEIGHT, DENSITY_STEP, DENSITY_CAP = 0.8, 2, 3
ROLE_WEIGHT, ROLE_CAP = 1.5, 1.5
NEXT_ROLE, FAR_ROLE, AREA_STEP = 0.7, 1.0, 0.2
NEXT_ROLES = frozenset(
    frozenset(pair)
    for pair in (
        (AttractionRole.CENTRE, AttractionRole.POLE),
        (AttractionRole.CENTRE, AttractionRole.SECONDARY_POLE),
        (AttractionRole.POLE, AttractionRole.SECONDARY_POLE),
        (AttractionRole.POLE, AttractionRole.RING),
        (AttractionRole.SECONDARY_POLE, AttractionRole.RING),
        (AttractionRole.RING, AttractionRole.OUTSIDE),
    )
)
"""The roles that are next to each other; the others are far."""
SURROUNDINGS_WEIGHT, SURROUNDINGS_CAP = 2, 2
MOUNTAIN_STEP, SEA_STEP, ISLAND_STEP = 0.7, 0.7, 1.0


def setting_gaps(one: Setting, other: Setting) -> tuple[float, float, float]:
    """What density, place beside a town and surroundings (mountain, sea, island) add to a distance."""
    density = role = 0.0
    if one.density is not None:
        steps = 1.0 if other.density is None else abs(one.density - other.density) / DENSITY_STEP
        density = DENSITY_WEIGHT * min(steps, DENSITY_CAP)
    if one.role is not None:
        role = ROLE_WEIGHT * min(role_steps(one, other), ROLE_CAP)
    steps = MOUNTAIN_STEP * (bool(one.massif) != bool(other.massif))
    steps += SEA_STEP * (one.is_coastal != other.is_coastal) + ISLAND_STEP * (one.is_island != other.is_island)
    return density, role, SURROUNDINGS_WEIGHT * min(steps, SURROUNDINGS_CAP)


def role_steps(one: Setting, other: Setting) -> float:
    """How far two places beside a town are, in steps. The size of the town counts where both have one."""
    if other.role is None:
        return 1.0
    steps = 0.0
    if one.role != other.role:
        steps = NEXT_ROLE if frozenset((one.role, other.role)) in NEXT_ROLES else FAR_ROLE
    return steps + AREA_STEP * abs(one.area - other.area) if one.area and other.area else steps


@lru_cache(maxsize=4096)
def setting_distance(one: Setting, other: Setting) -> float:
    """What settings add to a distance; overseas is compared with overseas alone."""
    return inf if one.is_overseas != other.is_overseas else sum(setting_gaps(one, other))


def as_reader(kind: str, profile: Profile) -> Profile:
    """What others are compared to: of a commune of few inhabitants, its size and its setting alone."""
    size, *others = profile.places
    if kind != TerritoryKind.COMMUNE or size >= SIZE.weighed(FEW_INHABITANTS):
        return profile
    return Profile(profile.setting, (size, *[nan for _ in others]))


def figure_gaps(criteria: Sequence[Criterion], one: Profile, other: Profile) -> list[float]:
    """What each figure adds to a distance."""
    return [
        0.0 if isnan(place) else criterion.weight if isnan(far) else min(abs(far - place), criterion.most)
        for criterion, place, far in zip(criteria, one.places, other.places, strict=True)
    ]


def distance(kind: str, one: Profile, other: Profile) -> float:
    """How far a territory is from the reader's own, `one`, both of this kind."""
    total = setting_distance(one.setting, other.setting)
    for gap in figure_gaps(CRITERIA[kind], one, other):
        total += gap
    return total


@dataclass(slots=True)
class Neighbourhood:
    """The territories of one kind and setting, the smallest first: their codes, and a column for each criterion."""

    codes: list[str]
    columns: list[Sequence[float]]

    @classmethod
    def of(cls, rows: list[tuple[Any, ...]]) -> "Neighbourhood":
        """Put territories in columns; of each, where it stands on every criterion, then its code."""
        *columns, codes = zip(*sorted(rows, key=lambda row: (row[0], row[-1])), strict=True)
        return cls(list(codes), [array("d", column) for column in columns])

    def within(
        self, criteria: Sequence[Criterion], places: Sequence[float], start: float, limit: float
    ) -> Iterable[tuple[float, str]]:
        """Those whose distance is under `limit`, of which `start` is reached already."""
        first, last, reach = 0, len(self.codes), limit - start
        if reach <= criteria[0].most:
            first = bisect_left(self.columns[0], places[0] - reach)
            last = bisect_right(self.columns[0], places[0] + reach)
        totals = [start] * (last - first)
        for criterion, place, column in zip(criteria, places, self.columns, strict=True):
            if not isnan(place):
                most, unknown = criterion.most, criterion.weight
                totals = [
                    total + (gap if (gap := abs(far - place)) <= most else most if gap == gap else unknown)
                    for total, far in zip(totals, column[first:last], strict=True)
                ]
        return [each for each in zip(totals, self.codes[first:last], strict=True) if each[0] < limit]


SETTING = ("is_overseas", "density", "attraction_role", "attraction_size", "massif", "is_coastal", "is_island")


Row = tuple[str, Profile]
"""The code of a territory, and what it is compared by."""


def read_profiles(kind: str) -> Iterator[Row]:
    """Every territory of a kind that exists today and has a population. One query."""
    criteria = CRITERIA[kind]
    rows = Indicators.objects.filter(
        territory__kind=kind, territory__obsolete_on=None, territory__population__isnull=False
    ).order_by()
    fields = [criterion.field for criterion in criteria]
    for code, *values in rows.values_list("territory__code", *SETTING, *fields).iterator():
        setting, figures = Setting(*values[: len(SETTING)]), values[len(SETTING) :]
        yield code, profile_of(criteria, setting, figures)


def profile_of(criteria: Sequence[Criterion], setting: Setting, figures: Iterable[float | None]) -> Profile:
    """What a territory is compared by, from its figures in the order of the criteria."""
    places = tuple(criterion.weighed(value) for criterion, value in zip(criteria, figures, strict=True))
    return Profile(setting, places)


@dataclass(frozen=True, slots=True)
class Comparables:
    """The figures of every territory that can be compared, in columns, at a revision of the import.

    A territory without a population is compared with none.
    """

    revision: int = 0
    neighbourhoods: Mapping[str, Mapping[Setting, Neighbourhood]] = field(default_factory=dict)
    ranks: Mapping[str, Mapping[str, tuple[Setting, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, revision: int, rows_by_kind: Mapping[str, Iterable[Row]]) -> "Comparables":
        """Put the territories of each kind in columns."""
        neighbourhoods, ranks = {}, {}
        for kind, rows in rows_by_kind.items():
            by_setting: dict[Setting, list[tuple[Any, ...]]] = defaultdict(list)
            for code, profile in rows:
                by_setting[profile.setting].append((*profile.places, code))
            neighbourhoods[kind] = {setting: Neighbourhood.of(some) for setting, some in by_setting.items()}
            ranks[kind] = {
                code: (setting, rank)
                for setting, some in neighbourhoods[kind].items()
                for rank, code in enumerate(some.codes)
            }
        return cls(revision, neighbourhoods, ranks)

    def profile(self, kind: str, code: str) -> Profile | None:
        """What a territory is compared by; None when it is not compared."""
        found = self.ranks.get(kind, {}).get(code)
        if found is None:
            return None
        setting, rank = found
        return Profile(setting, tuple(column[rank] for column in self.neighbourhoods[kind][setting].columns))

    def reader(self, kind: str, code: str) -> Profile | None:
        """The same of the territory that others are compared to."""
        profile = self.profile(kind, code)
        return as_reader(kind, profile) if profile else None

    def within(
        self, kind: str, code: str, limit: float, among: Collection[str] | None = None
    ) -> list[tuple[float, str]]:
        """The distance and the code of each territory nearer than `limit`, itself aside, in no order.

        Of `among` alone, where it is given, at the least: it spares time when they are few.
        """
        one = self.reader(kind, code)
        found: list[tuple[float, str]] = []
        if one is not None and among is not None and len(among) <= FEW_TERRITORIES:
            profiles = ((other, self.profile(kind, other)) for other in among)
            found = [(distance(kind, one, profile), other) for other, profile in profiles if profile is not None]
            found = [each for each in found if each[0] < limit]
        elif one is not None:
            for setting, neighbourhood in self.neighbourhoods[kind].items():
                start = setting_distance(one.setting, setting)
                if start < limit:
                    found += neighbourhood.within(CRITERIA[kind], one.places, start, limit)
        return [each for each in found if each[1] != code]

    def nearest(
        self, kind: str, code: str, count: int, limits: Sequence[float] = (*LIMITS, 2 * LIMITS[-1], inf)
    ) -> list[tuple[float, str]]:
        """The distance and the code of the nearest territories, in their order, up to the last of some limits.

        They are looked for up to each limit in turn, which spares time.
        """
        found: list[tuple[float, str]] = []
        for limit in limits:
            found = self.within(kind, code, limit)
            if len(found) >= count:
                break
        return sorted(found)[:count]

    def groups(
        self, kind: str, code: str, limits: Sequence[float] = LIMITS, among: Collection[str] | None = None
    ) -> tuple[frozenset[str], ...]:
        """The codes of the territories of each group, the nearest first, among some at the least."""
        found = self.within(kind, code, limits[-1], among)
        return tuple(
            frozenset(other for far, other in found if low <= far < high) for low, high in pairwise((0.0, *limits))
        )


_lock = threading.Lock()
_kept = Comparables()


def present_comparables() -> Comparables:
    """The figures of the present import, which each process keeps. One query, and those that read them anew."""
    global _kept
    revision = IndicatorImport.objects.values_list("revision", flat=True).first() or 0
    if _kept.revision != revision:
        with _lock:
            if _kept.revision != revision:
                _kept = Comparables.of(revision, {kind: read_profiles(kind) for kind in CRITERIA})
    return _kept
