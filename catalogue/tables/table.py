"""What a file of an editor holds, within strict bounds, and the cells of the files that the site gives and takes: no
formula in them, and lists that can be read back. Whatever is wrong is one sentence.

Neither Django nor the database is needed here: `catalogue.tables.worker` reads each file in a process of its own.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from openpyxl.utils import get_column_letter

from catalogue.refusal import Refusal, TooLarge
from catalogue.typography import composed

Cell = str | int | float | None | list[str] | list[dict[str, str]]

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n]")
_SEPARATOR = re.compile(r"(?<!\\)(?:\\\\)*\|")


def cell_text(cell: Cell) -> str | float | None:
    """A cell as one text, for formats that have no list."""
    if not isinstance(cell, list):
        return cell
    return " | ".join(" : ".join(item.values()) if isinstance(item, dict) else item for item in cell)


def plain_number(number: Decimal | None) -> int | float | None:
    """A number as files hold it: whole where it is."""
    return number if number is None else int(number) if number == int(number) else float(number)


def escape_formula(cell: str | float | None) -> str | float | None:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection). Numbers are left as they are.

    An apostrophe goes in front, of those that have one in front already too: `unescape_formula` takes off just that.
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """The text that `escape_formula` was given."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def join_items(items: list[str]) -> str:
    """A list as one text, whatever its items hold."""
    return " | ".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def split_items(text: str) -> list[str]:
    """The list that `join_items` was given, or that somebody typed: « un | deux ». Empty items are left out."""
    items, start = [], 0
    for separator in _SEPARATOR.finditer(text):
        items.append(text[start : separator.end() - 1])
        start = separator.end()
    items.append(text[start:])
    return [plain for item in items if (plain := re.sub(r"\\(.)", r"\1", item.strip(), flags=re.S))]


NEW_BOOK = "copiez ses cellules dans un classeur neuf, ou partagez-le en plusieurs."
MEGABYTE = 1_000_000
ROWS_PER_LINE = 4
"""Rows of a sheet, blank ones between two others included, for each line that a file may have."""


class FileRefused(Refusal):
    """A file that cannot be read at all. One beyond a bound is a TooLarge."""

    def __init__(self, sentence: str):
        super().__init__([sentence])


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a file may hold: megabytes of its own, lines, columns, characters of a cell.

    Of a workbook, which is an archive: its parts, the megabytes that they unfold to, how many times their size.
    """

    megabytes: int
    lines: int
    columns: int
    characters: int
    parts: int
    unfolded: int
    ratio: int

    @property
    def rows(self) -> int:
        """How many rows a sheet may have, from its first to the last that is not blank."""
        return ROWS_PER_LINE * self.lines


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: its header, and each row that is not blank with its number, as a spreadsheet shows it.

    `is_guessed` says of a CSV file in Windows-1252 that nothing in it says so.
    """

    header: list[str]
    rows: list[tuple[int, list[str]]]
    is_guessed: bool = False

    def dumps(self) -> bytes:
        """The table as JSON."""
        known = {"header": self.header, "rows": self.rows, "is_guessed": self.is_guessed}
        return json.dumps(known, ensure_ascii=False).encode()

    @classmethod
    def loads(cls, content: bytes) -> Self:
        """The table that `dumps` gave, or why the file is refused. Raises FileRefused, or TooLarge."""
        read = json.loads(content)
        if "refused" in read:
            raise TooLarge([read["refused"]]) if read["is_too_large"] else FileRefused(read["refused"])
        return cls(read["header"], [(line, cells) for line, cells in read["rows"]], read["is_guessed"])


def table_of(lines: Iterable[list[str]], bounds: Bounds) -> Table:
    """Part the header from the rows, letters composed. Raises FileRefused, or TooLarge."""
    header: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    room = bounds.megabytes * MEGABYTE
    for number, cells in enumerate(lines, start=1):
        if not any(cell.strip() for cell in cells):
            continue
        check_line(number, cells, bounds)
        room -= sum(map(len, cells))
        if room < 0:
            raise TooLarge([f"Le fichier dépasse {bounds.megabytes} Mo de texte : partagez-le en plusieurs."])
        if not header:
            header = [composed(cell).strip() for cell in cells]
            while header and not header[-1]:
                header.pop()
        elif len(rows) == bounds.lines:
            raise TooLarge([f"Le fichier dépasse {bounds.lines} lignes : partagez-le en plusieurs."])
        elif any(cell.strip() for cell in cells[len(header) :]):
            raise FileRefused(f"Ligne {number} : une cellule n’est sous aucun titre de colonne.")
        else:
            padded = cells + [""] * (len(header) - len(cells))
            rows.append((number, [unescape_formula(composed(cell)) for cell in padded[: len(header)]]))
    if not header:
        raise FileRefused("Le fichier est vide.")
    return Table(header, rows)


def check_line(number: int, cells: list[str], bounds: Bounds) -> None:
    """Raises TooLarge for a line that is too wide, or has too long a cell."""
    if any(cell.strip() for cell in cells[bounds.columns :]):
        raise TooLarge([f"Le fichier dépasse {bounds.columns} colonnes."])
    if any(len(cell) > bounds.characters for cell in cells):
        raise TooLarge([f"Ligne {number} : une cellule dépasse {bounds.characters} caractères."])


def formula_at(column: int, row: int) -> str:
    """What is said of a formula."""
    return f"La cellule {get_column_letter(column)}{row} est une formule : collez sa valeur à la place."


@contextmanager
def read_as(kind: str) -> Iterator[None]:
    """Raises FileRefused for whatever stops the reading of a workbook of that kind.

    openpyxl, zlib, expat and the archive raise a dozen kinds of errors for a file that is not what it says.
    """
    try:
        yield
    except (Refusal, MemoryError):
        raise
    except Exception:
        raise FileRefused(f"Le fichier n’est pas un classeur {kind} lisible.") from None


def check_archive(content: bytes, needed: str, bounds: Bounds) -> None:
    """Raises FileRefused for an archive that is not one or lacks a part, TooLarge for one that would fill the memory.

    Nothing is unfolded: sizes are those that the archive states, beyond which zipfile reads nothing of a part.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise FileRefused("Le fichier n’est pas un classeur lisible.") from None
    is_large = len(parts) > bounds.parts or sum(part.file_size for part in parts) > bounds.unfolded * MEGABYTE
    if is_large or any(part.file_size > max(MEGABYTE, bounds.ratio * part.compress_size) for part in parts):
        raise TooLarge(["Le classeur est trop gros une fois décompressé."])
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("Le classeur est protégé par un mot de passe.")
    if needed not in {part.filename for part in parts}:
        raise FileRefused("Le fichier n’est pas un classeur lisible.")
