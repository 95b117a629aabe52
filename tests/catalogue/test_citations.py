"""An entry is cited by programs as by people; a file says in its name what it holds, of which day and search."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from catalogue.citations import BIBTEX, bibtex, ris, single_line
from catalogue.models import Innovation, Status
from catalogue.tables.export import LONGEST_NAME, dated_name
from tests.factories import make_innovation, make_policy, make_territory

DAY = date(2026, 12, 1)
URL = "https://oural.example/innovations/un-puits/"


def entry(title: str, summary: str = "") -> Innovation:
    published_at = datetime(2025, 6, 30, 23, tzinfo=UTC)  # already July in Paris
    return Innovation(slug="un-puits", title=title, summary=summary, published_at=published_at)


def test_bibtex():
    assert bibtex(entry("L'eau & le puits : 50 %"), url=URL, day=DAY) == (
        "@misc{oural-un-puits,\n  title = {{L’eau \\& le puits\u00a0: 50\u00a0\\%}},\n".replace("\u00a0", " ")
        + "  author = {{Oural, catalogue des innovations territoriales}},\n"
        "  year = {2025},\n"
        f"  url = {{{URL}}},\n"
        "  urldate = {2026-12-01},\n"
        "  note = {Licence Ouverte 2.0},\n"
        "}\n"
    )


def test_ris():
    lines = ris(entry("Un puits", "Il donne\nde l’eau."), url=URL, day=DAY).split("\r\n")
    assert lines[:3] == ["TY  - ELEC", "TI  - Un puits", "AU  - Oural, catalogue des innovations territoriales"]
    assert "AB  - Il donne de l’eau." in lines and "DA  - 2025/07/01" in lines and f"UR  - {URL}" in lines
    assert lines[-2:] == ["ER  - ", ""]


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_out_of_its_field(title, summary):
    one = entry(title, summary)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in ris(one, url=URL, day=DAY).split("\r\n")[:-1])
    text = bibtex(one, url=URL, day=DAY)
    assert text.count("\n") == 8
    told = re.search(r"title = \{\{(.*)\}\},\n", text)[1]
    for sign, written in sorted(BIBTEX.items(), key=lambda item: item[0] != "\\"):
        told = told.replace(written, "\0" + sign)
    assert told.replace("\0", "") == single_line(title)


@pytest.mark.django_db
def test_the_sheet_leads_to_both_files(client):
    innovation = make_innovation(title="Un puits")
    page = client.get(innovation.get_absolute_url()).content.decode()
    for extension, kind in (("bib", "application/x-bibtex"), ("ris", "application/x-research-info-systems")):
        address = f"{innovation.get_absolute_url()}citation.{extension}"
        assert f'href="{address}"' in page
        response = client.get(address)
        assert response["Content-Type"].startswith(kind) and f"{innovation.slug}.{extension}" in str(response.headers)
        assert f"http://testserver{innovation.get_absolute_url()}" in response.content.decode()
    for address in ("citation.txt", "citation.bib%00"):
        assert client.get(innovation.get_absolute_url() + address).status_code == 404
    draft = make_innovation(status=Status.DRAFT)
    assert client.get(f"{draft.get_absolute_url()}citation.bib").status_code == 404


@pytest.mark.django_db
def test_a_file_says_its_day_and_its_search(client):
    make_policy(slug="sante", name="Santé et accès aux soins")
    make_territory(code="44143", name="Rezé")
    query = "?q=médecin+de+campagne&territoire=commune-44143&politique=sante"
    today = timezone.localdate()
    for address, stem in (("export.csv", "innovations"), ("carte/tableau.csv", "innovations-par-departement")):
        name = f'"{stem}-{today}-medecin-de-campagne-reze-sante-et-acces-aux-soins.csv"'
        assert client.get(f"/innovations/{address}{query}")["Content-Disposition"] == f"attachment; filename={name}"


@given(st.lists(st.text(max_size=60), max_size=4))
def test_a_name_is_short_and_plain_whatever_is_searched(words):
    name = dated_name("innovations", "csv", DAY, words)
    assert re.fullmatch(r"innovations-2026-12-01(-[a-z0-9_-]*[a-z0-9_])?\.csv", name)
    assert len(name) <= len("innovations-2026-12-01-.csv") + LONGEST_NAME
