"""OpenDocument spreadsheets, written row by row: a zip of two XML files.

The library that does it takes 70 times as long: 4.1 s against 0.06 s for 2,000 rows of 20 cells (November 2026).
"""

import zipfile
from collections.abc import Iterable
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from catalogue.typography import printable

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet><table:table table:name={name}>"
)
TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"

Cell = str | int | None


def write_spreadsheet(file: IO[bytes], name: str, rows: Iterable[Iterable[Cell]]) -> None:
    """Write one sheet of that name to a file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(HEAD.format(name=quoteattr(name)).encode())
            for row in rows:
                content.write(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>".encode())
            content.write(TAIL.encode())


def _cell(value: Cell) -> str:
    """A number, or a paragraph for each line: a text is never a formula there."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int):
        text = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="float" office:value="{value}">{text}</table:table-cell>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in printable(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
