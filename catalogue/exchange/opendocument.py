"""OpenDocument spreadsheets, read row by row: the counterpart of `catalogue.spreadsheet`.

A cell or a row may say « the same, a million times over »: what is blank is not unfolded, and the rest has bounds.
"""

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from catalogue.bounds import TooLarge

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
BLANKS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
MOST_SPACES = 1_000

Line = list[str | None]


def read_spreadsheet(file: IO[bytes], *, most_columns: int, most_rows: int) -> Iterator[Line]:
    """The rows of the first sheet, as texts; None stands for a formula.

    Raises TooLarge for more columns or rows than there may be, and other errors for what is no such file.
    """
    blank = count = 0
    for event, element in iterparse(file, events=("start", "end")):
        if event == "end" and element.tag == f"{TABLE}table":
            return
        if event == "start" or element.tag != f"{TABLE}table-row":
            continue
        line = cells_of(element, most_columns)
        times = repeated(element, "rows")
        element.clear()
        if not any(cell != "" for cell in line):
            blank += times
            continue
        count += blank + times
        if count > most_rows:
            raise TooLarge([f"Le fichier dépasse {most_rows} lignes : partagez-le en plusieurs."])
        yield from [[] for _ in range(blank)]
        yield from [line for _ in range(times)]
        blank = 0


def cells_of(row: Element, most_columns: int) -> Line:
    """The texts of a row, without the blanks at its end. Raises TooLarge."""
    line: Line = []
    blank = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        text, times = text_of(cell), repeated(cell, "columns")
        if text == "":
            blank += times
            continue
        if len(line) + blank + times > most_columns:
            raise TooLarge([f"Le fichier dépasse {most_columns} colonnes."])
        line += [""] * blank + [text] * times
        blank = 0
    return line


def repeated(element: Element, what: str) -> int:
    """How many times a row or a cell stands for."""
    return max(1, int(element.get(f"{TABLE}number-{what}-repeated", "1")))


def text_of(cell: Element) -> str | None:
    """The text of a cell: its value where it has one, as numbers and dates are shown in many ways."""
    if cell.get(f"{TABLE}formula"):
        return None
    kind = cell.get(f"{OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return whole(cell.get(f"{OFFICE}value", ""))
    if kind == "boolean":
        return "oui" if cell.get(f"{OFFICE}boolean-value") == "true" else "non"
    if kind == "date":
        return cell.get(f"{OFFICE}date-value", "").removesuffix("T00:00:00")
    return "\n".join(words_of(paragraph) for paragraph in cell.findall(f"{TEXT}p"))


def whole(value: str) -> str:
    """A number without a fraction that says nothing: « 2015.0 » is 2015."""
    head, _, tail = value.partition(".")
    return head if tail.strip("0") == "" and head.lstrip("-").isdecimal() else value


def words_of(element: Element) -> str:
    """The text of a paragraph, its spaces and breaks as they were typed."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            pieces.append(" " * min(MOST_SPACES, max(1, int(child.get(f"{TEXT}c", "1")))))
        else:
            pieces.append(BLANKS.get(child.tag) or words_of(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
