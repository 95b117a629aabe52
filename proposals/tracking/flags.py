"""Flags that compute themselves: nobody sets them, hence nobody can switch them off."""

from dataclasses import dataclass
from datetime import date

from django.db import models

from catalogue.typography import NBSP
from proposals.models import ProposalStatus
from proposals.tracking.days import HANDED_OVER_ON, months_between

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
