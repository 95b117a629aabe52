"""Dates that are known to the day, to the month or to the year only, and that say which.

The date kept is the first day of what is known: 2016 is kept as 1 January 2016, to the year.
"""

import calendar
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import CharField, F, Func, Q
from django.db.models.lookups import Exact, In
from django.utils import dateformat, timezone

from catalogue.typography import NBSP
from proposals.models.rules import RealDay

FIRST_DAY = date(2000, 1, 1)
"""No fact of the tracker is older: the report is of 2015."""


class Precision(models.TextChoices):
    """How closely a date is known."""

    DAY = "day", "au jour"
    MONTH = "month", "au mois"
    YEAR = "year", "à l’année"


class MonthAndDay(Func):
    """The month and the day of a date, for example « 04-24 », as each database gives them by itself."""

    output_field = CharField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, 6, 5)", **context)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="TO_CHAR(%(expressions)s, 'MM-DD')", **context)


def date_fits_precision(name: str) -> Q:
    """The condition that a date is a plausible day, and the first one of what its precision says is known."""
    first_days = [f"{month:02}-01" for month in range(1, 13)]
    return Q(RealDay(F(name)), **{f"{name}__gte": FIRST_DAY}) & (
        Q(precision=Precision.DAY)
        | Q(In(MonthAndDay(F(name)), first_days), precision=Precision.MONTH)
        | Q(Exact(MonthAndDay(F(name)), "01-01"), precision=Precision.YEAR)
    )


def last_day(first: date, precision: str) -> date:
    """The last day that the date may stand for."""
    if precision == Precision.YEAR:
        return first.replace(month=12, day=31)
    if precision == Precision.MONTH:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first


def in_words(first: date, precision: str) -> str:
    """The date as a person reads it, no more precise than it is: « 1er octobre 2025 », « avril 2016 », « 2016 »."""
    if precision == Precision.YEAR:
        return str(first.year)
    month = f"{dateformat.format(first, 'F')}{NBSP}{first.year}"
    if precision == Precision.MONTH:
        return month
    return f"{'1er' if first.day == 1 else first.day}{NBSP}{month}"


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
