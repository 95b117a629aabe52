"""The map page: from the criteria of a list to its map, panel, filters and table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.text import capfirst

from catalogue.maps.choropleth import Choropleth, departments_map, regions_map
from catalogue.maps.counts import PlaceCounts, count_by_place
from catalogue.maps.filter_bar import SelectFilter, kept_pairs, select_filters
from catalogue.maps.options import DEPARTMENTS, REGIONS, MapOptions
from catalogue.maps.shapes import department_level, region_level
from catalogue.maps.table import FigureTable, figure_table
from catalogue.search.query.applied import Chip, like_label
from catalogue.search.query.criteria import Criteria
from catalogue.search.results import Results, run
from catalogue.search.rows import Row
from catalogue.typography import NBSP

CHOICE_ANCHOR = "choix"
"""Where a click on the map leads: the panel, which stands under the map on a phone."""

TABLE_ANCHOR = "tableau"


@dataclass(frozen=True)
class Panel:
    """What the chosen territories hold; `entries` are the first of them, in the order of the list."""

    kicker: str
    title: str
    count: int
    entries: Sequence[Row]
    is_single: bool
    is_highest: bool
    list_url: str
    close_url: str


@dataclass(frozen=True)
class MapPage:
    """The page for `criteria` (those of a list, at its first page) and `options`, each part made once when asked for.

    The place chosen is no filter of the map, as a facet's counts ignore its own selection: every territory keeps its
    number, and the panel shows what is chosen. `around` is the list without that choice.
    """

    criteria: Criteria
    options: MapOptions

    @cached_property
    def around(self) -> Criteria:
        """The criteria without the place chosen on the map."""
        return self.criteria.without(self.options.facet)

    @cached_property
    def counts(self) -> PlaceCounts:
        """What each place holds."""
        return count_by_place(self.around)

    @cached_property
    def results(self) -> Results:
        """The list around the choice, with its facets."""
        return run(self.around, with_spelling=False)

    @cached_property
    def map(self) -> Choropleth:
        """The map."""
        draw = regions_map if self.options.is_of_regions else departments_map
        return draw(
            self.counts,
            link=self.choice_url,
            overseas_link=self.region_list_url,
            selected=self.criteria.selected(self.options.facet),
        )

    @cached_property
    def table(self) -> FigureTable:
        """The same figures as a table."""
        return figure_table(
            self.counts,
            region_link=self.region_list_url,
            department_link=self.department_list_url,
            sort_link=lambda order: self.map_url(self.criteria, self.options.ordered(order), TABLE_ANCHOR),
            order=self.options.order,
        )

    @cached_property
    def panel(self) -> Panel | None:
        """What is chosen, or None."""
        codes = self.criteria.selected(self.options.facet)
        if not codes:
            return None
        level = region_level() if self.options.is_of_regions else department_level()
        names = self.counts.overseas_names | level.names()
        chosen = run(self.criteria, with_facets=False)
        is_single = len(codes) == 1
        return Panel(
            kicker=self._kicker(codes),
            title=", ".join(names.get(code, code) for code in codes),
            count=chosen.total,
            entries=chosen.counted_rows,
            is_single=is_single,
            is_highest=is_single and chosen.total == self.map.figures.highest > 0,
            list_url=self.list_url,
            close_url=self.map_url(self.around, self.options),
        )

    def _kicker(self, codes: Sequence[str]) -> str:
        """What stands above the name: « Bretagne · département 35 », « région 53 », « 2 départements »."""
        unit = self.map.unit
        if len(codes) > 1:
            return f"{len(codes)} {unit}s"
        regions = [region_level().names()[area.region] for area in self.map.selected if area.region != area.code]
        return capfirst(f"{NBSP}· ".join([*regions, f"{unit} {codes[0]}"]))

    @cached_property
    def selects(self) -> list[SelectFilter]:
        """The filter bar."""
        return select_filters(self.results.facets)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter bar carries along."""
        return kept_pairs(self.criteria, self.selects) + self.options.pairs()

    @property
    def chips(self) -> list[Chip]:
        """The filters that are applied, each with the map without it."""
        found = []
        if self.criteria.q:
            found.append(Chip("Recherche", self.criteria.q, self.map_url(self.criteria.without("q"))))
        if self.criteria.territoire:
            territory = self.results.territory
            name = territory.name if territory else self.criteria.territoire
            found.append(Chip("Territoire", name, self.map_url(self.criteria.without("territoire"))))
        if self.criteria.comme:
            label = like_label(self.criteria, self.results.territory)
            found.append(Chip("Territoire", label, self.map_url(self.criteria.without("comme"))))
        ticked = [(facet, value) for facet in self.results.facets for value in facet.values if value.selected]
        return found + [
            Chip(facet.label, value.label, self.map_url(self.criteria.toggle(facet.name, value.value)))
            for facet, value in ticked
        ]

    @property
    def here_url(self) -> str:
        """This page."""
        return self.map_url(self.criteria)

    @property
    def list_url(self) -> str:
        """The list of the same criteria."""
        return _url("catalogue:innovations", self.criteria.pairs())

    @property
    def csv_url(self) -> str:
        """The table as a file."""
        return _url("catalogue:map-table", self.around.pairs())

    @property
    def departments_url(self) -> str:
        """The map of departments, for the same criteria."""
        return self.map_url(self.criteria, self.options.at(DEPARTMENTS))

    @property
    def regions_url(self) -> str:
        """The map of regions; the regions of the chosen departments are then chosen."""
        regions = tuple(area.region for area in self.map.selected)
        criteria = self.around.choose("region", regions) if regions else self.criteria
        return self.map_url(criteria, self.options.at(REGIONS))

    def map_url(self, criteria: Criteria, options: MapOptions | None = None, anchor: str = "") -> str:
        """The map of other criteria, with the present options unless others are given."""
        return _url("catalogue:map", criteria.pairs() + (options or self.options).pairs(), anchor)

    def choice_url(self, code: str) -> str:
        """The map with a territory chosen."""
        pairs = [*self.around.pairs(), (self.options.facet, code), *self.options.pairs()]
        return _url("catalogue:map", pairs, CHOICE_ANCHOR)

    def region_list_url(self, code: str) -> str:
        """The list of a region or of an overseas collectivity."""
        return _url("catalogue:innovations", [*self.around.without("region").pairs(), ("region", code)])

    def department_list_url(self, code: str) -> str:
        """The list of a department."""
        return _url("catalogue:innovations", [*self.around.without("departement").pairs(), ("departement", code)])


def _url(name: str, pairs: list[tuple[str, str]], anchor: str = "") -> str:
    """The address of a page of this name, with this query string and anchor."""
    return reverse(name, query=pairs, fragment=anchor or None)
