"""OpenDocument spreadsheets, written and read row by row: a zip of XML files.

The library that writes them takes 70 times as long: 4.1 s against 0.06 s for 2,000 rows of 20 cells (November 2026).
A cell or a row may say « the same, a million times over »: what is blank is not unfolded, and the rest has bounds.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO
from xml.etree.ElementTree import Element, iterparse
from xml.sax.saxutils import escape, quoteattr

from catalogue.refusal import TooLarge
from catalogue.tables.table import Bounds, Cell, FileRefused, cell_text, check_archive, formula_at, read_as
from catalogue.typography import printable

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet><table:table table:name={name}>"
)
TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
BLANKS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
MOST_SPACES = 1_000

Line = list[str | None]


def write_ods(file: IO[bytes], title: str, lines: Iterable[Iterable[Cell]]) -> None:
    """Write a spreadsheet of one sheet, of numbers and of texts that are no formulas."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        begin_package(archive, MEDIA_TYPE, ["content.xml"])
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(HEAD.format(name=quoteattr(title)).encode())
            for line in lines:
                cells = "".join(_written(cell_text(cell)) for cell in line)
                content.write(f"<table:table-row>{cells}</table:table-row>".encode())
            content.write(TAIL.encode())


def begin_package(archive: zipfile.ZipFile, media_type: str, parts: Iterable[str]) -> None:
    """Write what a package of OpenDocument begins with: what it is, stored as it stands, and the list of its parts."""
    archive.writestr("mimetype", media_type, zipfile.ZIP_STORED)
    entries = {"/": media_type} | dict.fromkeys(parts, "text/xml")
    lines = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in entries.items()
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f'<manifest:manifest xmlns:manifest="{space}" manifest:version="1.2">{lines}</manifest:manifest>'
    archive.writestr("META-INF/manifest.xml", manifest)


def _written(value: str | float | None) -> str:
    """A number, or a paragraph for each line: a text is never a formula there."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, (int, float)):
        text = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="float" office:value="{value}">{text}</table:table-cell>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in printable(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def read_ods(content: bytes, bounds: Bounds) -> Iterator[list[str]]:
    """The lines of the first sheet of an ODS workbook. Raises FileRefused, or TooLarge."""
    check_archive(content, "content.xml", bounds)
    with (
        read_as("ODS"),
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        archive.open("content.xml") as file,
    ):
        lines = _rows_of(file, most_columns=bounds.columns, most_rows=bounds.rows)
        for row, line in enumerate(lines, start=1):
            for column, cell in enumerate(line, start=1):
                if cell is None:
                    raise FileRefused(formula_at(column, row))
            yield [cell or "" for cell in line]


def _rows_of(file: IO[bytes], *, most_columns: int, most_rows: int) -> Iterator[Line]:
    """The rows of the first sheet, as texts; None stands for a formula.

    Raises TooLarge for more columns or rows than there may be, and other errors for what is no such file.
    """
    blank = count = 0
    for event, element in iterparse(file, events=("start", "end")):
        if event == "end" and element.tag == f"{TABLE}table":
            return
        if event == "start" or element.tag != f"{TABLE}table-row":
            continue
        line = _cells_of(element, most_columns)
        times = _repeated(element, "rows")
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


def _cells_of(row: Element, most_columns: int) -> Line:
    """The texts of a row, without the blanks at its end. Raises TooLarge."""
    line: Line = []
    blank = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        text, times = _text_of(cell), _repeated(cell, "columns")
        if text == "":
            blank += times
            continue
        if len(line) + blank + times > most_columns:
            raise TooLarge([f"Le fichier dépasse {most_columns} colonnes."])
        line += [""] * blank + [text] * times
        blank = 0
    return line


def _repeated(element: Element, what: str) -> int:
    """How many times a row or a cell stands for."""
    return max(1, int(element.get(f"{TABLE}number-{what}-repeated", "1")))


def _text_of(cell: Element) -> str | None:
    """The text of a cell: its value where it has one, as numbers and dates are shown in many ways."""
    if cell.get(f"{TABLE}formula"):
        return None
    kind = cell.get(f"{OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return _whole(cell.get(f"{OFFICE}value", ""))
    if kind == "boolean":
        return "oui" if cell.get(f"{OFFICE}boolean-value") == "true" else "non"
    if kind == "date":
        return cell.get(f"{OFFICE}date-value", "").removesuffix("T00:00:00")
    return "\n".join(_words_of(paragraph) for paragraph in cell.findall(f"{TEXT}p"))


def _whole(value: str) -> str:
    """A number without a fraction that says nothing: « 2015.0 » is 2015."""
    head, _, tail = value.partition(".")
    return head if tail.strip("0") == "" and head.lstrip("-").isdecimal() else value


def _words_of(element: Element) -> str:
    """The text of a paragraph, its spaces and breaks as they were typed."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            pieces.append(" " * min(MOST_SPACES, max(1, int(child.get(f"{TEXT}c", "1")))))
        else:
            pieces.append(BLANKS.get(child.tag) or _words_of(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
