"""What keeps an installation from serving: a database or a disk that is away, full or read-only; late migrations."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from django import db
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from catalogue.typography import NBSP
from oural.checks import FROM_BEFORE, is_from_before

SPILL = "SET LOCAL work_mem = '64kB'; SELECT count(*) FROM generate_series(1, 30000)"
"""What PostgreSQL writes to its disk and forgets: this needs more memory than it may take. It fails on a full disk."""

DISK_FULL = "53100"


def obstacle() -> str:
    """Why the installation cannot serve, in a sentence; empty when it can."""
    try:
        applied = MigrationRecorder(connection).applied_migrations().keys()
        if is_from_before(applied):
            return FROM_BEFORE
        pending = expected_migrations() - applied
        if pending:
            return f"Migrations à appliquer{NBSP}: {len(pending)}."
        return database_obstacle() or folder_obstacle()
    except db.Error as error:
        if getattr(error.__cause__, "sqlstate", None) == DISK_FULL:
            return "Le disque de la base de données est plein."
        return "La base de données ne répond pas."


def database_obstacle() -> str:
    """Why nothing can be written in the database, in a sentence. A file is judged with the folder that it is in."""
    if connection.vendor != "postgresql":
        return ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        if cursor.fetchall() == [("on",)]:
            return "La base de données est en lecture seule."
        cursor.execute(SPILL)
    return ""


def folder_obstacle() -> str:
    """Why nothing can be written in one of the folders of the site, in a sentence."""
    for name, folder in folders().items():
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"x" * 4096)
            free = shutil.disk_usage(folder).free
        except OSError as error:
            return f"Rien ne s’écrit dans {name}{NBSP}: {error.strerror}."
        if free < settings.READY_FREE_BYTES:
            return f"Il reste moins de {settings.READY_FREE_BYTES // 1024**2}{NBSP}Mo dans {name}."
    return ""


def folders() -> dict[str, Path]:
    """The folders where the site writes, by the names that an administrator knows; each, or what will hold it."""
    found: dict[str, str | Path] = {"VAR_DIR": settings.VAR_DIR, "MEDIA_ROOT": settings.MEDIA_ROOT}
    found |= {"les contributions": storages["submissions"].path(""), "les fichiers temporaires": tempfile.gettempdir()}
    if connection.vendor == "sqlite":
        found |= {"la base de données": Path(connection.settings_dict["NAME"]).parent}
    paths = {name: Path(path).absolute() for name, path in found.items()}
    return {name: next(each for each in (path, *path.parents) if each.exists()) for name, path in paths.items()}


@cache
def expected_migrations() -> frozenset[tuple[str, str]]:
    """The (application, name) of each migration, read from the disk once: the code of a process is fixed."""
    return frozenset(MigrationLoader(None).graph.nodes)
