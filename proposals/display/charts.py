"""Charts, drawn by the server: where each mark stands in an SVG. The same figures stand beside each in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proposals.display.signs import Sign

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
