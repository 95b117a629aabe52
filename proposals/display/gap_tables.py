"""The gap map as tables: where the catalogue illustrates a proposal, and where it waits for a case."""

from dataclasses import dataclass

from django.urls import reverse

from catalogue.models import Lever, Territory
from proposals.contribution import contribute_url
from proposals.display.tables import Row, rows_of
from proposals.models import Axis
from proposals.tracking import Gap, GapMap, GapRow, State, Tracker

STEPS = (4, 2, 1)
"""A cell is as dark as the first of these that its count reaches; the legend says them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it counts, where it leads, and what it says to who does not see the table."""

    count: int
    is_aimed: bool
    url: str
    heading: str
    label: str

    @property
    def step(self) -> int:
        """How dark it is, from 0 to 3."""
        return next((3 - rank for rank, least in enumerate(STEPS) if self.count >= least), 0)

    @property
    def is_missing(self) -> bool:
        """Whether the proposal aims there and the catalogue has nothing."""
        return self.is_aimed and not self.count


@dataclass(frozen=True, slots=True)
class LeverRow:
    """Proposals of an axis and their cells, a cell for each lever; none where the wording is missing."""

    row: Row
    cells: tuple[Cell, ...]

    @property
    def count(self) -> int:
        """How many innovations illustrate the proposal."""
        return self.row.state.innovation_count


@dataclass(frozen=True, slots=True)
class LeverGroup:
    """An axis with its rows."""

    axis: Axis
    rows: tuple[LeverRow, ...]


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region and its cells, a cell for each proposal whose wording is known."""

    region: Territory
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A lever that a proposal aims at and that no innovation illustrates."""

    state: State
    lever: Lever


@dataclass(frozen=True, slots=True)
class GapTables:
    """Both tables. `missing` are the gaps by lever; `known` the proposals that have columns by region, `elsewhere`
    how many of their innovations are in no region, in the same order.
    """

    levers: tuple[Lever, ...]
    groups: tuple[LeverGroup, ...]
    missing: tuple[Missing, ...]
    known: tuple[State, ...]
    regions: tuple[RegionRow, ...]
    empty_regions: tuple[Territory, ...]
    elsewhere: tuple[int, ...]


def gap_tables(gaps: GapMap, tracker: Tracker) -> GapTables:
    """The tables of a gap map. A region without an inhabitant is not a gap, and has no row."""
    by_lever = {row.state.proposal.pk: row for row in gaps.by_lever}
    groups = tuple(
        LeverGroup(group.axis, tuple(lever_row(row, by_lever, gaps) for row in rows_of(group.states)))
        for group in tracker.by_axis()
    )
    known = [row for row in gaps.by_region if row.cells]
    regions = tuple(
        region_row(region, rank, known)
        for rank, region in enumerate(gaps.regions)
        if region.population or any(row.cells[rank].count for row in known)
    )
    return GapTables(
        levers=gaps.levers,
        groups=groups,
        missing=tuple(
            Missing(row.state, lever)
            for row in gaps.by_lever
            for lever, gap in zip(gaps.levers, row.cells, strict=False)
            if gap.is_missing
        ),
        known=tuple(row.state for row in known),
        regions=regions,
        empty_regions=tuple(row.region for row in regions if not row.total),
        elsewhere=tuple(gaps.elsewhere.get(row.state.proposal.pk, 0) for row in known),
    )


def lever_row(row: Row, by_lever: dict[int, GapRow], gaps: GapMap) -> LeverRow:
    """The cells of a proposal, a cell for each lever."""
    found = by_lever[row.state.proposal.pk].cells
    number = row.state.proposal.number
    cells = (
        cell(gap, number=number, place=f"levier {lever.verb}", heading=lever.verb, pair=("levier", lever.slug))
        for lever, gap in zip(gaps.levers, found, strict=False)
    )
    return LeverRow(row, tuple(cells))


def region_row(region: Territory, rank: int, known: list[GapRow]) -> RegionRow:
    """The cells of a region, a cell for each proposal."""
    cells = []
    for row in known:
        number = row.state.proposal.number
        pair = ("region", region.code)
        cells.append(cell(row.cells[rank], number=number, place=region.name, heading=f"n°\u00a0{number}", pair=pair))
    return RegionRow(region, tuple(cells), sum(each.count for each in cells))


def cell(gap: Gap, *, number: int, place: str, heading: str, pair: tuple[str, str]) -> Cell:
    """A cell that leads to its innovations, or where there are none, to how to contribute one."""
    where = f"proposition {number}, {place}"
    if gap.count:
        url = reverse("catalogue:innovations", query=[("proposition", str(number)), pair])
        label = f"{gap.count} innovation{'s' if gap.count > 1 else ''} : {where}"
    else:
        url = contribute_url(proposition=str(number), **dict([pair]))
        label = f"Aucune innovation : {where}. Proposer la vôtre"
    return Cell(gap.count, gap.is_aimed, url, heading, label)
