"""Where a proposal stands on a day: the readings of both voices, its facts, and the flags that compute themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone

from catalogue.models import Lever
from catalogue.typography import NBSP
from proposals.dates import date_in_words, last_day
from proposals.models import Axis, Proposal, ProposalStatus, ProposalUpdate, StatusEntry, Voice
from proposals.models.report import LOOKED_AT

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


MONTHS_WITHOUT_NEWS = 12
"""Months without a fact nor a stated status from which a proposal is said to be without news: a budget year."""

CLOSED = {ProposalStatus.DONE, ProposalStatus.ABANDONED}
"""The statuses that a deadline no longer binds."""


class Flag(models.TextChoices):
    """What calls for a look; the values are also what addresses show."""

    NO_NEWS = "sans-nouvelle", "sans nouvelle"
    OVERDUE = "echeance-depassee", "échéance dépassée"
    DEAD_SOURCE = "sans-source-vivante", "statut sans source vivante"


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """A flag that is up, in words: « sans nouvelle depuis 14 mois »."""

    flag: Flag
    label: str


def months_without_news(last_news: date | None, day: date) -> int:
    """Whole months since the last fact or stated status; since the report where there was none."""
    return months_between(min(last_news, day) if last_news else HANDED_OVER_ON, day)


def raised_flags(
    *,
    day: date,
    status: str,
    deadline: date | None,
    last_news: date | None,
    has_living_source: bool,
) -> tuple[RaisedFlag, ...]:
    """The flags that are up on a day. `last_news`: the last day that the last fact or stated status may bear."""
    flags = []
    months = months_without_news(last_news, day)
    if months >= MONTHS_WITHOUT_NEWS:
        since = "le rapport, remis il y a " if last_news is None else ""
        flags.append(RaisedFlag(Flag.NO_NEWS, f"sans nouvelle depuis {since}{months}{NBSP}mois"))
    if deadline is not None and deadline < day and status not in CLOSED:
        flags.append(RaisedFlag(Flag.OVERDUE, str(Flag.OVERDUE.label)))
    if not has_living_source:
        flags.append(RaisedFlag(Flag.DEAD_SOURCE, str(Flag.DEAD_SOURCE.label)))
    return tuple(flags)


@dataclass(frozen=True, slots=True)
class DayReading:
    """What a voice reads on a day. `recorded_later`: it was written in the ledger after the day that is shown."""

    entry: StatusEntry
    recorded_later: bool

    @property
    def status(self) -> ProposalStatus:
        return ProposalStatus(self.entry.status)

    @classmethod
    def of(cls, entry: StatusEntry, as_of: AsOf) -> "DayReading":
        """The reading that an entry of the ledger makes."""
        return cls(entry, timezone.localdate(entry.recorded_at) > as_of.day)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a proposal up to a day: how many, how many cite the report, the last one’s date and precision, and
    the last day that any may bear.
    """

    count: int = 0
    explicit: int = 0
    last_on: date | None = None
    last_precision: str = ""
    news_on: date | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A proposal on a day: `reading` is the editors', None where the ledger has none; `others` the second voice's, the
    last to take effect first, one for whoever speaks. `innovation_count` counts what is public in the catalogue.
    `looked_at` is when an editor last wrote something down of it, None where only a loading did.
    """

    proposal: Proposal
    reading: DayReading | None
    others: tuple[DayReading, ...]
    facts: Facts
    innovation_count: int
    flags: tuple[RaisedFlag, ...]
    months_without_news: int
    looked_at: datetime | None

    @property
    def levers(self) -> tuple[Lever, ...]:
        """The levers that the proposal aims at."""
        return self.proposal.levers

    @property
    def last_fact(self) -> str:
        """The date of the last fact in words, or nothing."""
        return date_in_words(self.facts.last_on, self.facts.last_precision) if self.facts.last_on else ""

    @property
    def status(self) -> ProposalStatus:
        """The status that the editors read: unknown where the ledger says nothing."""
        return self.reading.status if self.reading else ProposalStatus.UNKNOWN

    @property
    def differing(self) -> tuple[DayReading, ...]:
        """The readings of the second voice that do not say what the editors say."""
        return tuple(other for other in self.others if other.status != self.status)


@dataclass(frozen=True, slots=True)
class AxisGroup:
    """An axis with its proposals."""

    axis: Axis
    states: tuple[State, ...]


def make_state(
    proposal: Proposal,
    *,
    as_of: AsOf,
    levers: Iterable[Lever],
    entries: Iterable[StatusEntry],
    facts: Facts,
    innovation_count: int,
) -> State:
    """The state of a proposal read `with_deadline` and `with_last_looks`; `entries` in force, `with_living_source`;
    `levers` all those of the report.
    """
    proposal.levers = tuple(lever for lever in levers if lever.slug in proposal.said.lever_slugs)
    readings = [DayReading.of(entry, as_of) for entry in entries]
    reading = next((one for one in readings if one.entry.voice == Voice.EDITORS), None)
    others = sorted(
        (one for one in readings if one.entry.voice == Voice.SECOND),
        key=lambda one: (one.entry.effective_on, one.entry.recorded_at, one.entry.pk),
        reverse=True,
    )
    news = last_news(readings, facts)
    flags = raised_flags(
        day=as_of.day,
        status=reading.entry.status if reading else ProposalStatus.UNKNOWN,
        deadline=proposal.due_on,  # type: ignore[attr-defined]
        last_news=news,
        has_living_source=reading is None or reading.entry.has_living_source,  # type: ignore[attr-defined]
    )
    return State(
        proposal=proposal,
        reading=reading,
        others=tuple(others),
        facts=facts,
        innovation_count=innovation_count,
        flags=flags,
        months_without_news=months_without_news(news, as_of.day),
        looked_at=max(filter(None, (getattr(proposal, f"{name}_looked_at") for name in LOOKED_AT)), default=None),
    )


def last_news(readings: Iterable[DayReading], facts: Facts) -> date | None:
    """The last day that the last fact or stated status may bear.

    What the editors read of the facts is no news: they would switch a flag off by reading the same again.
    """
    said = [one.entry for one in readings if not one.entry.is_editorial_reading]
    dates = [last_day(entry.effective_on, entry.precision) for entry in said]
    return max([*dates, *([facts.news_on] if facts.news_on else [])], default=None)


def figures_of(updates: Sequence[ProposalUpdate]) -> Facts:
    """The figures of the facts of one proposal, the newest first."""
    if not updates:
        return Facts()
    return Facts(
        count=len(updates),
        explicit=sum(update.link_to_report == "explicit" for update in updates),
        last_on=updates[0].happened_on,
        last_precision=updates[0].precision,
        news_on=max(last_day(update.happened_on, update.precision) for update in updates),
    )
