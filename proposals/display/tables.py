"""The tables of the list: proposals axis by axis, and how many bear each sign."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from catalogue.typography import listed
from proposals.display.charts import Strip, strip
from proposals.display.signs import MISSING, SIGNS, Sign, SignCount, count_signs, in_words, sign_of
from proposals.display.words import spanned
from proposals.models import Axis
from proposals.tracking import RaisedFlag, State, Tracker


@dataclass(frozen=True, slots=True)
class Row:
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


def rows_of(states: Iterable[State]) -> tuple[Row, ...]:
    """A row for each proposal, and one for those whose wording is missing that follow each other."""
    rows: list[Row] = []
    for is_missing, group in groupby(states, key=lambda state: sign_of(state).key == MISSING):
        found = tuple(group)
        rows += [Row(found)] if is_missing else [Row((state,)) for state in found]
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class AxisTable:
    """An axis, its proposals that are shown, and the signs of all it has."""

    axis: Axis
    rows: tuple[Row, ...]
    total: int
    counts: tuple[SignCount, ...]
    strip: Strip

    @property
    def sentence(self) -> str:
        """The counts in words."""
        return in_words(self.counts)


def axis_tables(tracker: Tracker, states: tuple[State, ...] | None = None) -> tuple[AxisTable, ...]:
    """A table for each axis that has proposals to show, all or only `states`."""
    shown = {group.axis.pk: group.states for group in tracker.by_axis(states)}
    return tuple(
        AxisTable(
            axis=group.axis,
            rows=rows_of(shown[group.axis.pk]),
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
