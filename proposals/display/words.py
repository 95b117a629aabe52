"""Statuses and numbers as people read them in French."""

from collections.abc import Sequence
from datetime import date

from proposals.dates import date_in_words
from proposals.models import Precision, StatusEntry


def since_in_words(first: date, precision: str) -> str:
    """« depuis 2025 », « depuis le 24 avril 2015 »."""
    return f"depuis {'le ' if precision == Precision.DAY else ''}{date_in_words(first, precision)}"


def dated_in_words(entry: StatusEntry) -> str:
    """What the date of an entry tells: for a reading of the editors, « d’après des faits jusqu’au 7 octobre 2025 », as
    nobody knows since when the status holds; for a status that its source states, « depuis 2025 ».
    """
    if not entry.is_editorial_reading:
        return since_in_words(entry.effective_on, entry.precision)
    until = "au" if entry.precision == Precision.DAY else "en"
    return f"d’après des faits jusqu’{until} {entry.date_text}"


def read_by(entry: StatusEntry) -> str:
    """Who says the status of an entry of the editors: they read it, or its source states it."""
    return "lecture de la rédaction" if entry.is_editorial_reading else "statut énoncé par la source"


def spanned(numbers: Sequence[int]) -> str:
    """« 5–6 » where the numbers follow each other, else « 5, 7 »."""
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(map(str, numbers))
