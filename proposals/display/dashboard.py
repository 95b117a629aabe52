"""The list of the proposals, with all that its page shows."""

from dataclasses import dataclass

from proposals.display.charts import BarChart, bar_chart
from proposals.display.gap_tables import GapTables, gap_tables
from proposals.display.tables import AxisTable, SignRow, axis_tables, sign_table
from proposals.models import ProposalUpdate, WordingState
from proposals.tracking import (
    Selection,
    State,
    Tracker,
    YearCount,
    facts_by_year,
    latest_updates,
    read_gaps,
)

LATEST = 6
"""Facts shown as the last ones."""
LATEST_READINGS = 6


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
    gaps: GapTables

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
        gaps=gap_tables(read_gaps(tracker), tracker),
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
