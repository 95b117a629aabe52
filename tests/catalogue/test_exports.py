"""The exports of a list."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.exports import COLUMNS
from catalogue.models import Source, TerritoryKind
from catalogue.search.index import engine
from catalogue.tables.table import escape_formula
from tests.factories import (
    indexed_together,
    make_innovation,
    make_lever,
    make_organisation,
    make_replication,
    make_territory,
)

pytestmark = pytest.mark.django_db

KEYS = [column.key for column in COLUMNS]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


@pytest.fixture
def innovation():
    region = make_territory(kind=TerritoryKind.REGION, code="52", name="Pays de la Loire")
    department = make_territory(kind=TerritoryKind.DEPARTMENT, code="44", name="Loire-Atlantique", region=region)
    innovation = make_innovation(
        title="L’observatoire ; « Rezé »",
        summary="=1+1",
        description="Une ligne.\nUne autre.",
        territory=make_territory(code="44143", name="Rezé", region=region, department=department, population=43000),
        themes=["eau", "air"],
        levers=[make_lever(verb="Gérer")],
        organisations=[make_organisation(name="Ville de Rezé")],
        sources=0,
    )
    Source.objects.create(innovation=innovation, title="Le site", url="https://source.example/a")
    make_replication(original=innovation, territory_label="Barcelone", kept="Les horaires.", changed="Le lieu.")
    return innovation


def read_csv(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def body(response):
    return b"".join(response.streaming_content)


def test_csv(client, innovation):
    response = client.get("/innovations/export.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    today = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="innovations-{today}.csv"'
    (row,) = read_csv(response)
    assert list(row) == KEYS
    assert row["titre"] == "L’observatoire ; « Rezé »"
    assert row["resume"] == "'=1+1"
    assert row["reponse"] == "Une ligne.\nUne autre."
    assert row["adresse"] == f"http://testserver/innovations/{innovation.slug}/"
    assert (row["code_territoire"], row["code_departement"], row["code_region"]) == ("44143", "44", "52")
    assert row["themes"] in ("eau | air", "air | eau")
    assert row["sources"] == "Le site : https://source.example/a"
    assert (row["population"], row["etape"], row["reproductions"]) == ("43000", "deployee", "Barcelone")
    assert row["adaptations"] == "Barcelone : Les horaires. : Le lieu."


def test_json(client, innovation):
    response = client.get("/innovations/export.json?theme=eau")
    assert response["Content-Type"] == "application/json"
    found = json.loads(body(response))
    assert found["licence"] == "Licence Ouverte 2.0"
    assert found["source"] == "http://testserver/innovations/?theme=eau"
    (row,) = found["innovations"]
    assert list(row) == KEYS
    assert row["identifiant"] == innovation.pk
    assert row["resume"] == "=1+1"
    assert sorted(row["themes"]) == ["air", "eau"]
    assert row["sources"] == [{"titre": "Le site", "adresse": "https://source.example/a"}]
    assert row["adaptations"] == [{"territoire": "Barcelone", "garde": "Les horaires.", "change": "Le lieu."}]
    assert row["cout_euros"] is None


def test_ods(client, innovation):
    response = client.get("/innovations/export.ods")
    assert response["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    archive = zipfile.ZipFile(io.BytesIO(body(response)))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert archive.read("mimetype").decode() == response["Content-Type"]
    ElementTree.fromstring(archive.read("META-INF/manifest.xml"))
    sheet = ElementTree.fromstring(archive.read("content.xml"))
    header, row = sheet.iter(f"{TABLE}table-row")
    assert ["".join(cell.itertext()) for cell in header] == KEYS
    cells = dict(zip(KEYS, row, strict=True))
    assert "".join(cells["resume"].itertext()) == "=1+1"
    assert cells["resume"].get(f"{OFFICE}value-type") == "string"
    assert cells["population"].get(f"{OFFICE}value") == "43000"
    assert [line.text for line in cells["reponse"]] == ["Une ligne.", "Une autre."]
    assert len(cells["cout_euros"]) == 0


def test_a_text_with_characters_that_xml_refuses_is_exported_all_the_same(client):
    make_innovation(title="Cloche \x07 & <balise>")
    archive = zipfile.ZipFile(io.BytesIO(body(client.get("/innovations/export.ods"))))
    assert "Cloche   & <balise>" in ElementTree.tostring(
        ElementTree.fromstring(archive.read("content.xml")), encoding="unicode", method="text"
    )


def test_every_entry_that_answers_and_no_other(client):
    with indexed_together():
        for number in range(25):
            make_innovation(title=f"Eau {number}", themes=["eau"])
    make_innovation(title="Air", themes=["air"])
    make_innovation(title="Brouillon", themes=["eau"], status="draft")
    rows = read_csv(client.get("/innovations/export.csv?theme=eau&page=2"))
    assert [row["titre"] for row in rows] == [f"Eau {number}" for number in reversed(range(25))]


def test_an_empty_export(client):
    assert read_csv(client.get("/innovations/export.csv")) == []
    assert json.loads(body(client.get("/innovations/export.json")))["innovations"] == []
    assert body(client.get("/innovations/export.ods"))


def test_an_unknown_format_is_not_found(client):
    assert client.get("/innovations/export.xlsx").status_code == 404
    assert client.post("/innovations/export.csv").status_code == 405


@pytest.mark.parametrize("query_string", ["q=%00%ED%A0%80", "page=abc", "theme=x", "territoire=zzz", "tri=x"])
@pytest.mark.parametrize("extension", ["csv", "ods", "json"])
def test_hostile_values(client, extension, query_string):
    make_innovation()
    response = client.get(f"/innovations/export.{extension}?{query_string}")
    assert response.status_code == 200
    assert body(response)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_run_is_escaped(text):
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["1+1", "", None, -5, "é = è"])
def test_what_is_harmless_is_left_as_it_is(cell):
    assert escape_formula(cell) == cell


def test_an_export_runs_a_constant_number_of_queries(client):
    counts = []
    for number in (2, 30):
        with indexed_together():
            for _ in range(number):
                innovation = make_innovation(
                    themes=["eau"], levers=[make_lever()], organisations=[make_organisation()]
                )
                make_replication(original=innovation, territory=make_territory())
        engine.totals([])  # the index is made
        for extension in ("csv", "ods", "json"):
            with CaptureQueriesContext(connection) as queries:
                body(client.get(f"/innovations/export.{extension}"))
            counts.append(len(queries))
    # revision, before, with and after; entries, levers, policies, themes, organisations, sources, illustrations and
    # replications
    assert counts == [11] * 6
