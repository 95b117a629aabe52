"""The page of a proposal and its badge: what the reading gives, made ready to show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html

from catalogue.typography import NBSP, listed
from proposals.dates import date_in_words, day_in_words
from proposals.display.tables import MISSING, SCALE, SIGNS, UNREAD, BarChart, Sign, bar_chart, read_by, sign_of
from proposals.models import ProposalUpdate, Statement, Voice, WordingState
from proposals.tracker import AsOf, DayReading, ProposalPage, State, YearCount
from proposals.tracker.page import Case, HistoryLine
from proposals.tracker.state import HANDED_OVER_ON

NAMES = ("Numéro", "Axe", "Intitulé", "État de l’intitulé", "Résumé", "Leviers visés")


@dataclass(frozen=True, slots=True)
class Stated:
    """A thing that changed, before and after, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class StatedChanges:
    """A statement, and what it changed; the first one of a proposal follows nothing."""

    statement: Statement
    changes: tuple[Stated, ...]
    is_first: bool

    @property
    def names(self) -> str:
        """What it says something of: « numéro, intitulé et résumé »."""
        return listed([change.name.lower() for change in self.changes])


def stated_changes(statements: Sequence[Statement], verbs: Mapping[str, str]) -> tuple[StatedChanges, ...]:
    """What each statement changed, the last first. The first of all follows a proposal that says nothing. `verbs` are
    the names of the levers, by slug.
    """
    found = []
    for rank, statement in enumerate(statements):
        after = statement_in_words(statement, verbs)
        is_first = rank + 1 == len(statements)
        before = before_all(statement) if is_first else statement_in_words(statements[rank + 1], verbs)
        changes = (Stated(*each) for each in zip(NAMES, before, after, strict=True) if each[1] != each[2])
        found.append(StatedChanges(statement, tuple(changes), is_first))
    return tuple(stated for stated in found if stated.changes)


def statement_in_words(statement: Statement, verbs: Mapping[str, str]) -> tuple[str, ...]:
    """What is said, name by name."""
    return (
        f"n°{NBSP}{statement.number}{'' if statement.number_confirmed else ', provisoire'}",
        f"axe{NBSP}{statement.axis.number}{'' if statement.axis_confirmed else ', provisoire'}",
        statement.title,
        str(WordingState(statement.wording_state).label),
        statement.summary,
        ", ".join(verbs.get(slug, slug) for slug in statement.lever_slugs),
    )


def before_all(statement: Statement) -> tuple[str, ...]:
    """What is said of a proposal that nothing attests."""
    return (
        f"n°{NBSP}{statement.number}, provisoire",
        f"axe{NBSP}{statement.axis.number}, provisoire",
        "",
        str(WordingState.MISSING.label),
        "",
        "",
    )


LETTER = 6.6
"""Width of a letter of 12 units of a common sans-serif font, on average: the box must hold its text in any."""
MARGIN = 12
SIGN = 28


@dataclass(frozen=True, slots=True)
class Badge:
    """What the drawing says, and where: `split` is where its left part, the name, ends."""

    name: str
    sign: Sign
    text: str
    proof: str
    split: int
    width: int

    @property
    def words(self) -> str:
        """All of it in words."""
        return f"{self.name} : {self.text}. {self.proof}"


def make_badge(state: State, as_of: AsOf) -> Badge:
    """The badge of a proposal on a day. It says who reads the status, and the day: it could not be believed else."""
    name = f"Proposition n°{NBSP}{state.proposal.number}"
    sign = sign_of(state)
    proof = f"{reader_of(state)}, au {day_in_words(as_of.day)}"
    split = MARGIN * 2 + round(len(name) * LETTER)
    longest = max(len(sign.label) * LETTER + SIGN, len(proof) * LETTER * 0.85)
    return Badge(name, sign, sign.label, proof, split, split + MARGIN * 2 + round(longest))


def reader_of(state: State) -> str:
    """Who says the status: the editors who read it, the source that states it, or nobody."""
    return f"Oural, {read_by(state.reading.entry)}" if state.reading else "Oural"


def embed_code(number: int, *, url: str, badge_url: str) -> str:
    """The HTML that shows a badge on another site; `url` and `badge_url` are absolute addresses."""
    return str(
        format_html(
            '<a href="{}"><img src="{}" alt="Suivi de la proposition n° {} sur Oural" height="48"></a>',
            url,
            badge_url,
            number,
        )
    )


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
    reading: DayReading
    differs: bool

    @property
    def steps(self) -> list[tuple[Sign, bool]]:
        """Each status of the scale, and whether it is the one."""
        return [(sign, sign.key == self.reading.status) for sign in SCALE]


@dataclass(frozen=True, slots=True)
class ProposalSheet:
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
    cards: tuple[Case, ...]
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


def make_sheet(page: ProposalPage, *, all_facts: bool) -> ProposalSheet:
    """Make a page ready to show: no query."""
    years = progress(page)
    facts = page.updates if all_facts else page.updates[:FACTS_SHOWN]
    return ProposalSheet(
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


def editors_lines(history: Iterable[HistoryLine]) -> Iterable[HistoryLine]:
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
