"""The one seam that every change of an entry goes through: the revision of the catalogue, the search, the history.

Whoever changes something that a list shows or looks in (a text, a theme, a lever, an organisation, a place, a
reproduction, a status) calls `record_change` with the entries concerned, in the same transaction, once all is written:
other writers wait from there to its end. Versions so come in the order of the changes, none is forgotten, and the next
search of every process sees the change.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain

from django.db import transaction
from django.db.models.signals import post_delete

from catalogue.models import CatalogueRevision, Innovation, Version
from catalogue.origin import actor
from catalogue.search.index.documents import empty_documents, for_documents, write_documents
from catalogue.search.index.engine import note_writing
from catalogue.versions.history import record_versions, with_relations

CHUNK = 500
"""Entries read and written at a time."""

LONGEST_REASON = Version._meta.get_field("reason").max_length or 100

_reason: ContextVar[str] = ContextVar("reason", default="")
_waiting: ContextVar[list[list[int]] | None] = ContextVar("waiting", default=None)
"""What is to be recorded at the end of `one_change`; None outside."""


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Say why the changes made inside are made, in at most LONGEST_REASON characters that the history shows."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


@contextmanager
def one_change() -> Iterator[None]:
    """Record at the end, as one, all that is changed inside. To be called in a transaction."""
    if _waiting.get() is not None:
        yield  # of another one, at whose end it is done
        return
    waiting: list[list[int]] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    if waiting:
        record_change(chain.from_iterable(waiting))


def record_change(ids: Iterable[int]) -> None:
    """Advance the revision, write the search documents and the versions of these entries.

    A constant number of queries for each 500 of them. An entry that is gone leaves an empty document and a last
    version that says so. The revision goes up even without any: the words of the filters may have changed.
    """
    wanted, waiting = sorted(set(ids)), _waiting.get()
    if waiting is not None:
        waiting.append(wanted)
        return
    account = actor() if wanted else None
    with transaction.atomic(savepoint=False):
        revision = CatalogueRevision.advance()
        note_writing()
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            entries = list(with_relations(for_documents(chunk)))
            write_documents(entries, revision)
            if gone := sorted(set(chunk) - {entry.pk for entry in entries}):
                empty_documents(gone, revision)
            record_versions(entries, gone=gone, reason=_reason.get(), made_by=account and account.pk)


def connect() -> None:
    """Record each deletion of an entry, however it is done. To be called once the application is ready."""
    post_delete.connect(_record_deletion, sender=Innovation, dispatch_uid="catalogue.entries.changes")


def _record_deletion(instance: Innovation, **_: object) -> None:
    record_change([instance.pk])
