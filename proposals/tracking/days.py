"""The day that a page shows."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

HANDED_OVER_ON = date(2015, 4, 24)
"""The day when the report was handed over: nothing is tracked before (`fixtures/report.json`)."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day to show. `recorded_by`, a day too: leave out what was written in the ledger after it."""

    day: date
    recorded_by: date | None = None

    @classmethod
    def today(cls) -> "AsOf":
        """The present day, at the site's time."""
        return cls(timezone.localdate())

    @property
    def known_by(self) -> date:
        """The last day whose writing the page of that day could know of."""
        return min(self.day, self.recorded_by or self.day)

    @property
    def is_past(self) -> bool:
        """Whether the page shows a day that is over."""
        return self.day < timezone.localdate()


def months_between(earlier: date, later: date) -> int:
    """The whole months from a day to a later one, zero at least: 11 from 15 January to 14 December."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
    return max(0, months)
