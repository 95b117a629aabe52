"""Classes of the colour scale: fixed, never quantiles, so that two maps compare and a colour keeps its meaning."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Five classes, the first of which is zero. `starts` gives the smallest number of each class, 0 first."""

    starts: tuple[int, int, int, int, int]
    usual_end: int
    """The last number of the last class; beyond it the label says « et plus »."""

    def step(self, count: int) -> int:
        """The class of a number of innovations, from 0 to 4: it names the CSS class `o-map__c0` to `o-map__c4`."""
        return sum(count >= start for start in self.starts) - 1

    def label(self, step: int, *, highest: int = 0) -> str:
        """The words for a class: « 2 », « 3 ou 4 », « 5 à 9 », or « 5 et plus » when `highest` is beyond the scale."""
        first = self.starts[step]
        if step + 1 == len(self.starts):
            last = self.usual_end
            if highest > last or last <= first:
                return f"{first} et plus"
        else:
            last = self.starts[step + 1] - 1
        if first == last:
            return str(first)
        return f"{first} ou {last}" if last == first + 1 else f"{first} à {last}"


@dataclass(frozen=True)
class LegendEntry:
    """A class in the legend: its rank from 0 to 4, its words, how many territories it holds."""

    step: int
    label: str
    territories: int


DEPARTMENT_SCALE = Scale(starts=(0, 1, 2, 3, 5), usual_end=9)
REGION_SCALE = Scale(starts=(0, 1, 3, 6, 10), usual_end=19)


def legend(scale: Scale, counts: Iterable[int]) -> tuple[LegendEntry, ...]:
    """The legend of a map whose territories have these numbers of innovations."""
    counts = list(counts)
    steps = [scale.step(count) for count in counts]
    highest = max(counts, default=0)
    return tuple(
        LegendEntry(step, scale.label(step, highest=highest), steps.count(step)) for step in range(len(scale.starts))
    )
