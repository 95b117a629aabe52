"""The engine of every search: the functions and the answers of `catalogue.search.reference`, from an index in memory.

The index is the same for all the threads of a process, and never older than the database.

- Outside a request, each search reads the revision of the catalogue first. In a request the first one does, and the
  others read the same index: a page is of one revision.
- A transaction that changed the catalogue has an index to itself: what it may still undo is for nobody else.
"""

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from django.core.signals import request_finished, request_started
from django.db import DatabaseError, connection, transaction

from catalogue.models import CatalogueRevision
from catalogue.search.index.bitmaps import Index, Outdated
from catalogue.search.index.build import build, follow
from catalogue.search.query.criteria import Criteria

logger = logging.getLogger(__name__)


class _Thread(threading.local):
    """What each thread holds: whether it is in a request, the index of that request, that of its transaction."""

    in_request = False
    pinned: Index | None = None
    private: Index | None = None


_thread = _Thread()
_lock = threading.Lock()
_shared: Index | None = None


def current_index() -> Index:
    """The index to search in."""
    if _has_written():
        return _private_index()
    if _thread.pinned is not None:
        return _thread.pinned
    index = _shared_index()
    if _thread.in_request:
        _thread.pinned = index
    return index


def warm_up() -> None:
    """Make the index before the first request, and leave no connection open: processes may part after this.

    A database that does not answer yet is left to the first request.
    """
    try:
        _shared_index()
    except DatabaseError:
        logger.warning("La base de données ne répond pas encore : l’index sera fait à la première demande.")
    connection.close()


def release() -> None:
    """Read the revision again at the next search of this thread, even in the same request."""
    _thread.pinned = None


def note_writing() -> None:
    """Remember, until the end of the transaction, that it changed the catalogue."""
    release()
    transaction.on_commit(_written)


def _written() -> None:
    """Stands among what the commit will run, and goes with what a rollback undoes."""


def _has_written() -> bool:
    return any(callback[1] is _written for callback in connection.run_on_commit)


def _private_index() -> Index:
    index = _thread.private
    if index is None or index.revision != CatalogueRevision.read():
        index = _thread.private = build()
    return index


def _shared_index() -> Index:
    global _shared
    _thread.private = None
    index = _shared
    if index is not None and index.revision == CatalogueRevision.read():
        return index
    with _lock:
        _shared = (follow(_shared) if _shared is not None else None) or build()
        return _shared


def _start_request(**_: object) -> None:
    _thread.in_request, _thread.pinned = True, None


def _finish_request(**_: object) -> None:
    _thread.in_request, _thread.pinned = False, None


def connect() -> None:
    """Follow the requests. To be called once, when the application is ready."""
    request_started.connect(_start_request, dispatch_uid="catalogue.search.start")
    request_finished.connect(_finish_request, dispatch_uid="catalogue.search.finish")


ATTEMPTS = 20
"""Times that a question is asked while others change the catalogue between the index and the words."""

Answer = TypeVar("Answer")


def answer(ask: Callable[[Index], Answer]) -> Answer:
    """Ask an index a question, all of whose parts are of one revision.

    When the catalogue does not stop changing, the writers are made to wait for the time of the question.
    """
    for _ in range(ATTEMPTS):
        try:
            return ask(current_index())
        except Outdated:
            release()
    with transaction.atomic():
        CatalogueRevision.hold()
        return ask(current_index())


def total_and_counts(criteria: Criteria) -> tuple[int, dict[str, dict[str, int]]]:
    """How many innovations answer and, by facet then value, how many would if the facet were free."""
    return answer(lambda index: index.total_and_counts(criteria))


def tally(criteria: Criteria, name: str) -> dict[str, int]:
    """How many of the innovations that answer have each value of a facet, its own selection counting too."""
    return answer(lambda index: index.tally(criteria, name))


def pairs(criteria: Criteria, first: str, second: str) -> dict[tuple[str, str], int]:
    """How many innovations answer, by their values of two facets that give at most one each; "" for none."""
    return answer(lambda index: index.pairs(criteria, first, second))


def totals(several: Sequence[Criteria]) -> list[int]:
    """How many innovations answer each of the criteria."""
    return answer(lambda index: index.totals(several))


def wholes(several: Sequence[Criteria]) -> list[int]:
    """How many innovations have every word of each of the criteria."""
    return answer(lambda index: index.wholes(several))


def whole_keys(several: Sequence[Criteria], among: Collection[int]) -> list[list[int]]:
    """Which of some innovations have every word of each of the criteria, by their keys."""
    return answer(lambda index: index.whole_keys(several, among))


def keys(criteria: Criteria, start: int = 0, stop: int | None = None) -> list[int]:
    """The keys of the innovations that answer, in the order asked for, from rank `start` to before `stop`."""
    return answer(lambda index: index.keys(criteria, start, stop))


def near_keys(criteria: Criteria, start: int = 0, stop: int | None = None) -> list[int]:
    """The keys of those that follow without being counted, in the order asked for."""
    return answer(lambda index: index.near_keys(criteria, start, stop))
