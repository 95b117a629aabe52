"""Dates known to the day, the month or the year, and that say which: as they are kept, typed, filed and said.

The date kept is the first day of what is known: 2016 is kept as 1 January 2016, to the year.
"""

import calendar
import re
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dates import MONTHS

from catalogue.typography import NBSP

FIRST_DAY = date(2000, 1, 1)
"""No fact of the tracker is older: the report is of 2015."""
_PRECISE_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(models.TextChoices):
    """How closely a date is known."""

    DAY = "day", "au jour"
    MONTH = "month", "au mois"
    YEAR = "year", "à l’année"


_SHAPES = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}


def last_day(first: date, precision: str) -> date:
    """The last day that the date may stand for."""
    if precision == Precision.YEAR:
        return first.replace(month=12, day=31)
    if precision == Precision.MONTH:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first


def end_of(day: date) -> datetime:
    """The moment, of the site's time, when the day ends."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def happened_by(day: date, *, name: str) -> Q:
    """The condition that what is dated by the column `name` had happened by the end of the day.

    A month or a year counts once it is over, as nobody can say that the fact came before; or from the day when it was
    recorded, since it had then happened.
    """
    tomorrow = day + timedelta(days=1)
    months = tomorrow.replace(day=1)  # months that begin before are over
    years = tomorrow.replace(month=1, day=1)
    return (
        Q(**{f"{name}__lte": day}, precision=Precision.DAY)
        | Q(**{f"{name}__lt": months}, precision=Precision.MONTH)
        | Q(**{f"{name}__lt": years}, precision=Precision.YEAR)
        | Q(**{f"{name}__lte": day}, recorded_at__lt=end_of(day))
    )


def read_precise_date(text: str) -> tuple[date, Precision]:
    """The first day that 2016, 2016-04 or 2016-04-24 may stand for, and how closely it is known. Raises ValueError."""
    found = _PRECISE_DATE.fullmatch(text.strip(), 0) if text.isascii() else None
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in found.groups())
    precision = Precision.DAY if day is not None else Precision.YEAR if month is None else Precision.MONTH
    return date(int(year or 0), 1 if month is None else month, 1 if day is None else day), precision


def read_typed_date(text: str) -> tuple[date, Precision]:
    """The same of what a person types, as one writes it in French too: 24/04/2016, 04/2016. Raises ValueError."""
    if "/" in text:
        text = "-".join(part.strip().zfill(2) for part in reversed(text.split("/")))
    return read_precise_date(text)


def write_precise_date(first: date, precision: str) -> str:
    """The text of a date as files give it."""
    return f"{first.year:04}{first.strftime(_SHAPES[Precision(precision)][2:])}"


def day_in_words(day: date) -> str:
    """« 1er octobre 2025 », « 24 avril 2015 »."""
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{MONTHS[day.month]} {day.year}"


def moment_in_words(moment: datetime) -> str:
    """The day of a moment, at the site's time."""
    return day_in_words(timezone.localdate(moment))


def date_in_words(first: date, precision: str) -> str:
    """A date as closely as it is known: « 2025 », « avril 2016 », « 24 avril 2015 »."""
    if precision == Precision.YEAR:
        return str(first.year)
    if precision == Precision.MONTH:
        return f"{MONTHS[first.month]} {first.year}"
    return day_in_words(first)
