"""A table as a file to give: CSV, XLSX, ODS, or JSON, in the columns that are declared once."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from typing import IO

from django.utils.text import slugify

from catalogue.structured_data import LICENCE, LICENCE_URL
from catalogue.tables import csv, ods, xlsx
from catalogue.tables.columns import Column
from catalogue.tables.table import Cell, cell_text, escape_formula

MEDIA_TYPES = {
    "csv": csv.MEDIA_TYPE,
    "xlsx": xlsx.MEDIA_TYPE,
    "ods": ods.MEDIA_TYPE,
    "json": "application/json",
}
PUBLIC_FORMATS = ("csv", "ods", "json")
STAFF_FORMATS = ("csv", "xlsx", "ods")
WRITERS = {"csv": csv.write_csv, "xlsx": xlsx.write_xlsx, "ods": ods.write_ods}


LONGEST_NAME = 60
"""Characters of a name that tell the search."""


def dated_name(stem: str, extension: str, day: date, words: Iterable[str] = ()) -> str:
    """The name of a file: what it holds, the day it is of, the words of its search, the last ones cut."""
    told = slugify(" ".join(words))
    if len(told) > LONGEST_NAME:
        told = told[:LONGEST_NAME].rpartition("-")[0] or told[:LONGEST_NAME]
    return f"{'-'.join(filter(None, [stem, day.isoformat(), told]))}.{extension}"


def write_public(
    file: IO[bytes],
    extension: str,
    columns: Iterable[Column],
    rows: Iterable[list[Cell]],
    *,
    name: str,
    title: str,
    about: Mapping[str, str],
) -> None:
    """Write a file of open data: `title` is that of its sheet; JSON says the licence, what is `about`, then `name`."""
    keys = [column.key for column in columns]
    if extension == "json":
        write_json(file, {"licence": LICENCE, "adresse_licence": LICENCE_URL} | dict(about), name, keys, rows)
    else:
        WRITERS[extension](file, title, chain([keys], rows))


def write_editable(
    file: IO[bytes], extension: str, columns: Iterable[Column], rows: Iterable[list[Cell]], *, title: str
) -> None:
    """Write a file that comes back: the import takes the apostrophe off its texts whatever the format."""
    lines: Iterable[list[Cell]] = chain([[column.key for column in columns]], rows)
    if extension != "csv":  # whose writer does it
        lines = ([escape_formula(cell_text(cell)) for cell in line] for line in lines)
    WRITERS[extension](file, title, lines)


def write_json(
    file: IO[bytes], head: Mapping[str, str], name: str, keys: list[str], rows: Iterable[list[Cell]]
) -> None:
    """Write a JSON object: those of `head`, then `name`, a list of objects."""
    file.write(f"{json.dumps(head, ensure_ascii=False)[:-1]}, {json.dumps(name)}: [".encode())
    separator = "\n"
    for row in rows:
        file.write(f"{separator}{json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False)}".encode())
        separator = ",\n"
    file.write(b"\n]}\n")
