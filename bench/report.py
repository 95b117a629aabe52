"""What a run of the benchmark found: a table for people, one line of JSON for programs."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any


def p95(values: Sequence[float]) -> float:
    """What 95 of 100 values do not exceed; never more than the largest, however few they are."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


@dataclass(slots=True)
class Times:
    """The milliseconds of a contestant, by sort of request."""

    by_sort: dict[str, list[float]] = field(default_factory=dict)

    def add(self, sort: str, milliseconds: float) -> None:
        """Keep a measure."""
        self.by_sort.setdefault(sort, []).append(milliseconds)

    @property
    def all(self) -> list[float]:
        """Every measure."""
        return [value for values in self.by_sort.values() for value in values]


def table(ours: Times, floor: Times, first: Times) -> Iterable[str]:
    """A line for each sort of request, then one for all of them; `first` are the requests whose words are new."""
    yield f"{'request':26}{'n':>5}{'median':>9}{'p95':>9}{'floor':>9}{'ratio':>7}{'first':>9}   (ms)"
    for sort in [*ours.by_sort, ""]:
        mine, least, new = (times.by_sort[sort] if sort else times.all for times in (ours, floor, first))
        ratio = f"{median(mine) / median(least):7.2f}{median(new):9.2f}"
        yield f"{sort or 'all':26}{len(mine):5}{median(mine):9.2f}{p95(mine):9.2f}{median(least):9.2f}{ratio}"


def rounded(figures: dict[str, Any]) -> str:
    """The figures on one line of JSON, with three decimals."""
    return json.dumps(
        {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}
    )
