"""Files of the editors, as the tests write them."""

import csv
import io
import zipfile

from openpyxl import Workbook

from catalogue.exchange.giving import as_ods, as_xlsx
from catalogue.exchange.intake import bounds
from catalogue.exchange.planning import Plan, make_plan
from catalogue.exchange.reading import Table, extension_of
from catalogue.exchange.reading import read_table as read_kind

NEW = {"titre": "Un puits", "nom_territoire": "Pays de Retz", "etape": "deployee"}


def csv_of(*lines: list) -> bytes:
    """A CSV file as a spreadsheet writes it."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(lines)
    return file.getvalue().encode()


def xlsx_of(*lines: list) -> bytes:
    """A workbook with cells as they come: numbers, dates, formulas."""
    book = Workbook()
    for line in lines:
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ods_of(rows: str) -> bytes:
    """An ODS workbook with rows of XML."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "content.xml",
            '<?xml version="1.0"?><office:document-content'
            ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            f'<office:body><office:spreadsheet><table:table table:name="x">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


def in_each_format(lines: list[list[str]]) -> dict[str, bytes]:
    """The same lines of text as a file of each kind."""
    return {"a.csv": csv_of(*lines), "a.xlsx": as_xlsx(lines), "a.ods": as_ods(lines)}


def read_table(name: str, content: bytes) -> Table:
    """What a file holds, read in this process. Raises FileRefused."""
    extension = extension_of(name, len(content), megabytes=bounds().megabytes)
    return read_kind(extension, content, bounds())


def plan_of(*lines: list, may_publish: bool = True) -> Plan:
    """What a file of these lines would do."""
    return make_plan(read_table("a.csv", csv_of(*lines)), may_publish=may_publish)


def plan_of_new(*changes: dict, **common):
    """A file of new entries, each with changes."""
    rows = [NEW | common | change for change in changes or ({},)]
    header = list(dict.fromkeys(name for row in rows for name in row))
    return plan_of(header, *([row.get(name, "") for name in header] for row in rows))


def fault_of(**changes) -> tuple[str, str]:
    """The only fault of a new entry."""
    (fault,) = plan_of_new(changes).faults
    assert fault.line == 2
    return fault.column, fault.sentence
