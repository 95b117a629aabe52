"""The index that a search reads: the same for all the threads of a process, and never older than the database.

- Outside a request, each search reads the revision of the catalogue first. In a request the first one does, and the
  others read the same index: a page is of one revision.
- A transaction that changed the catalogue has an index to itself: what it may still undo is for nobody else.
"""

import logging
import threading

from django.core.signals import request_finished, request_started
from django.db import DatabaseError, connection, transaction

from catalogue.models import CatalogueRevision
from catalogue.search.building import build, follow
from catalogue.search.index import Index

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
