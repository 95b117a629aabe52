"""The page of a proposal: what the reading gives, made ready to show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from proposals.dates import date_in_words
from proposals.display.charts import BarChart, bar_chart
from proposals.display.signs import MISSING, SCALE, SIGNS, UNREAD, Sign, sign_of
from proposals.display.statements import StatedChanges, stated_changes
from proposals.display.words import read_by
from proposals.models import ProposalUpdate, Voice
from proposals.tracking import ProposalPage, Reading, YearCount
from proposals.tracking.days import HANDED_OVER_ON
from proposals.tracking.page import Card, Line

FACTS_SHOWN = 60
"""Facts shown at first; the address with `faits=tous` shows them all."""
CARDS_SHOWN = 9


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the progress: its facts, those known at its end, the status at its end."""

    year: int
    count: int
    total: int
    sign: Sign


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A voice on the scale: for each status, whether it is the one that it reads."""

    name: str
    who: str
    reading: Reading
    differs: bool

    @property
    def steps(self) -> list[tuple[Sign, bool]]:
        """Each status of the scale, and whether it is the one."""
        return [(sign, sign.key == self.reading.status) for sign in SCALE]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page of a proposal shows besides the reading itself."""

    page: ProposalPage
    sign: Sign
    years: tuple[Year, ...]
    chart: BarChart
    facts: tuple[ProposalUpdate, ...]
    hidden_facts: int
    founding: tuple[ProposalUpdate, ...]
    founding_withdrawn: tuple[ProposalUpdate, ...]
    explicit: tuple[ProposalUpdate, ...]
    voices: tuple[ScaleRow, ...]
    cards: tuple[Card, ...]
    statements: tuple[StatedChanges, ...]
    scale: tuple[Sign, ...] = SCALE

    @property
    def founding_count(self) -> int:
        """How many facts the status was founded on when it was recorded."""
        return self.page.state.reading.entry.founding_count if self.page.state.reading else 0

    @property
    def founding_lost(self) -> str:
        """What became since of the facts that found the status, in sentences; nothing where they all stand."""
        withdrawn, total = len(self.founding_withdrawn), self.founding_count
        later = total - withdrawn - len(self.founding)
        sentences = [
            part_of(withdrawn, total, "a été retiré depuis", "ont été retirés depuis"),
            part_of(later, total, "n’était pas arrivé à cette date", "n’étaient pas arrivés à cette date"),
        ]
        return " ".join(filter(None, sentences))

    @property
    def founding_dates(self) -> str:
        """Their dates, the oldest first."""
        return ", ".join(date_in_words(fact.happened_on, fact.precision) for fact in reversed(self.founding))

    @property
    def chart_label(self) -> str:
        """The chart in words."""
        years = ", ".join(f"{year.year}, {year.total} ({year.sign.label.lower()})" for year in self.years)
        return f"Faits arrivés et lecture à la fin de chaque année : {years}"


def part_of(count: int, total: int, one: str, many: str) -> str:
    """A sentence on some of the facts that found a status: « L’un d’eux a été retiré depuis. »"""
    if not count:
        return ""
    if total == 1:
        return f"Ce fait {one}."
    if count == 1:
        return f"L’un d’eux {one}."
    return f"{'Tous' if count == total else f'{count} d’entre eux'} {many}."


def make_sheet(page: ProposalPage, *, all_facts: bool) -> Sheet:
    """Make a page ready to show: no query."""
    years = progress(page)
    facts = page.updates if all_facts else page.updates[:FACTS_SHOWN]
    return Sheet(
        page=page,
        sign=sign_of(page.state),
        years=years,
        chart=bar_chart(
            [(year.year, year.total) for year in years], width=300, height=170, signs=[year.sign for year in years]
        ),
        facts=facts,
        hidden_facts=len(page.updates) - len(facts),
        founding=tuple(update for update in page.updates if update.pk in page.founding),
        founding_withdrawn=tuple(update for update in page.withdrawn if update.pk in page.founding),
        explicit=tuple(update for update in page.updates if update.link_to_report == "explicit"),
        voices=voices_of(page),
        cards=page.cards[:CARDS_SHOWN],
        statements=stated_changes(page.statements, page.verbs),
    )


def progress(page: ProposalPage) -> tuple[Year, ...]:
    """Each year from the report to the day that is shown."""
    counts = {year.year: year for year in page.by_year}
    first = min([HANDED_OVER_ON.year, *counts])
    known = YearCount(first - 1, 0, 0)
    years = []
    for year in range(first, page.as_of.day.year + 1):
        known = counts.get(year, YearCount(year, 0, known.total))
        end = min(date(year, 12, 31), page.as_of.day)
        years.append(Year(year, known.count, known.total, sign_on(page, end)))
    return tuple(years)


def sign_on(page: ProposalPage, day: date) -> Sign:
    """The status that the editors read at the end of a year, from the lines that count today."""
    found = next((line for line in editors_lines(page.history) if line.reading.entry.effective_on <= day), None)
    if found is not None:
        return SIGNS[found.reading.status]
    return SIGNS[MISSING if page.state.proposal.is_wording_missing else UNREAD]


def editors_lines(history: Iterable[Line]) -> Iterable[Line]:
    """The editors' entries that no further one corrects, the last first."""
    return (line for line in history if line.reading.entry.voice == Voice.EDITORS and not line.is_corrected)


def voices_of(page: ProposalPage) -> tuple[ScaleRow, ...]:
    """The editors, then whoever speaks in the second voice, on the same scale."""
    state = page.state
    who = read_by(state.reading.entry) if state.reading and not state.reading.entry.is_editorial_reading else ""
    rows = [ScaleRow("La rédaction", who, state.reading, False)] if state.reading else []
    rows += [
        ScaleRow(other.entry.speaker, other.entry.get_speaker_kind_display(), other, other.status != state.status)
        for other in state.others
    ]
    return tuple(rows)
