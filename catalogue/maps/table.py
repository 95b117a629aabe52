"""The figures of the map as a table: one row per region, its departments, then what no region holds."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from catalogue.maps.choropleth import Link
from catalogue.maps.counts import PlaceCounts
from catalogue.maps.shapes import department_level, departments_of_region, region_level

DEFAULT_ORDER = "-innovations"


@dataclass(frozen=True)
class DepartmentCount:
    """A department of a row, with its innovations and the list they are in."""

    code: str
    name: str
    count: int
    url: str


@dataclass(frozen=True)
class TableRow:
    """A row: `present` departments of `departments_total` hold innovations, `region_wide` ones concern no single one.

    `share` is the length of the bar, from 0 to 100 where 100 is the highest row. `note` stands where there is no
    department to name. `url`, the list of the row, is empty where there is nothing to list.
    """

    code: str
    name: str
    count: int
    url: str
    share: int
    region_wide: int
    departments: tuple[DepartmentCount, ...] = ()
    departments_total: int = 0
    note: str = ""

    @property
    def present(self) -> int:
        """How many departments hold at least one innovation."""
        return len(self.departments)

    @property
    def name_key(self) -> str:
        """The name as it is sorted: without accents nor capitals, so that Île-de-France stands at I."""
        return sort_key(self.name)


@dataclass(frozen=True)
class SortColumn:
    """A column that sorts: `value` is what it sorts by, `first_order` the order of a first click on it."""

    key: str
    label: str
    value: Callable[[TableRow], str | int]
    first_order: str


@dataclass(frozen=True)
class SortLink:
    """The heading of a column: the present order as `aria-sort` says it, else empty, and where a click leads.

    `first` is the order, "ascending" or "descending", that a first click gives.
    """

    key: str
    label: str
    first: str
    aria_sort: str
    url: str


@dataclass(frozen=True)
class FigureTable:
    """The whole table. `regions` are sorted, `others` (overseas collectivities, then no region) come last."""

    columns: tuple[SortLink, ...]
    regions: tuple[TableRow, ...]
    others: tuple[TableRow, ...]
    order: str


COLUMNS = (
    SortColumn("region", "Région", lambda row: row.name_key, "region"),
    SortColumn("innovations", "Innovations", lambda row: row.count, "-innovations"),
    SortColumn("departements", "Départements présents", lambda row: row.present, "-departements"),
    SortColumn("portee", "Portée régionale", lambda row: row.region_wide, "-portee"),
)
ORDERS = frozenset(prefix + column.key for column in COLUMNS for prefix in ("", "-"))


def sort_key(name: str) -> str:
    """`name` without accents nor capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)).casefold()


def figure_table(
    counts: PlaceCounts,
    *,
    region_link: Link,
    department_link: Link,
    sort_link: Link,
    order: str = DEFAULT_ORDER,
) -> FigureTable:
    """The table of `counts`, in one of `ORDERS` (a minus sign for the descending one); names settle equal numbers.

    Args:
        counts: what each place holds.
        region_link: the address of a region or of an overseas collectivity, from its code.
        department_link: the address of a department, from its code.
        sort_link: the address of the table in another order.
        order: the order of the regions.

    Raises:
        ValueError: the order is not in `ORDERS`.
    """
    if order not in ORDERS:
        raise ValueError(f"Unknown order: {order}")
    highest = max([*counts.regions.values(), *counts.overseas.values(), counts.without_region, 1])
    row = partial(_region_row, counts, highest, region_link, department_link)
    regions = [row(shape.code, shape.name) for shape in region_level().shapes]
    regions.sort(key=lambda each: (each.name_key, each.code))
    column = next(column for column in COLUMNS if column.key == order.removeprefix("-"))
    regions.sort(key=column.value, reverse=order.startswith("-"))
    return FigureTable(
        columns=tuple(_sort_link(column, order, sort_link) for column in COLUMNS),
        regions=tuple(regions),
        others=tuple(_other_rows(counts, highest, region_link)),
        order=order,
    )


def _region_row(
    counts: PlaceCounts, highest: int, region_link: Link, department_link: Link, code: str, name: str
) -> TableRow:
    names = department_level().names()
    codes = departments_of_region()[code]
    departments = [
        DepartmentCount(each, names[each], counts.departments[each], department_link(each))
        for each in codes
        if counts.departments[each]
    ]
    departments.sort(key=lambda each: (-each.count, sort_key(each.name)))
    return TableRow(
        code=code,
        name=name,
        count=counts.regions[code],
        url=region_link(code) if counts.regions[code] else "",
        share=round(100 * counts.regions[code] / highest),
        region_wide=counts.region_wide[code],
        departments=tuple(departments),
        departments_total=len(codes),
    )


def _other_rows(counts: PlaceCounts, highest: int, region_link: Link) -> list[TableRow]:
    rows = [
        TableRow(
            code=code,
            name=counts.overseas_names[code],
            count=count,
            url=region_link(code),
            share=round(100 * count / highest),
            region_wide=0,
            note="Collectivité d’outre-mer, hors carte",
        )
        for code, count in counts.overseas.items()
    ]
    rows.sort(key=lambda row: (-row.count, row.name_key))
    if counts.without_region:
        share = round(100 * counts.without_region / highest)
        note = "Réseaux nationaux, autres pays"
        rows.append(TableRow("", "Sans région", counts.without_region, "", share, region_wide=0, note=note))
    return rows


def _sort_link(column: SortColumn, order: str, link: Link) -> SortLink:
    """A column that is sorted leads to the opposite order."""
    first = "descending" if column.first_order.startswith("-") else "ascending"
    if order.removeprefix("-") != column.key:
        return SortLink(column.key, column.label, first, "", link(column.first_order))
    if order.startswith("-"):
        return SortLink(column.key, column.label, first, "descending", link(column.key))
    return SortLink(column.key, column.label, first, "ascending", link(f"-{column.key}"))
