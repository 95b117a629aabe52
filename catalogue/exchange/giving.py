"""The entries as a file of the editors, in the columns that come back."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from catalogue.cells import defused
from catalogue.exchange.columns import COLUMNS
from catalogue.exchange.lookups import with_cells
from catalogue.models.innovation import InnovationQuerySet
from catalogue.spreadsheet import MEDIA_TYPE, write_spreadsheet

CHUNK = 500
SHEET = "Innovations"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "ods": MEDIA_TYPE}


def give(entries: InnovationQuerySet, extension: str) -> bytes:
    """A file of these entries: "csv", "xlsx" or "ods". A constant number of queries for each 500 of them."""
    lines = [[column.column_name for column in COLUMNS], *lines_of(entries)]
    return {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods}[extension](lines)


def lines_of(entries: InnovationQuerySet) -> Iterator[list[str]]:
    """The cells of each entry, in the order of their keys; none can be taken for a formula."""
    for innovation in with_cells(entries).order_by("pk").iterator(chunk_size=CHUNK):
        yield [str(defused(column.export(innovation))) for column in COLUMNS]


def as_csv(lines: Iterable[list[str]]) -> bytes:
    """Semicolons and a byte order mark, so that a French Excel opens it as it is."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(lines)
    return ("\ufeff" + file.getvalue()).encode()


def as_xlsx(lines: Iterable[list[str]]) -> bytes:
    """A workbook whose cells are all texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    for line in lines:
        sheet.append([as_text(sheet, cell) for cell in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_text(sheet: Any, text: str) -> Any:
    """A cell of text, which openpyxl would make a formula of if it began like one."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def as_ods(lines: Iterable[list[str]]) -> bytes:
    """A workbook of the free format."""
    file = io.BytesIO()
    write_spreadsheet(file, SHEET, lines)
    return file.getvalue()
