"""The signs of the statuses, which a word always goes with, in the tables and the charts of the pages.

Charts are drawn by the server: the same figures stand beside each in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from catalogue.typography import NBSP, french_number, listed
from proposals.dates import date_in_words
from proposals.models import Axis, Precision, ProposalStatus, StatusEntry
from proposals.tracker import RaisedFlag, State, Tracker

MISSING = "missing"
UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands for a status. `key` names the shape; `one` and `many` are what a count of proposals says."""

    key: str
    label: str
    one: str
    many: str

    def counted(self, count: int) -> str:
        """For example « 6 réalisées en partie »."""
        return f"{french_number(count)}{NBSP}{self.one if count < 2 else self.many}"


SIGNS = {
    sign.key: sign
    for sign in (
        Sign(ProposalStatus.DONE, "Réalisée", "réalisée", "réalisées"),
        Sign(ProposalStatus.PARTLY_DONE, "Réalisée en partie", "réalisée en partie", "réalisées en partie"),
        Sign(ProposalStatus.IN_PROGRESS, "En cours", "en cours", "en cours"),
        Sign(ProposalStatus.NOT_STARTED, "Aucune suite retrouvée", "sans suite retrouvée", "sans suite retrouvée"),
        Sign(ProposalStatus.ABANDONED, "Abandonnée", "abandonnée", "abandonnées"),
        Sign(ProposalStatus.UNKNOWN, "Statut inconnu", "de statut inconnu", "de statut inconnu"),
        Sign(UNREAD, "Pas de lecture", "sans lecture", "sans lecture"),
        Sign(MISSING, "Intitulé à compléter", "à compléter", "à compléter"),
    )
}
"""Every sign, in the order of the scale; then what the ledger says nothing of, and what nothing can be read of."""

SCALE = tuple(sign for sign in SIGNS.values() if sign.key not in (MISSING, UNREAD))
"""What every reading says one of."""


@dataclass(frozen=True, slots=True)
class SignCount:
    """How many proposals bear a sign."""

    sign: Sign
    count: int

    def __str__(self) -> str:
        return self.sign.counted(self.count)


def sign_of(state: State) -> Sign:
    """The sign of a proposal: that of the status that the editors read, if they read any."""
    if state.proposal.is_wording_missing and state.status == ProposalStatus.UNKNOWN:
        return SIGNS[MISSING]
    return SIGNS[state.status if state.reading else UNREAD]


def count_signs(states: Iterable[State]) -> tuple[SignCount, ...]:
    """How many proposals bear each sign, those that none bears left out."""
    found = [sign_of(state).key for state in states]
    return tuple(SignCount(sign, found.count(key)) for key, sign in SIGNS.items() if key in found)


def counts_in_words(counts: Sequence[SignCount]) -> str:
    """« 1 réalisée · 2 réalisées en partie · 3 à compléter »."""
    return f"{NBSP}· ".join(map(str, counts))


def since_in_words(first: date, precision: str) -> str:
    """« depuis 2025 », « depuis le 24 avril 2015 »."""
    return f"depuis {'le ' if precision == Precision.DAY else ''}{date_in_words(first, precision)}"


def dated_in_words(entry: StatusEntry) -> str:
    """What the date of an entry tells: for a reading of the editors, « d’après des faits jusqu’au 7 octobre 2025 », as
    nobody knows since when the status holds; for a status that its source states, « depuis 2025 ».
    """
    if not entry.is_editorial_reading:
        return since_in_words(entry.effective_on, entry.precision)
    until = "au" if entry.precision == Precision.DAY else "en"
    return f"d’après des faits jusqu’{until} {entry.date_text}"


def read_by(entry: StatusEntry) -> str:
    """Who says the status of an entry of the editors: they read it, or its source states it."""
    return "lecture de la rédaction" if entry.is_editorial_reading else "statut énoncé par la source"


def spanned(numbers: Sequence[int]) -> str:
    """« 5–6 » where the numbers follow each other, else « 5, 7 »."""
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(map(str, numbers))


STEP = 26
"""From a sign to the next: a sign is 20 units wide."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at a place."""

    sign: Sign
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Strip:
    """Signs in lines."""

    marks: tuple[Mark, ...]
    width: int
    height: int


