"""The list of the proposals, with all that its page shows: tables, facts year by year, the gap map."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from catalogue.models import Lever, Territory
from catalogue.structured_data import LICENCE_URL
from catalogue.tables.export import MEDIA_TYPES, PUBLIC_FORMATS
from catalogue.typography import NBSP, plural
from proposals.contribution import REGION_KINDS
from proposals.display.tables import (
    AxisTable,
    BarChart,
    SignRow,
    TableRow,
    axis_tables,
    bar_chart,
    sign_table,
    table_rows,
)
from proposals.models import Axis, ProposalUpdate, WordingState
from proposals.tracker import Selection, State, Tracker, YearCount, facts_by_year, latest_updates

LATEST = 6
"""Facts shown as the last ones."""
LATEST_READINGS = 6
STEPS = (4, 2, 1)
"""A cell of the gap map is as dark as the first of these that its count reaches; the legend says them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the gap map: how many public innovations illustrate a proposal there, where it leads, and what it says
    to who does not see the table. `is_aimed`: the proposal aims at the lever.
    """

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

    row: TableRow
    cells: tuple[Cell, ...]


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

    @property
    def total(self) -> int:
        """How many innovations, each once for each proposal."""
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Missing:
    """A lever that a proposal aims at and that no innovation illustrates."""

    state: State
    lever: Lever


@dataclass(frozen=True, slots=True)
class GapMap:
    """Where the catalogue illustrates a proposal, and where it waits for a case: proposals by levers, and regions by
    proposals. `missing` are the gaps by lever; `known` the proposals that have columns by region, `elsewhere` how many
    of their innovations are in no region (national or abroad), in the same order.
    """

    levers: tuple[Lever, ...]
    groups: tuple[LeverGroup, ...]
    missing: tuple[Missing, ...]
    known: tuple[State, ...]
    regions: tuple[RegionRow, ...]
    elsewhere: tuple[int, ...]

    @property
    def empty_regions(self) -> tuple[Territory, ...]:
        """The regions where no innovation illustrates any proposal."""
        return tuple(row.region for row in self.regions if not row.total)


def gap_map(tracker: Tracker) -> GapMap:
    """The gap map of a tracker: one query more, for the regions. An innovation counts under each of its levers. A
    region without an inhabitant is not a gap, and has no row.
    """
    known = tuple(state for state in tracker.states if not state.proposal.is_wording_missing)
    by_lever = {state.proposal.pk: lever_cells(state, tracker) for state in known}
    regions = Territory.objects.current().filter(kind__in=REGION_KINDS).order_by("search_name", "pk")
    counts = [Counter(link.region for link in tracker.links.get(state.proposal.pk, ())) for state in known]
    rows = (RegionRow(region, region_cells(region, known, counts)) for region in regions)
    return GapMap(
        levers=tracker.levers,
        groups=tuple(
            LeverGroup(
                group.axis,
                tuple(LeverRow(row, by_lever.get(row.state.proposal.pk, ())) for row in table_rows(group.states)),
            )
            for group in tracker.by_axis()
        ),
        missing=tuple(
            Missing(state, lever)
            for state in known
            for lever, found in zip(tracker.levers, by_lever[state.proposal.pk], strict=True)
            if found.is_missing
        ),
        known=known,
        regions=tuple(row for row in rows if row.region.population or row.total),
        elsewhere=tuple(count[None] for count in counts),
    )


def lever_cells(state: State, tracker: Tracker) -> tuple[Cell, ...]:
    """The cells of a proposal, a cell for each lever."""
    number = state.proposal.number
    counts = Counter(lever for link in tracker.links.get(state.proposal.pk, ()) for lever in link.levers)
    return tuple(
        gap_cell(
            counts[lever.pk],
            lever in state.levers,
            number=number,
            place=f"levier {lever.verb}",
            heading=lever.verb,
            pair=("levier", lever.slug),
        )
        for lever in tracker.levers
    )


def region_cells(region: Territory, known: Sequence[State], counts: Sequence[Counter]) -> tuple[Cell, ...]:
    """The cells of a region, a cell for each proposal: each should have cases everywhere."""
    return tuple(
        gap_cell(
            count[region.pk],
            True,
            number=state.proposal.number,
            place=region.name,
            heading=f"n°{NBSP}{state.proposal.number}",
            pair=("region", region.code),
        )
        for state, count in zip(known, counts, strict=True)
    )


def gap_cell(count: int, is_aimed: bool, *, number: int, place: str, heading: str, pair: tuple[str, str]) -> Cell:
    """A cell that leads to its innovations, or where there are none, to how to contribute one."""
    where = f"proposition {number}, {place}"
    query = [("proposition", str(number)), pair]
    if count:
        url = reverse("catalogue:innovations", query=query)
        label = f"{count} innovation{plural(count)} : {where}"
    else:
        url = reverse("contribute", query=query)
        label = f"Aucune innovation : {where}. Proposer la vôtre"
    return Cell(count, is_aimed, url, heading, label)


@dataclass(frozen=True, slots=True)
class Caution:
    """How far the statuses can be believed, in figures."""

    facts: int
    explicit: int
    read: int
    editorial: int
    attested: int
    missing: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The whole page. `shown` are the proposals that answer the selection, in `tables`."""

    tracker: Tracker
    shown: tuple[State, ...]
    tables: tuple[AxisTable, ...]
    signs: tuple[SignRow, ...]
    caution: Caution
    years: tuple[YearCount, ...]
    chart: BarChart
    fullest: YearCount | None
    latest: tuple[ProposalUpdate, ...]
    latest_readings: tuple[State, ...]
    gaps: GapMap

    @property
    def chart_label(self) -> str:
        """The chart in words."""
        return "Faits de chaque année : " + ", ".join(f"{year.year}, {year.count}" for year in self.years)


