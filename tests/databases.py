"""The databases that tests begin with: migrated once into a template, and copied by each process that runs tests.

Migrating takes a process some ten seconds, a copy takes milliseconds. The template is made anew when a migration, a
model, a right or a dependency has changed; it is under `var/` for SQLite, and on the server for PostgreSQL.
"""

import fcntl
import hashlib
import importlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from catalogue.triggers import creation, removal

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "tests"
SCHEMA = (
    "*/migrations/**/*.py",
    "*/**/models/**/*.py",
    "*/triggers.py",
    "oural/access/roles.py",
    "requirements/dev.txt",
)
"""What a migrated database depends on."""


@contextmanager
def one_at_a_time(name: str) -> Iterator[Path]:
    """Hold off the other processes of this tree that want the same thing made; gives the folder to make it in."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield FOLDER


def digest_of(patterns: tuple[str, ...]) -> str:
    """A short digest of the names and contents of the files that the patterns find from the root of the project."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        digest.update(f"\n{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def migrate(url: str) -> None:
    """Migrate the database at `url`, in a process of its own: the settings of this one are those of the tests."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    variables = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=True)


def sqlite_template() -> Path:
    """The file of the migrated database, made if need be."""
    with one_at_a_time("template") as folder:
        template = folder / f"template-{digest_of(SCHEMA)}.sqlite3"
        if not template.exists():
            for old in folder.glob("template-*"):
                old.unlink()
            unfinished = folder / "unfinished.sqlite3"
            unfinished.unlink(missing_ok=True)
            migrate(f"sqlite:///{unfinished}")
            with closing(sqlite3.connect(unfinished)) as made:
                made.execute("PRAGMA journal_mode=DELETE")
            unfinished.rename(template)
    return template


def postgresql_template() -> str:
    """The name of the migrated database of the server, made if need be."""
    name = f"oural_template_{digest_of(SCHEMA)}"
    with one_at_a_time("template"), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
            server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
            migrate(f"{server}/{name}")
            cursor.execute(f"ALTER DATABASE {name} IS_TEMPLATE true")
    return name


@contextmanager
def test_database() -> Iterator[None]:
    """Have the default connection lead to a database of this process, a copy of the template, until the end."""
    creation, before = connection.creation, connection.settings_dict["NAME"]
    is_sqlite = connection.vendor == "sqlite"
    if not is_sqlite:
        connection.settings_dict["TEST"]["TEMPLATE"] = postgresql_template()
    name = creation._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    if is_sqlite:
        with closing(sqlite3.connect(sqlite_template())) as template:
            template.backup(connection.connection)
    yield
    creation.destroy_test_db(before, verbosity=0)


def empty_what_only_grows() -> None:
    """Empty the tables of which the database refuses to lose a row, so that it may be flushed."""
    for name in ("oural.migrations.0002_triggers", "catalogue.migrations.0003_triggers"):
        triggers = importlib.import_module(name).TRIGGERS
        with connection.cursor() as cursor:
            for statement in removal(triggers, connection.vendor):
                cursor.execute(statement)
            cursor.execute("DELETE FROM catalogue_pendingversion")  # rests on the versions
            for table in sorted({trigger.table for trigger in triggers}):
                cursor.execute(f"DELETE FROM {table}")
            for statement in creation(triggers, connection.vendor):
                cursor.execute(statement)
