"""Files that rows name and that the storage no longer has, after a restore that forgot a folder for example.

A folder is listed once, whatever the number of rows, and no file is opened.
"""

from collections.abc import Iterator
from posixpath import dirname, join
from typing import Any

from django.core.files.storage import Storage
from django.db.models import QuerySet

from catalogue.models import Document, Illustration, Innovation, Status
from catalogue.models.innovation import InnovationQuerySet

MOST_TOLD = 500
"""Owners told at once: a whole folder may be away."""


def entries_lacking_a_file() -> InnovationQuerySet:
    """The entries whose picture or document is lost, archives aside."""
    owners: set[Any] = set()
    for model, column in ((Illustration, "image"), (Document, "file")):
        owners |= owners_of_lost(model.objects.exclude(innovation__status=Status.ARCHIVED), column, "innovation")
    return Innovation.objects.filter(pk__in=sorted(owners)[:MOST_TOLD])


def owners_of_lost(rows: QuerySet, column: str, owner: str) -> set[Any]:
    """The keys of those that have a file which is lost: `column` names it, and `owner` whose it is. One query."""
    named = list(rows.order_by().values_list(owner, column))
    storage = rows.model._meta.get_field(column).storage
    folders = {dirname(name) for _, name in named}
    present = {name for folder in folders for name in files_in(storage, folder)}
    return {key for key, name in named if name not in present}


def files_in(storage: Storage, folder: str) -> Iterator[str]:
    """The names of the files of a folder, none where it cannot be read."""
    try:
        _, files = storage.listdir(folder)
    except OSError:
        return
    yield from (join(folder, file) for file in files)
