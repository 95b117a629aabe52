"""CSV files: written for a French Excel, read as any spreadsheet writes them."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO

from catalogue.tables.table import Bounds, Cell, FileRefused, cell_text, escape_formula
from catalogue.typography import printable

MEDIA_TYPE = "text/csv; charset=utf-8"
DELIMITERS = ";,\t"


def write_csv(file: IO[bytes], title: str, lines: Iterable[Iterable[Cell]]) -> None:
    """Semicolons and a byte order mark, so that a French Excel opens it as it is. No cell is taken for a formula."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        csv.writer(text, delimiter=";").writerows([escape_formula(cell_text(cell)) for cell in line] for line in lines)
    finally:
        text.detach()


def decoded(content: bytes) -> tuple[str, bool]:
    """The text of a file in UTF-8 or, failing that, in Windows-1252, and whether that was a guess. Raises FileRefused.

    Nearly any bytes are a text in Windows-1252: those with characters that no text has are in another encoding.
    """
    try:
        return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\ufffd" in text or printable(text) != text:
        raise FileRefused("Le fichier n’est ni en UTF-8, ni en Windows-1252 : enregistrez-le au format « CSV UTF-8 ».")
    return text, True


def read_csv(content: bytes, bounds: Bounds) -> Iterator[list[str]]:
    """The lines of a CSV file. Raises FileRefused."""
    text, _ = decoded(content)
    head = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=head.count), strict=True)
    try:
        yield from reader
    except csv.Error:
        raise FileRefused(f"Ligne {reader.line_num} : le fichier n’est pas un CSV lisible.") from None
