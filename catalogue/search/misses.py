"""Counting the searches that no entry answers in full, for the editors' desk, without keeping anything of a person.

What is kept, and when:

- Only the words, folded, in the order of the alphabet; neither the address, nor the hour, nor the filters. Left out:
  the figures of a search that has more than five (telephone, social security), words of more than thirty letters, and
  the whole of what looks like an e-mail address.
- Few people write the same odd thing: words are kept in clear only from the fifth search for them in thirty days.
  Before that, a keyed fingerprint stands for them, which tells two searches apart and cannot be read back without the
  site's secret key.
- A row without words goes after thirty days, any row after a year, at the first search without result of a day.
- At most a thousand different searches are counted a day: a robot cannot fill the table.

A page does not wait for this: it is done once the page is sent, and a database that is read-only, locked or gone costs
the count, and nothing else.
"""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.core.signals import request_finished
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from catalogue.models import SearchMiss
from catalogue.models.search_miss import WORDS_LENGTH
from catalogue.search.analysis.text import fold, words
from catalogue.search.query.criteria import Criteria

LEGIBLE_FROM = 5
"""Searches for the same words, over `ILLEGIBLE_DAYS`, from which the words are kept in clear."""

ILLEGIBLE_DAYS = 30
LEGIBLE_DAYS = 365
MAX_ROWS = 1000
"""Different searches counted a day."""

MAX_WORDS = 6
MAX_LETTERS = 30
MAX_FIGURES = 5
PATIENCE = 50
"""Milliseconds to wait for another writer."""

logger = logging.getLogger(__name__)
_thread = threading.local()


def note(criteria: Criteria) -> None:
    """Have a search that found nothing counted when the request under way is over."""
    _thread.noted = criteria


def connect() -> None:
    """Follow the ends of the requests. To be called once, when the application is ready."""
    request_finished.connect(_record_noted, dispatch_uid="catalogue.search.misses")


def _record_noted(**_: object) -> None:
    noted, _thread.noted = getattr(_thread, "noted", None), None
    if noted is not None:
        record(noted)


def record(criteria: Criteria) -> None:
    """Count a search that found nothing by its words alone; other searches, and failures, leave no trace.

    A territory leaves nothing out, unless it is the only one.
    """
    kept = {name: getattr(criteria, name) for name in ("q", "page", "tri", "territoire", "lieu")}
    if criteria != Criteria(**kept):
        return
    found = countable(criteria.q)
    if not found:
        return
    try:
        with brief_transaction():
            _count(found, timezone.localdate())
    except DatabaseError as error:
        logger.info("search miss not counted error=%s", type(error).__name__)


def countable(text: str) -> str:
    """The words of a search that may be counted, in the order of the alphabet; empty when there is none."""
    if "@" in text:
        return ""
    has_number = len(re.findall(r"\d", fold(text))) > MAX_FIGURES
    found = {word for word in words(text) if len(word) <= MAX_LETTERS}
    if has_number:
        found = {word for word in found if not re.search(r"\d", word)}
    text = " ".join(sorted(found)[:MAX_WORDS])
    return text if len(text) <= WORDS_LENGTH else ""


def _count(found: str, today: date) -> None:
    fingerprint = salted_hmac("catalogue.search.misses", found, algorithm="sha256").hexdigest()[:32]
    rows = SearchMiss.objects.filter(fingerprint=fingerprint)
    if not rows.filter(day=today).update(count=F("count") + 1):
        others = SearchMiss.objects.filter(day=today).count()
        if others == 0:
            purge(today)
        if others >= MAX_ROWS:
            return
        SearchMiss.objects.bulk_create([SearchMiss(day=today, fingerprint=fingerprint)], ignore_conflicts=True)
        rows.filter(day=today).update(count=F("count") + 1)
    recent = rows.filter(day__gt=today - timedelta(days=ILLEGIBLE_DAYS))
    if (recent.aggregate(total=Sum("count"))["total"] or 0) >= LEGIBLE_FROM:
        rows.filter(words="").update(words=found)


def purge(today: date) -> int:
    """Remove what has been kept long enough; return how many rows that was."""
    legible = SearchMiss.objects.filter(day__lte=today - timedelta(days=LEGIBLE_DAYS))
    illegible = SearchMiss.objects.filter(words="", day__lte=today - timedelta(days=ILLEGIBLE_DAYS))
    return legible.delete()[0] + illegible.delete()[0]


@contextmanager
def brief_transaction() -> Iterator[None]:
    """A transaction that gives up soon, with a DatabaseError, where another process holds what is to be written.

    Nothing of this patience outlives it: the connection may go to another process next.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            with transaction.atomic():
                cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE}")
                yield
            return
        usual = connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
