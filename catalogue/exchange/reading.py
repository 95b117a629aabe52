"""Files of editors: CSV, XLSX and ODS, read into texts within strict bounds. Whatever is wrong is one sentence."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from catalogue.cells import restored
from catalogue.exchange.opendocument import TooLarge, read_spreadsheet

LARGEST_FILE = 25_000_000
"""Bytes of a file: 5,000 entries as long as those of the catalogue make some 15 MB of CSV."""

LARGEST_CONTENT = 120_000_000
"""Bytes of all that a compressed file holds, once unfolded."""

MOST_PARTS = 1_000
MOST_LINES = 5_000
MOST_COLUMNS = 100
LONGEST_CELL = 100_000
DELIMITERS = ";,\t"
EXTENSIONS = ("csv", "xlsx", "ods")


class FileRefused(Exception):
    """A file that cannot be read at all; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: its header, and each row that is not blank with its number, as a spreadsheet shows it."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(name: str, content: bytes) -> Table:
    """The first sheet of a file. Raises FileRefused."""
    extension = name.rpartition(".")[2].lower()
    if extension not in EXTENSIONS:
        raise FileRefused("Le fichier n’est ni un CSV, ni un XLSX, ni un ODS.")
    if len(content) > LARGEST_FILE:
        raise FileRefused(f"Le fichier dépasse {LARGEST_FILE // 1_000_000} Mo : partagez-le en plusieurs.")
    if not content.strip():
        raise FileRefused("Le fichier est vide.")
    readers = {"csv": read_csv, "xlsx": read_xlsx, "ods": read_ods}
    return table_of(readers[extension](content))


def table_of(lines: Iterable[list[str]]) -> Table:
    """Part the header from the rows. Raises FileRefused."""
    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(lines, start=1):
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise FileRefused(f"Ligne {number} : une cellule dépasse {LONGEST_CELL} caractères.")
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [cell.strip() for cell in cells]
            while header and not header[-1]:
                header.pop()
        elif len(rows) == MOST_LINES:
            raise FileRefused(f"Le fichier dépasse {MOST_LINES} lignes : partagez-le en plusieurs.")
        elif any(cell.strip() for cell in cells[len(header) :]):
            raise FileRefused(f"Ligne {number} : une cellule n’est sous aucun titre de colonne.")
        else:
            padded = cells + [""] * (len(header) - len(cells))
            rows.append((number, [restored(cell) for cell in padded[: len(header)]]))
    if not header:
        raise FileRefused("Le fichier est vide.")
    return Table(header, rows)


def read_csv(content: bytes) -> Iterator[list[str]]:
    """The lines of a CSV file. Raises FileRefused."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("Le fichier n’est pas en UTF-8 : enregistrez-le au format « CSV UTF-8 ».") from None
    head = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=head.count), strict=True)
    try:
        yield from reader
    except csv.Error:
        raise FileRefused(f"Ligne {reader.line_num} : le fichier n’est pas un CSV lisible.") from None


def read_xlsx(content: bytes) -> Iterator[list[str]]:
    """The lines of the first sheet of an XLSX workbook. Raises FileRefused."""
    check_archive(content, "[Content_Types].xml")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: styles, drawings
            book = load_workbook(io.BytesIO(content), read_only=True)
            bounds = {"max_row": 2 * MOST_LINES, "max_col": MOST_COLUMNS + 1}
            lines = [[text_of(cell) for cell in row] for row in book.worksheets[0].iter_rows(**bounds)]
    except FileRefused:
        raise
    except Exception:
        # openpyxl raises a dozen kinds of errors for a file that is not what it says.
        raise FileRefused("Le fichier n’est pas un classeur XLSX lisible.") from None
    if any(line[MOST_COLUMNS:] != [""] for line in lines if len(line) > MOST_COLUMNS):
        raise FileRefused(f"Le fichier dépasse {MOST_COLUMNS} colonnes.")
    yield from lines


def text_of(cell: Any) -> str:
    """The text of a cell of openpyxl. Raises FileRefused for a formula: its value is not in the file for certain."""
    value = cell.value
    if cell.data_type == "f":
        raise FileRefused(formula_in(f"{get_column_letter(cell.column)}{cell.row}"))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def read_ods(content: bytes) -> Iterator[list[str]]:
    """The lines of the first sheet of an ODS workbook. Raises FileRefused."""
    check_archive(content, "content.xml")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as file:
            for row, line in enumerate(read_spreadsheet(file, most_columns=MOST_COLUMNS), start=1):
                for column, cell in enumerate(line, start=1):
                    if cell is None:
                        raise FileRefused(formula_in(f"{get_column_letter(column)}{row}"))
                yield [cell or "" for cell in line]
    except FileRefused:
        raise
    except TooLarge as error:
        raise FileRefused(str(error)) from None
    except Exception:
        # Errors of zlib, of expat, of the archive: the file is not what it says.
        raise FileRefused("Le fichier n’est pas un classeur ODS lisible.") from None


def formula_in(place: str) -> str:
    """What is said of a formula."""
    return f"La cellule {place} est une formule : collez sa valeur à la place."


def check_archive(content: bytes, needed: str) -> None:
    """Raises FileRefused for an archive that is not one, that would fill the memory, or that lacks a part."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise FileRefused("Le fichier n’est pas un classeur lisible.") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise FileRefused("Le classeur est trop gros une fois décompressé.")
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("Le classeur est protégé par un mot de passe.")
    if needed not in {part.filename for part in parts}:
        raise FileRefused("Le fichier n’est pas un classeur lisible.")
