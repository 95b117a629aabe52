"""Dates known to the day, the month or the year, as the text that files and forms give: 2016, 2016-04, 2016-04-24."""

import re
from datetime import date

from proposals.models import Precision

_PRECISE_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SHAPES = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}


def read_precise_date(text: str) -> tuple[date, Precision]:
    """The first day that the text may stand for, and how closely it is known. Raises ValueError for another text."""
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