def make_dashboard(tracker: Tracker, selection: Selection) -> Dashboard:
    """Read what the tracker has not: three queries. With words to look for, the last facts, which are not those of
    the search, make way for its query.
    """
    shown = tracker.select(selection) if selection else tracker.states
    years = facts_by_year(tracker.as_of)
    return Dashboard(
        tracker=tracker,
        shown=shown,
        tables=axis_tables(tracker, shown),
        signs=sign_table(tracker),
        caution=caution_of(tracker),
        years=years,
        chart=years_chart(years),
        fullest=max(years, key=lambda year: (year.count, year.year), default=None),
        latest=() if selection.q else tuple(latest_updates(tracker.as_of, limit=LATEST)),
        latest_readings=latest_readings(tracker.states),
        gaps=gap_map(tracker),
    )


def caution_of(tracker: Tracker) -> Caution:
    """The figures of the callout."""
    readings = [state.reading for state in tracker.states if state.reading]
    missing = sum(state.proposal.wording_state == WordingState.MISSING for state in tracker.states)
    return Caution(
        facts=tracker.fact_count,
        explicit=tracker.explicit_count,
        read=len(readings),
        editorial=sum(reading.entry.is_editorial_reading for reading in readings),
        attested=len(tracker.states) - missing,
        missing=missing,
    )


def years_chart(years: tuple[YearCount, ...]) -> BarChart:
    """The facts of each year."""
    return bar_chart([(year.year, year.count) for year in years], width=568, height=190)


def latest_readings(states: tuple[State, ...]) -> tuple[State, ...]:
    """The proposals whose status took effect last, the last first."""
    read = [state for state in states if state.reading]
    read.sort(key=lambda state: (state.reading.entry.effective_on, state.proposal.number), reverse=True)  # type: ignore[union-attr]
    return tuple(read[:LATEST_READINGS])


def dataset(url: str, *, publisher: str, names: list[str]) -> dict[str, Any]:
    """Describe the files that stand under the absolute address `url` as a schema.org Dataset."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Suivi des propositions du rapport « L’innovation au pouvoir ! »",
        "description": "Les propositions du rapport de 2015, ce qu’elles sont devenues et sur quelles preuves.",
        "inLanguage": "fr",
        "url": url,
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "creator": {"@type": "GovernmentOrganization", "name": publisher},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": f"{url}{name}.{extension}"}
            for name in names
            for extension in PUBLIC_FORMATS
            for media_type in [MEDIA_TYPES[extension].partition(";")[0]]
        ],
    }
