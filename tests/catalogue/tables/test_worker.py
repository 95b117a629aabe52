"""Three kinds of files give the same table; whatever is wrong is one sentence."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.refusal import TooLarge
from catalogue.tables.table import FileRefused, Table, escape_formula
from catalogue.typography import composed, printable
from tests.catalogue.tables.files import csv_of, in_each_format, ods_of, read_table, xlsx_of
from tests.parts import share

LINES = [["identifiant", "titre"], ["1", "L’eau\nvive"], ["", ""], ["2", " a  b "]]
ROW = "<table:table-row>{}</table:table-row>"
CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.ods"])
def test_each_kind_gives_the_same_table(name):
    table = read_table(name.upper(), in_each_format(LINES)[name])
    assert table.header == ["identifiant", "titre"]
    assert table.rows == [(2, ["1", "L’eau\nvive"]), (4, ["2", " a  b "])]


@settings(max_examples=share(30))
@given(
    st.lists(
        st.text(alphabet=st.characters(codec="utf-8"), max_size=12).map(
            lambda text: composed(printable(text)).replace("\r", "\n")
        ),
        min_size=1,
        max_size=4,
    ).filter(lambda cells: any(cell.strip() for cell in cells) and "" not in cells)
)
def test_any_text_is_read_as_it_was_written_in_each_kind(cells):
    header = [f"c{number}" for number in range(len(cells))]
    for name, content in in_each_format([header, [escape_formula(cell) for cell in cells]]).items():
        assert read_table(name, content).rows == [(2, cells)], name


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_may_have_its_delimiter(delimiter):
    content = f"\ufeffidentifiant{delimiter}titre\r\n1{delimiter}Un\r\n".encode()
    assert read_table("a.csv", content).rows == [(2, ["1", "Un"])]


def test_a_csv_may_be_in_windows_1252_which_is_a_guess():
    table = read_table("a.csv", "titre;resume\nL’œuvre – 5 €;« été »\n".encode("cp1252"))
    assert (table.rows, table.is_guessed) == ([(2, ["L’œuvre – 5 €", "« été »"])], True)
    assert not read_table("a.csv", "titre\nété".encode()).is_guessed
    assert Table.loads(table.dumps()) == table


def test_the_cells_of_a_workbook_may_be_numbers_and_dates():
    line = [2015, 2015.0, 12.5, True, False, date(2026, 3, 1), datetime.fromisoformat("2026-03-01T08:30"), None, "é"]
    wanted = ["2015", "2015", "12.5", "oui", "non", "2026-03-01", "2026-03-01T08:30:00", "", "é"]
    assert read_table("a.xlsx", xlsx_of(list("abcdefghi"), line)).rows == [(2, wanted)]
    cells = "".join(
        (
            '<table:table-cell office:value-type="float" office:value="2015.0"/>',
            '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
            '<table:table-cell office:value-type="date" office:date-value="2026-03-01T00:00:00"/>',
            '<table:table-cell office:value-type="currency" office:value="12.5"/>',
            '<table:table-cell><text:p>a<text:s text:c="2"/>b<text:tab/><text:span>c</text:span>d</text:p>'
            "</table:table-cell>",
            '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/>',
            '<table:table-cell table:number-columns-repeated="16000"/>',
        )
    )
    header = "".join(CELL.format(letter) for letter in "abcdefg")
    rows = ROW.format(header) + ROW.format(cells)
    assert read_table("a.ods", ods_of(rows)).rows == [(2, ["2015", "oui", "2026-03-01", "12.5", "a  b\tcd", "7", "7"])]


def test_the_blank_rows_of_a_sheet_are_counted_and_not_unfolded():
    blank = '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'
    rows = ROW.format(CELL.format("titre")) + blank.format(3) + ROW.format(CELL.format("Un")) + blank.format(10**9)
    assert read_table("a.ods", ods_of(rows)).rows == [(5, ["Un"])]


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in parts.items():
            folder.writestr(name.replace("_xml", ".xml"), content)
    return file.getvalue()


BOMB = archive(content_xml=b" " * 130_000_000)
LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + rank, b"&%c;" % (97 + rank) * 10) for rank in range(9)
)
MANY = CELL.format("a").replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="10000"')
TALL = ROW.format(CELL.format("a")).replace("<table:table-row", '<table:table-row table:number-rows-repeated="99999"')


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.txt", b"x", "ni un CSV, ni un XLSX, ni un ODS"),
        ("a.csv", b"", "est vide"),
        ("a.csv", b"\xef\xbb\xbf", "est vide"),
        ("a.csv", b" \n;;\n", "est vide"),
        ("a.csv", b"titre\n\x81", "ni en UTF-8, ni en Windows-1252"),
        ("a.csv", "titre\né".encode("utf-16"), "ni en UTF-8, ni en Windows-1252"),
        ("a.csv", b'titre\n"a', "pas un CSV lisible"),
        ("a.csv", b'titre\n"a"b', "pas un CSV lisible"),
        ("a.csv", b"titre\n" + b"a" * 200_000, "pas un CSV lisible"),
        ("a.csv", b'titre\n"' + b"a" * 120_000 + b'"', "dépasse 100000 caractères"),
        ("a.csv", b"titre\n" + b"a\n" * 5001, "dépasse 5000 lignes"),
        ("a.csv", b"titre\na;b", "sous aucun titre"),
        ("a.csv", b"a" * 25_000_001, "dépasse 25 Mo"),
        ("a.xlsx", b"PK\x03\x04", "pas un classeur"),
        ("a.xlsx", b"\x00" * 100, "pas un classeur"),
        ("a.xlsx", archive(content_xml=b"<x/>"), "pas un classeur"),
        ("a.xlsx", archive(**{"[Content_Types]_xml": b"<x/>"}), "pas un classeur XLSX"),
        ("a.xlsx", xlsx_of(["titre"], ["=1+1"]), "A2 est une formule"),
        ("a.xlsx", xlsx_of(["titre"] * 101), "dépasse 100 colonnes"),
        ("a.ods", BOMB, "trop gros"),
        ("a.ods", archive(content_xml=b"<x"), "pas un classeur ODS"),
        ("a.ods", archive(content_xml=LAUGHS + b"]><x>&j;</x>"), "pas un classeur ODS"),
        ("a.ods", archive(mimetype=b"x"), "pas un classeur"),
        ("a.ods", ods_of(ROW.format(MANY)), "dépasse 100 colonnes"),
        ("a.ods", ods_of(TALL), "dépasse 20000 lignes"),
        ("a.ods", ods_of(ROW.format('<table:table-cell table:formula="of:=1+1"/>')), "A1 est une formule"),
        ("a.ods", ods_of(ROW.format('<table:table-cell table:number-columns-repeated="x"/>')), "pas un classeur ODS"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(name, content, sentence):
    is_a_bound = "dépasse" in sentence or "trop gros" in sentence
    with pytest.raises(TooLarge if is_a_bound else FileRefused, match=sentence):
        read_table(name, content)


def test_a_file_that_lies_on_its_size_is_refused():
    content = bytearray(archive(content_xml=b"<x>" + b" " * 1_000_000))
    at = content.rfind(b"PK\x01\x02") + 24  # the size, in the directory at the end
    content[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(FileRefused):
        read_table("a.ods", bytes(content))


def test_the_bounds_leave_room_for_the_largest_files():
    line = ["x" * 4000] + [""] * 29
    content = csv_of([f"c{number}" for number in range(30)], *([line] * 5000))
    assert len(read_table("a.csv", content).rows) == 5000
