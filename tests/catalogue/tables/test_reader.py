"""The program that reads a file stops within its limits, and its editor reads why."""

import io
import zipfile
from contextlib import ExitStack
from random import Random

import pytest
from django.conf import settings

from catalogue import workers
from catalogue.refusal import Busy, TooLarge
from catalogue.tables import reader
from catalogue.tables.reader import QUEUE
from catalogue.tables.table import FileRefused, Table
from tests.catalogue.tables.files import csv_of, xlsx_of
from tests.catalogue.tables.test_worker import archive

SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
FILE = xlsx_of(["titre"], ["Un"])


@pytest.fixture
def real_program(monkeypatch):
    """The program itself, which a machine with much to do does not interrupt."""
    monkeypatch.setattr(reader, "run", workers.run)
    monkeypatch.setattr(workers, "PATIENCE", 60)


def read_file(name: str, content: bytes) -> Table:
    """What a file holds, within the bounds of the settings."""
    return reader.read_file(name, content, megabytes=settings.IMPORT_MEGABYTES)


def with_part(name: str, part: bytes) -> bytes:
    """A workbook whose part of this name is another."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FILE)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, part if each == name else old.read(each))
    return file.getvalue()


def with_rows(rows: bytes) -> bytes:
    """A workbook whose sheet has these rows."""
    return with_part("xl/worksheets/sheet1.xml", SHEET % rows)


def test_a_file_is_read_by_a_program_of_its_own(real_program):
    assert read_file("a.xlsx", FILE).rows == [(2, ["Un"])]
    with pytest.raises(FileRefused, match="ni en UTF-8"):
        read_file("a.csv", "é".encode("utf-16"))


def test_a_file_that_wants_more_memory_or_time_than_it_has_is_refused(real_program, settings):
    settings.IMPORT_WORKER_MEGABYTES, settings.IMPORT_WORKER_SECONDS = 200, 1
    with pytest.raises(TooLarge, match="trop de mémoire"):
        read_file("a.csv", b";" * 20_000_000)
    cells = b"".join(b'<c s="%d"/>' % (number * 7919) for number in range(300_000))
    with pytest.raises(TooLarge, match="trop de mémoire"):
        read_file("a.xlsx", with_rows(b"<row>%s</row>" % cells))


@pytest.mark.parametrize(
    "content",
    [
        with_rows(b"<row/>" * 200_000),
        with_rows(b"<row>" + b"<c/>" * 300_000 + b"</row>"),
        with_part("xl/styles.xml", b"<styleSheet><cellXfs>" + b"<xf/>" * 250_000 + b"</cellXfs></styleSheet>"),
        with_part("xl/workbook.xml", b"<workbook><sheets>" + b"<sheet/>" * 437_000 + b"</sheets></workbook>"),
        archive(**{"[Content_Types]_xml": b"<x/>"} | {f"{number}": b"" for number in range(1000)}),
    ],
    ids=["rows", "cells", "styles", "sheets", "parts"],
)
def test_an_archive_that_unfolds_out_of_measure_is_not_unfolded(content, monkeypatch):
    monkeypatch.setattr("catalogue.tables.xlsx.load_workbook", None)
    with pytest.raises(TooLarge, match="trop gros une fois décompressé"):
        read_file("a.xlsx", content)


def test_rows_that_are_far_or_wide_are_told_and_never_lost():
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="%d"><c r="A%d"><v>2</v></c></row>'
    assert read_file("a.xlsx", with_rows(far % (20_000, 20_000))).rows == [(20_000, ["2"])]
    with pytest.raises(TooLarge, match="dépasse 20000 lignes, vides comprises"):
        read_file("a.xlsx", with_rows(far % (1_048_576, 1_048_576)))
    with pytest.raises(TooLarge, match="dépasse 100 colonnes"):
        read_file("a.xlsx", with_rows(b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'))


def test_the_text_of_all_cells_is_bounded(settings):
    """Many cells of a workbook may name the same text."""
    settings.IMPORT_MEGABYTES = 1
    content = xlsx_of(*([Random(number).randbytes(15_000).hex()] for number in range(35)))
    with pytest.raises(TooLarge, match="1 Mo de texte"):
        read_file("a.xlsx", content)
    settings.IMPORT_MEGABYTES = 2
    assert len(read_file("a.xlsx", content).rows) == 34


def test_each_bound_is_the_one_of_the_settings(settings):
    settings.IMPORT_LINES, settings.IMPORT_COLUMNS, settings.IMPORT_CELL_CHARACTERS = 1, 2, 3
    for lines, sentence in (
        ([["a"], ["b"], ["c"]], "dépasse 1 lignes"),
        ([["a", "b", "c"]], "dépasse 2 colonnes"),
        ([["abcd"]], "dépasse 3 caractères"),
    ):
        with pytest.raises(TooLarge, match=sentence):
            read_file("a.csv", csv_of(*lines))


def test_one_file_is_read_at_a_time_and_few_wait(settings):
    settings.IMPORT_QUEUE_SECONDS = 0
    with QUEUE.turn(patience=0), pytest.raises(Busy, match="recommencez dans une minute"):
        read_file("a.csv", b"titre")
    settings.IMPORT_QUEUE_SECONDS = 60
    with ExitStack() as others:
        for _ in range(settings.IMPORT_QUEUE_LENGTH):
            others.enter_context(QUEUE.places)
        with pytest.raises(Busy, match="recommencez dans une minute"):
            read_file("a.csv", b"titre")
    assert read_file("a.csv", b"titre").header == ["titre"]


def test_a_program_that_crashes_is_a_sentence_and_a_line_of_the_log(monkeypatch, caplog):
    def crash(*arguments, **limits):
        raise workers.WorkerFailed

    monkeypatch.setattr(reader, "run", crash)
    with pytest.raises(FileRefused, match="n’a pas pu être lu"):
        read_file("a.csv", b"titre")
    assert "5 bytes" in caplog.text
