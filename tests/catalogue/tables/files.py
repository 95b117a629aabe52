"""Files of the editors, as the tests write them."""

import csv
import io
import zipfile

from django.conf import settings
from django.contrib.admin import site
from openpyxl import Workbook

from catalogue.admin.innovation_list import InnovationFilesMixin
from catalogue.models import Innovation
from catalogue.tables import reader, worker
from catalogue.tables.columns import lines_of
from catalogue.tables.export import write_editable
from catalogue.tables.innovations.columns import COLUMNS
from catalogue.tables.innovations.importer import InnovationImport
from catalogue.tables.ods import write_ods
from catalogue.tables.plan import ImportPlan
from catalogue.tables.reader import bounds, extension_of
from catalogue.tables.table import Table
from catalogue.tables.worker import read_table as read_kind
from catalogue.tables.xlsx import write_xlsx

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
    files = {"a.xlsx": io.BytesIO(), "a.ods": io.BytesIO()}
    write_xlsx(files["a.xlsx"], "x", lines)
    write_ods(files["a.ods"], "x", lines)
    return {"a.csv": csv_of(*lines)} | {name: file.getvalue() for name, file in files.items()}


def read_table(name: str, content: bytes) -> Table:
    """What a file holds, read in this process. Raises FileRefused."""
    extension = extension_of(name, len(content), megabytes=settings.IMPORT_MEGABYTES)
    return read_kind(extension, content, bounds(settings.IMPORT_MEGABYTES))


def plan_of(*lines: list, may_publish: bool = True) -> ImportPlan:
    """What a file of these lines would do."""
    return InnovationImport(may_publish=may_publish).plan(read_table("a.csv", csv_of(*lines)))


def plan_of_new(*changes: dict, **common):
    """A file of new entries, each with changes."""
    rows = [NEW | common | change for change in changes or ({},)]
    header = list(dict.fromkeys(name for row in rows for name in row))
    return plan_of(header, *([row.get(name, "") for name in header] for row in rows))


def error_of(**changes) -> tuple[str, str]:
    """The only error of a new entry."""
    (error,) = plan_of_new(changes).errors
    assert error.line == 2
    return error.column, error.sentence


def read_in_process(monkeypatch) -> None:
    """Have files read in the process of the tests, which takes milliseconds."""

    def run(module, content, *, arguments, megabytes, seconds):
        return worker.answer(content, *arguments)

    monkeypatch.setattr(reader, "run", run)


def export(extension: str) -> bytes:
    """The file of all the entries, as the admin gives it."""
    file = io.BytesIO()
    rows = InnovationFilesMixin(Innovation, site).file_rows(Innovation.objects.all())
    write_editable(file, extension, COLUMNS, lines_of(COLUMNS, rows), title="Innovations")
    return file.getvalue()
