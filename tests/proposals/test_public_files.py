"""The files of the tracker, its feeds and its badges."""

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from proposals.exports import TABLES
from tests.proposals.rows import (
    make_correction,
    make_deadline,
    make_entry,
    make_link,
    make_proposal,
    make_second_voice,
    make_source,
    make_update,
    state,
)
from tests.proposals.test_public_pages import text_of

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def body_of(response) -> bytes:
    """All that a file holds."""
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def read_csv(client, name: str, query_string: str = "") -> list[dict[str, str]]:
    """The rows of a CSV file."""
    text = body_of(client.get(f"/propositions/{name}.csv?{query_string}")).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


@pytest.fixture
def proposal():
    """A proposal with a source, a fact, a status, a second voice and an innovation."""
    proposal = make_proposal(number=3, title="=Partager le risque")
    make_source(proposal=proposal, url="https://relais.example/")
    fact = make_update(proposal=proposal, happened_on=date(2016, 4, 1), precision="month", text="+1 fonds")
    make_entry(proposal=proposal, status="partly_done", effective_on=date(2017, 1, 1), precision="year", facts=[fact])
    make_second_voice(proposal=proposal, speaker="Une association", status="not_started")
    make_second_voice(proposal=proposal, speaker="Cachée", decision="")
    make_deadline(proposal=proposal)
    make_link(proposal=proposal)
    return proposal


def test_the_proposals_with_their_state(client, proposal):
    (row,) = read_csv(client, "propositions")
    assert list(row) == [column.key for column in TABLES["propositions"].columns]
    assert (row["numero"], row["intitule"], row["etat_intitule"]) == ("3", "'=Partager le risque", "atteste")
    assert (row["statut"], row["statut_confiance"]) == ("realisee-en-partie", "moyenne")
    assert dated(row) == ("redaction", "2017", "")
    assert (row["faits"], row["dernier_fait"], row["innovations"]) == ("1", "2016-04", "1")
    assert row["lectures_contradictoires"] == "Une association : aucune-suite-retrouvee"
    assert row["sources"] == "https://relais.example/"


def dated(row: dict[str, str]) -> tuple[str, ...]:
    """Who says the status, up to which fact it was read, since when its source states it."""
    return row["statut_enonce_par"], row["statut_faits_jusqu_a"], row["statut_depuis"]


def test_a_status_is_dated_as_the_page_dates_it(client, proposal):
    make_entry(proposal=proposal, effective_on=date(2020, 4, 1), precision="month", is_editorial_reading=False)
    (row,) = read_csv(client, "propositions")
    assert dated(row) == ("source", "", "2020-04")
    assert "Statut énoncé par la source, depuis avril 2020" in text_of(client, "/propositions/3/")
    (row,) = read_csv(client, "propositions", "au=2019-06-30")
    assert dated(row) == ("redaction", "2017", "")
    assert "d’après des faits jusqu’en 2017" in text_of(client, "/propositions/3/?au=2019-06-30")


def test_the_proposals_on_a_past_day(client, proposal):
    (row,) = read_csv(client, "propositions", "au=2016-05-31")
    assert (row["statut"], row["faits"]) == ("inconnu", "1")
    assert dated(row) == ("", "", "")


def test_the_ledger_holds_what_is_public(client, proposal):
    rows = read_csv(client, "registre")
    assert list(rows[0]) == [column.key for column in TABLES["registre"].columns]
    assert [(row["voix"], row["statut"], row["nom"]) for row in rows] == [
        ("redaction", "realisee-en-partie", ""),
        ("contradictoire", "aucune-suite-retrouvee", "Une association"),
    ]


def test_the_facts_keep_the_precision_of_their_dates(client, proposal):
    (row,) = read_csv(client, "faits")
    assert list(row) == [column.key for column in TABLES["faits"].columns]
    assert (row["proposition"], row["date"], row["fait"]) == ("3", "2016-04", "'+1 fonds")
    assert read_csv(client, "faits", "au=2016-01-01") == []


