"""Maps of France coloured by number of innovations, prepared for `components/_map_svg.html`."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass

from catalogue.maps.counts import PlaceCounts
from catalogue.maps.scale import DEPARTMENT_SCALE, REGION_SCALE, LegendEntry, Scale, legend
from catalogue.maps.shapes import HEIGHT, WIDTH, Inset, Level, Shape, department_level, region_level
from catalogue.typography import NBSP, french_number, french_typography, plural

Link = Callable[[str], str]
"""Gives the address that a code leads to: that of a territory, or an order of the table."""

MOST_PRESENT = 3


def innovations_in_words(count: int) -> str:
    """« aucune innovation », « 1 innovation », « 9 innovations »."""
    return f"{french_number(count)}{NBSP}innovation{plural(count)}" if count else "aucune innovation"


@dataclass(frozen=True)
class Area:
    """A territory on the map: what it holds, how it is drawn, where it leads."""

    code: str
    name: str
    region: str
    count: int
    step: int
    path: str
    url: str
    is_selected: bool

    @property
    def label(self) -> str:
        """The accessible name, for example « Ille-et-Vilaine : 9 innovations »."""
        return f"{french_typography(self.name)}{NBSP}: {innovations_in_words(self.count)}"


@dataclass(frozen=True)
class OffMap:
    """Innovations of one place that the map does not draw."""

    name: str
    count: int
    url: str


@dataclass(frozen=True)
class MapFigures:
    """What the sentences around a map say: `placed` innovations of `total` have a place on it."""

    total: int
    placed: int
    most_present: tuple[Area, ...]
    highest: int


@dataclass(frozen=True)
class Choropleth:
    """A whole map. `unit` names what is drawn: "département" or "région"."""

    unit: str
    areas: tuple[Area, ...]
    small: tuple[Area, ...]
    insets: tuple[Inset, ...]
    lens: Inset | None
    legend: tuple[LegendEntry, ...]
    off_map: tuple[OffMap, ...]
    without_place: int
    figures: MapFigures

    view_box = f"0 0 {WIDTH} {HEIGHT}"

    @property
    def selected(self) -> tuple[Area, ...]:
        """The chosen territories."""
        return tuple(area for area in self.areas if area.is_selected)

    @property
    def is_of_regions(self) -> bool:
        """Whether regions are drawn, and not departments."""
        return self.unit == "région"


def departments_map(
    counts: PlaceCounts, *, link: Link, overseas_link: Link, selected: Collection[str] = ()
) -> Choropleth:
    """The map of the 101 departments.

    Args:
        counts: what each place holds.
        link: the address of a department, from its code.
        overseas_link: the address of an overseas collectivity, from its code.
        selected: the codes of the chosen departments; unknown codes are left out.
    """
    level = department_level()
    areas = _areas(level.shapes, counts.departments, DEPARTMENT_SCALE, link, selected)
    return _choropleth("département", level, areas, counts, overseas_link, selected)


def regions_map(counts: PlaceCounts, *, link: Link, overseas_link: Link, selected: Collection[str] = ()) -> Choropleth:
    """The map of the 18 regions; same arguments as `departments_map`, with codes of regions."""
    level = region_level()
    areas = _areas(level.shapes, counts.regions, REGION_SCALE, link, selected)
    return _choropleth("région", level, areas, counts, overseas_link, selected)


def _choropleth(
    unit: str,
    level: Level,
    areas: tuple[Area, ...],
    counts: PlaceCounts,
    overseas_link: Link,
    selected: Collection[str],
) -> Choropleth:
    scale = REGION_SCALE if unit == "région" else DEPARTMENT_SCALE
    numbers = [area.count for area in areas]
    return Choropleth(
        unit=unit,
        areas=areas,
        small=_areas(level.small, counts.departments, scale, lambda code: "", selected),
        insets=level.insets,
        lens=level.lens,
        legend=legend(scale, numbers),
        off_map=_off_map(counts, overseas_link),
        without_place=counts.without_region if unit == "région" else counts.without_department,
        figures=_figures(areas, counts.total),
    )


def _areas(
    shapes: Collection[Shape], counts: Counter[str], scale: Scale, link: Link, selected: Collection[str]
) -> tuple[Area, ...]:
    return tuple(
        Area(
            code=shape.code,
            name=shape.name,
            region=shape.region,
            count=counts[shape.code],
            step=scale.step(counts[shape.code]),
            path=shape.path,
            url=link(shape.code),
            is_selected=shape.code in selected,
        )
        for shape in shapes
    )


def _off_map(counts: PlaceCounts, link: Link) -> tuple[OffMap, ...]:
    """The overseas collectivities, by name."""
    places = [OffMap(counts.overseas_names[code], count, link(code)) for code, count in counts.overseas.items()]
    return tuple(sorted(places, key=lambda place: place.name))


def _figures(areas: tuple[Area, ...], total: int) -> MapFigures:
    """Count what is on the map; on equal numbers the most present come by name."""
    ranked = sorted((area for area in areas if area.count), key=lambda area: (-area.count, area.name))
    return MapFigures(
        total=total,
        placed=sum(area.count for area in areas),
        most_present=tuple(ranked[:MOST_PRESENT]),
        highest=ranked[0].count if ranked else 0,
    )
