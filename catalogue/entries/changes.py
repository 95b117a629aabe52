"""The one seam that every change of an entry goes through: the revision of the catalogue, the search, the history.

Whoever changes something that a list shows or looks in (a text, a theme, a lever, an organisation, a place, a
reproduction, a status) calls `record_change` with the entries concerned, in the same transaction, once all is written:
other writers wait from there to its end. Versions so come in the order of the changes, none is forgotten, and the next
search of every process sees the change.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.signals import post_delete

from catalogue.models import CatalogueRevision, Innovation
from catalogue.search.current import note_writing
from catalogue.search.documents import write_documents
from catalogue.versions.history import record_versions

CHUNK = 500
"""Entries read and written at a time."""


def record_change(ids: Iterable[int]) -> None:
    """Advance the revision, write the search documents and the versions of these entries.

    A constant number of queries for each 500 of them. An entry that is gone leaves an empty document and a last
    version that says so. The revision goes up even without any: the words of the filters may have changed.
    """
    wanted = sorted(set(ids))
    with transaction.atomic():
        revision = CatalogueRevision.advance()
        note_writing()
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            write_documents(chunk, revision)
            record_versions(chunk)


def connect() -> None:
    """Record each deletion of an entry, however it is done. To be called once the application is ready."""
    post_delete.connect(_record_deletion, sender=Innovation, dispatch_uid="catalogue.entries.changes")


def _record_deletion(instance: Innovation, **_: object) -> None:
    record_change([instance.pk])
