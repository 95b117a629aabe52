"""The databases of the benchmark: a file of SQLite made once for each size, and its copy in a PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from bench.environment import PART
from bench.staleness import mark_built, present_state, state
from bench.synthetic import write_catalogue
from catalogue.models import Innovation
from catalogue.search.index.sets import backend

CACHE = 6_000_000
"""Kilobytes that SQLite may keep of a catalogue being made: with less, it writes each page of an index many times."""


def build_sqlite(folder: Path, size: int) -> None:
    """Write what the database of a folder lacks: the synthetic catalogue, its documents, or nothing.

    Beyond `PART`, the catalogue of that size must be made already, in the folder beside.
    """
    kept = state(folder)
    if kept == present_state():
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA cache_size = -{CACHE}")
    if size > PART:
        copy_parts(folder.parent / str(PART) / "oural.sqlite3", size // PART)
    else:
        if not kept:
            with transaction.atomic():
                write_catalogue(size)
            mark_built(folder, "rows")
        call_command("rebuild_search", verbosity=0, stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    mark_built(folder, "rows", "documents")


def copy_parts(file: Path, count: int) -> None:
    """Fill the empty database with so many copies of the entries of a file, and one of all that they name."""
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS part", [str(file)])
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'catalogue_searchtext_add'")
        [trigger] = cursor.fetchone()
        with transaction.atomic():
            cursor.execute("DROP TRIGGER catalogue_searchtext_add")  # writing all the words at once is quicker
            for model in ordered_models():
                for number in range(count if belongs_to_entries(model) else 1):
                    cursor.execute(copy_statement(model, number))
            cursor.execute("UPDATE catalogue_cataloguerevision SET base = number")
            backend().rewrite()
            cursor.execute(trigger)
        cursor.execute("DETACH DATABASE part")


def belongs_to_entries(model: type[Model]) -> bool:
    """Whether the rows of a table are those of an entry: each copy of the entries has its own."""
    return model is Innovation or any(field.related_model is Innovation for field in model._meta.concrete_fields)


def copy_statement(model: type[Model], number: int) -> str:
    """Write a copy of a table of the part: keys of entries, and of the rows, go up by as much as they are."""
    table = model._meta.db_table
    columns, values = [], []
    for field in model._meta.concrete_fields:
        value = f'"{field.column}"'
        columns.append(value)
        if field.related_model is Innovation or (field.primary_key and model is Innovation):
            value = f"{value} + {number * PART}"
        elif field.primary_key:
            value = f"{value} + {number} * (SELECT max({value}) FROM part.{table})"
        elif field.name == "slug" and model is Innovation and number:
            value = f"{value} || '-{number}'"
        values.append(value)
    return f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM part.{table}"


def copy_to_postgresql(file: Path) -> None:
    """Copy the rows of a file of SQLite into the empty PostgreSQL that the settings name."""
    source = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    with connection.cursor() as cursor, words_at_once(cursor), transaction.atomic():
        for model in ordered_models():
            table = model._meta.db_table
            columns = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
            cursor.execute(f"TRUNCATE {table} CASCADE")
            names = ", ".join(f'"{name}"' for name in columns)
            order = "ORDER BY obsolete_on IS NOT NULL, id" if table.endswith("_territory") else ""
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in source.execute(f"SELECT {names} FROM {table} {order}"):
                    copy.write_row(row)
    source.close()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), ordered_models()):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def words_at_once(cursor: CursorWrapper) -> Iterator[None]:
    """Index the words of PostgreSQL once all the documents are there: one by one takes an hour for a million."""
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'catalogue_searchtext_lexemes'")
    [index] = cursor.fetchone()
    cursor.execute("DROP INDEX catalogue_searchtext_lexemes")
    cursor.execute("ALTER TABLE catalogue_searchdocument DISABLE TRIGGER USER")
    yield
    backend().rewrite()
    cursor.execute("SET maintenance_work_mem = '1GB'")
    cursor.execute(index)
    cursor.execute("ALTER TABLE catalogue_searchdocument ENABLE TRIGGER USER")


def ordered_models() -> list[type[Model]]:
    """The tables of the catalogue, each after those that it names."""
    models = list(apps.get_app_config("catalogue").get_models(include_auto_created=True))
    ordered: list[type[Model]] = []
    while models:
        for model in models:
            named = {field.related_model for field in model._meta.concrete_fields if field.related_model}
            if not (named & set(models)) - {model}:
                ordered.append(model)
        models = [model for model in models if model not in ordered]
    return ordered