def strip(signs: Iterable[Sign], *, per_line: int = 12) -> Strip:
    """Signs one after the other, `per_line` on a line."""
    marks = tuple(Mark(sign, (rank % per_line) * STEP, (rank // per_line) * STEP) for rank, sign in enumerate(signs))
    lines = -(-len(marks) // per_line)
    return Strip(marks, max(0, min(len(marks), per_line) * STEP - 6), max(0, lines * STEP - 6))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar and its words: `x` and `y` its top left corner, `middle` where its words are centred, `value_y` where the
    figure stands.
    """

    year: int
    value: int
    sign: Sign | None
    x: float
    y: float
    width: float
    height: float
    middle: float
    value_y: float

    @property
    def sign_x(self) -> float:
        """Where the sign stands, drawn at four fifths of its size."""
        return self.middle - 8

    @property
    def century(self) -> str:
        """« 20 »: left out where there is little room."""
        return f"{self.year // 100}"

    @property
    def short_year(self) -> str:
        """« 15 »."""
        return f"{self.year % 100:02}"


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from zero, the value above each; `base` is where they stand. Sizes in units of the drawing."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    base: int


def bar_chart(values: Sequence[tuple[int, int]], *, width: int, height: int, signs: Sequence[Sign] = ()) -> BarChart:
    """A bar for each (year, value), under its sign where `signs` gives one for each."""
    above, below = (44 if signs else 20), 26
    base = height - below
    most = max((value for _, value in values), default=0) or 1
    step = width / max(1, len(values))
    bars = []
    for rank, (year, value) in enumerate(values):
        size = round(value / most * (base - above), 1)
        bars.append(
            Bar(
                year=year,
                value=value,
                sign=signs[rank] if signs else None,
                x=round(step * (rank + 0.15), 1),
                y=round(base - size, 1),
                width=round(step * 0.7, 1),
                height=size,
                middle=round(step * (rank + 0.5), 1),
                value_y=round(base - size - 6, 1),
            )
        )
    return BarChart(tuple(bars), width, height, base)


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A row of an axis: a proposal, or those that follow each other and whose wording is missing."""

    states: tuple[State, ...]

    @property
    def state(self) -> State:
        """The proposal, the first of them where there are several."""
        return self.states[0]

    @property
    def sign(self) -> Sign:
        """The sign of the row."""
        return sign_of(self.state)

    @property
    def is_missing(self) -> bool:
        """Whether the row stands for wordings to complete."""
        return self.sign.key == MISSING

    @property
    def numbers(self) -> list[int]:
        """The numbers of the proposals."""
        return [state.proposal.number for state in self.states]

    @property
    def span(self) -> str:
        """« 5–6 »."""
        return spanned(self.numbers)

    @property
    def names(self) -> str:
        """« 5 et 6 »."""
        return listed(self.numbers)

    @property
    def flags(self) -> tuple[RaisedFlag, ...]:
        """The flags of the proposals, each once."""
        return tuple(dict.fromkeys(flag for state in self.states for flag in state.flags))


def table_rows(states: Iterable[State]) -> tuple[ProposalRow, ...]:
    """A row for each proposal, and one for those whose wording is missing that follow each other."""
    rows: list[ProposalRow] = []
    for is_missing, group in groupby(states, key=lambda state: sign_of(state).key == MISSING):
        found = tuple(group)
        rows += [ProposalRow(found)] if is_missing else [ProposalRow((state,)) for state in found]
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class AxisTable:
    """An axis, its proposals that are shown, and the signs of all it has."""

    axis: Axis
    rows: tuple[ProposalRow, ...]
    total: int
    counts: tuple[SignCount, ...]
    strip: Strip

    @property
    def sentence(self) -> str:
        """The counts in words."""
        return counts_in_words(self.counts)


def axis_tables(tracker: Tracker, states: tuple[State, ...] | None = None) -> tuple[AxisTable, ...]:
    """A table for each axis that has proposals to show, all or only `states`."""
    shown = {group.axis.pk: group.states for group in tracker.by_axis(states)}
    return tuple(
        AxisTable(
            axis=group.axis,
            rows=table_rows(shown[group.axis.pk]),
            total=len(group.states),
            counts=count_signs(group.states),
            strip=strip(sign_of(state) for state in group.states),
        )
        for group in tracker.by_axis()
        if group.axis.pk in shown
    )


@dataclass(frozen=True, slots=True)
class SignCell:
    """How many proposals of an axis bear a sign, and the drawing of it."""

    axis: Axis
    count: int
    strip: Strip


@dataclass(frozen=True, slots=True)
class SignRow:
    """A sign, axis by axis."""

    sign: Sign
    cells: tuple[SignCell, ...]
    total: int


def sign_table(tracker: Tracker) -> tuple[SignRow, ...]:
    """How many proposals of each axis bear each sign; the signs that nobody bears are left out."""
    by_axis = [(group.axis, [sign_of(state) for state in group.states]) for group in tracker.by_axis()]
    rows = []
    for sign in SIGNS.values():
        cells = tuple(sign_cell(axis, sign, signs) for axis, signs in by_axis)
        total = sum(cell.count for cell in cells)
        if total:
            rows.append(SignRow(sign, cells, total))
    return tuple(rows)


def sign_cell(axis: Axis, sign: Sign, signs: Sequence[Sign]) -> SignCell:
    """How many of the signs of an axis are this one."""
    count = signs.count(sign)
    return SignCell(axis, count, strip([sign] * count, per_line=4))