@pytest.mark.parametrize("name", TABLES)
def test_json_and_ods_say_the_same(client, proposal, name):
    found = json.loads(body_of(client.get(f"/propositions/{name}.json?au=2020-06-30")))
    assert found["licence"] == "Licence Ouverte 2.0" and found["au"] == "2020-06-30"
    assert found["source"] == "http://testserver/propositions/"
    keys = [column.key for column in TABLES[name].columns]
    assert all(list(row) == keys for row in found[name]) and found[name]
    archive = zipfile.ZipFile(io.BytesIO(body_of(client.get(f"/propositions/{name}.ods?au=2020-06-30"))))
    header, *rows = ElementTree.fromstring(archive.read("content.xml")).iter(f"{TABLE}table-row")
    assert ["".join(cell.itertext()) for cell in header] == keys
    assert len(rows) == len(found[name])


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("extension", ["csv", "ods", "json"])
def test_an_empty_file(client, name, extension):
    response = client.get(f"/propositions/{name}.{extension}")
    assert response["Content-Disposition"] == f'attachment; filename="{name}-{timezone.localdate()}.{extension}"'
    past = client.get(f"/propositions/{name}.{extension}?au=2019-06-30")
    assert past["Content-Disposition"] == f'attachment; filename="{name}-2019-06-30.{extension}"'
    assert body_of(response)


