"""XLSX workbooks, through openpyxl, row by row.

python-calamine reads them in a twentieth of the time (0.12 s against 2 s for 5,000 rows of 20 cells, November 2026)
but tells neither a formula from a cell that is empty, nor an error from one: a sheet that shows « #REF! » would
silently empty what an entry says. It also makes a grid of all that two cells far apart enclose.
"""

import io
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from catalogue.refusal import TooLarge
from catalogue.tables.table import NEW_BOOK, Bounds, Cell, FileRefused, cell_text, check_archive, formula_at, read_as
from catalogue.typography import printable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_xlsx(file: IO[bytes], title: str, lines: Iterable[Iterable[Cell]]) -> None:
    """Write a workbook of one sheet, of numbers and of texts that are no formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for line in lines:
        sheet.append([_written(sheet, cell_text(cell)) for cell in line])
    book.save(file)


def _written(sheet: Any, value: str | float | None) -> Any:
    """A cell of text, which openpyxl would make a formula of if it began like one, or a number."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=printable(value))
    cell.data_type = "s"
    return cell


def read_xlsx(content: bytes, bounds: Bounds) -> Iterator[list[str]]:
    """The lines of the first sheet of a workbook. Raises FileRefused, or TooLarge.

    What the sheet says of its own size is not asked: some programs write less than there is. A row that is there,
    even blank, counts; those of a whole column that somebody painted may be a million.
    """
    check_archive(content, "[Content_Types].xml", bounds)
    with read_as("XLSX"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out: styles, drawings
        sheet = load_workbook(io.BytesIO(content), read_only=True, keep_links=False).worksheets[0]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > bounds.rows:
                raise TooLarge([f"Le fichier dépasse {bounds.rows} lignes, vides comprises : {NEW_BOOK}"])
            yield [_text_of(cell) for cell in row]


def _text_of(cell: Any) -> str:
    """The text of a cell. Raises FileRefused for a formula: its value is not in the file for certain."""
    value = cell.value
    if cell.data_type == "f":
        raise FileRefused(formula_at(cell.column, cell.row))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
