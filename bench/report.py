"""What a run of the benchmark found: a table for people, one line of JSON for programs."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any


def p95(values: Sequence[float]) -> float:
    """What 95 of 100 values do not exceed."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


@dataclass(slots=True)
class Times:
    """The milliseconds of a contestant, by sort of request; `own` are those of its process alone.

    The clock also counts what else the machine does; `own` leaves out a database that is another process.
    """

    by_sort: dict[str, list[float]] = field(default_factory=dict)
    own: list[float] = field(default_factory=list)

    def add(self, sort: str, milliseconds: float, own_milliseconds: float = 0.0) -> None:
        """Keep a measure."""
        self.by_sort.setdefault(sort, []).append(milliseconds)
        self.own.append(own_milliseconds)

    @property
    def all(self) -> list[float]:
        """Every measure."""
        return [value for values in self.by_sort.values() for value in values]


def table(ours: Times, floor: Times) -> Iterable[str]:
    """A line for each sort of request, then one for all of them."""
    yield f"{'request':26}{'n':>5}{'median':>9}{'p95':>9}{'floor':>9}{'ratio':>7}   (ms)"
    for sort in [*ours.by_sort, ""]:
        mine, least = (times.by_sort[sort] if sort else times.all for times in (ours, floor))
        ratio = median(mine) / median(least)
        name = sort or "all"
        yield f"{name:26}{len(mine):5}{median(mine):9.2f}{p95(mine):9.2f}{median(least):9.2f}{ratio:7.2f}"


def rounded(figures: dict[str, Any]) -> str:
    """The figures on one line of JSON, with three decimals."""
    return json.dumps(
        {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}
    )