@pytest.mark.parametrize("day", ["hier", "2999-01-01", "1789-07-14", "2019-02-30"])
def test_a_day_that_cannot_be_given_is_refused_in_a_sentence(client, day):
    response = client.get(f"/propositions/faits.csv?au={day}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    sentence = response.content.decode().strip()
    assert sentence.endswith(". Aucun fichier n’est donné.") and "état du jour" not in sentence


@pytest.mark.parametrize("address", ["faits.xlsx", "secrets.csv", "faits.", ".csv"])
def test_an_unknown_file_is_not_found(client, address):
    assert client.get(f"/propositions/{address}").status_code == 404


# --- Feeds ---


def read_feed(client, address: str) -> ElementTree.Element:
    """A feed, parsed."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def test_the_feed_tells_what_was_written_down_last(client):
    first, second = make_proposal(number=1, title="Créer"), make_proposal(number=2, title="L'essai")
    old = make_update(proposal=first, recorded_at=datetime(2026, 1, 1, tzinfo=UTC))
    entry = make_entry(proposal=second, recorded_at=datetime(2026, 3, 1, tzinfo=UTC))
    make_second_voice(proposal=second, decision="", recorded_at=datetime(2026, 4, 1, tzinfo=UTC))
    feed = read_feed(client, "/propositions/flux.atom")
    titles = [each.findtext(f"{ATOM}title") for each in feed.iter(f"{ATOM}entry")]
    assert titles == [
        "n°\u00a02, L’essai. Statut\u00a0: en cours, d’après des faits jusqu’au 1er\u00a0juin 2018",
        "n°\u00a01, Créer. Mesure, 14\u00a0mars 2018",
    ]
    links = [each.find(f"{ATOM}link").get("href") for each in feed.iter(f"{ATOM}entry")]
    assert links == [
        f"http://testserver/propositions/2/#entree-{entry.pk}",
        f"http://testserver/propositions/1/#fait-{old.pk}",
    ]
    assert old.source_url in feed.findall(f"{ATOM}entry")[1].findtext(f"{ATOM}summary")


@pytest.mark.parametrize(("address", "count"), [("1/", 1), ("2/", 0), ("axe-1/", 1), ("", 1)])
def test_a_feed_keeps_to_its_subject(client, address, count):
    make_update(proposal=make_proposal(number=1))
    make_proposal(number=2)
    feed = read_feed(client, f"/propositions/{address}flux.atom")
    assert len(list(feed.iter(f"{ATOM}entry"))) == count
    assert feed.find(f"{ATOM}link[@rel='alternate']").get("href") == f"http://testserver/propositions/{address}"


def test_a_feed_has_no_character_that_xml_refuses(client):
    make_update(proposal=make_proposal(number=1, title="Cloche \x07"), text="Une <balise> & \x0b")
    read_feed(client, "/propositions/flux.atom")


# --- Badges ---


def test_a_badge_may_be_shown_anywhere_and_does_nothing(client):
    make_entry(proposal=make_proposal(number=1), status="done")
    response = client.get("/propositions/1/badge.svg?au=2019-06-30")
    assert response["Content-Type"] == "image/svg+xml"
    policy = dict(each.strip().split(" ", 1) for each in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "*"
    assert "X-Frame-Options" not in response
    assert "public" in response["Cache-Control"]
    tree = ElementTree.fromstring(response.content)
    assert tree.findtext("{http://www.w3.org/2000/svg}title") == (
        "Proposition n°\u00a01\u00a0: Réalisée. Oural, lecture de la rédaction, au 30\u00a0juin 2019"
    )


def test_a_badge_draws_who_reads_the_status(client):
    entry = make_entry(proposal=make_proposal(number=1), status="done")
    make_entry(proposal=make_proposal(number=2), is_editorial_reading=False)

    def drawn(number: int, query: str = "") -> list[str]:
        tree = ElementTree.fromstring(client.get(f"/propositions/{number}/badge.svg{query}").content)
        return [text.text for text in tree.iter("{http://www.w3.org/2000/svg}text")]

    assert drawn(1, "?au=2019-06-30")[1:] == ["Réalisée", "Oural, lecture de la rédaction, au 30\u00a0juin 2019"]
    assert drawn(2, "?au=2019-06-30")[1:] == ["En cours", "Oural, statut énoncé par la source, au 30\u00a0juin 2019"]
    assert entry.effective_on > date(2018, 5, 31)
    assert drawn(1, "?au=2018-05-31")[1:] == ["Pas de lecture", "Oural, au 31\u00a0mai 2018"]


def test_a_status_that_its_source_states_holds_since_its_date(client):
    make_entry(
        proposal=make_proposal(number=1), is_editorial_reading=False, precision="year", effective_on=date(2018, 1, 1)
    )
    text = text_of(client, "/propositions/1/")
    badge = client.get("/propositions/1/badge.svg").content.decode()
    assert "Statut énoncé par la source, depuis 2018" in text
    assert "Statut énoncé par la source En cours" in text
    assert "Oural, statut énoncé par la source, au " in badge
    assert "En cours (statut énoncé par la source, depuis 2018)" in text
    for page in (text, badge, text_of(client, "/propositions/")):
        assert not re.search("lecture de la rédaction|lu par la rédaction", page, re.IGNORECASE)


def test_the_files_tell_what_was_said_before(client):
    fact = make_update(proposal=make_proposal(number=1, title="Oser"), text="Douze écoles ouvrent.")
    version = make_correction(fact, text="Deux écoles ouvrent.", correction_reason="Le nombre était faux.")
    first, second = read_csv(client, "faits")
    assert (first["fait"], first["corrige_par"], first["corrige"]) == (fact.text, str(version.pk), "")
    assert (second["corrige"], second["motif_correction"]) == (str(fact.pk), "Le nombre était faux.")
    assert (second["corrige_par"], second["retire"]) == ("", "")
    feed = read_feed(client, "/propositions/1/flux.atom")
    (told,) = feed.iter(f"{ATOM}entry")
    assert "Il était écrit\u00a0: «\u00a0Douze écoles ouvrent." in told.findtext(f"{ATOM}summary")
    state(fact.proposal, page=74, title="Oser davantage")
    before, after = read_csv(client, "enonces")
    assert (before["intitule"], after["intitule"], after["page_rapport"]) == ("Oser", "Oser davantage", "74")
    assert before["source_adresse"] == "https://relais.example/"


def test_the_deadlines_have_their_file_and_their_news(client):
    deadline = make_deadline(proposal=make_proposal(number=1, title="Oser"))
    make_deadline(proposal=deadline.proposal, due_on=None, effective_on=date(2022, 1, 1), precision="year")
    assert [row["echeance"] for row in read_csv(client, "echeances")] == ["2020-12-31", ""]
    assert [row["decidee_le"] for row in read_csv(client, "echeances")] == ["2018-06-01", "2022"]
    assert [row["echeance"] for row in read_csv(client, "echeances", "au=2019-06-30")] == ["2020-12-31"]
    assert read_csv(client, "propositions", "au=2019-06-30")[0]["echeance"] == "2020-12-31"
    assert read_csv(client, "propositions")[0]["echeance"] == ""
    titles = [
        each.findtext(f"{ATOM}title") for each in read_feed(client, "/propositions/flux.atom").iter(f"{ATOM}entry")
    ]
    assert titles == [
        "n°\u00a01, Oser. Échéance levée, 2022",
        "n°\u00a01, Oser. Échéance fixée au 31\u00a0décembre 2020, 1er\u00a0juin 2018",
    ]


@pytest.mark.parametrize("status", ["done", "partly_done", "in_progress", "not_started", "abandoned", "unknown"])
def test_every_status_has_a_badge(client, status):
    make_entry(proposal=make_proposal(number=1), status=status)
    ElementTree.fromstring(client.get("/propositions/1/badge.svg").content)


def test_a_missing_wording_has_a_badge_that_says_so(client):
    make_proposal(number=5, title="", wording_state="missing")
    assert "Intitulé à compléter" in client.get("/propositions/5/badge.svg").content.decode()
