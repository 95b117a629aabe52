"""Files that take long to make: a few at once, and each once for a state of the catalogue."""

import gzip
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.file_cache import kept, made, place
from catalogue.models import CatalogueRevision
from catalogue.refusal import Busy
from oural.logs import OneLine
from tests.factories import make_innovation
from tests.proposals.rows import make_proposal

pytestmark = pytest.mark.django_db

EXPORTS = ["/innovations/export.csv", "/innovations/export.json", "/innovations/export.ods", "/sitemap.xml"]


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """Where the files are kept."""
    settings.EXPORTS_ROOT = tmp_path / "exports"
    return settings.EXPORTS_ROOT


def body(response) -> bytes:
    """All that a file holds."""
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("address", EXPORTS)
def test_a_file_is_made_once_for_a_state_of_the_catalogue(client, folder, address):
    make_innovation(title="La première")
    first = body(client.get(address))
    with CaptureQueriesContext(connection) as queries:
        assert body(client.get(address)) == first
    assert len(queries) == (2 if address == "/sitemap.xml" else 1)  # the revision; the proposals of the site map
    make_innovation(title="La seconde")
    assert body(client.get(address)) != first
    assert len(list(folder.iterdir())) == 1


def test_a_file_is_of_one_list_and_of_one_address_of_the_site(client, folder):
    make_innovation(title="Eau", themes=["eau"])
    make_innovation(title="Air", themes=["air"])
    found = {
        body(client.get("/innovations/export.json", query, headers={"host": host}))
        for query in ({}, {"theme": "eau"}, {"theme": "air"})
        for host in ("testserver", "localhost")
    }
    assert len(found) == len(list(folder.iterdir())) == 6


def test_a_site_map_knows_a_new_proposal(client, folder):
    assert b"/propositions/5/" not in body(client.get("/sitemap.xml"))
    make_proposal(number=5)
    assert b"/propositions/5/" in body(client.get("/sitemap.xml"))


def test_a_text_is_kept_compressed_for_who_reads_it_so(client, folder):
    make_innovation()
    plain = client.get("/innovations/export.csv")
    zipped = client.get("/innovations/export.csv", headers={"accept-encoding": "gzip, br"})
    assert gzip.decompress(body(zipped)) == body(plain)
    assert (zipped["Content-Encoding"], plain.get("Content-Encoding")) == ("gzip", None)
    assert "Accept-Encoding" in zipped["Vary"] and "Accept-Encoding" in plain["Vary"]
    sheet = client.get("/innovations/export.ods", headers={"accept-encoding": "gzip"})
    assert not sheet.has_header("Content-Encoding") and body(sheet).startswith(b"PK")


@pytest.fixture
def under_way(settings) -> Iterator[None]:
    """As many files being made as there may be."""
    assert settings.EXPORTS_AT_ONCE == 2
    with place("one"), place("two"):
        yield


@pytest.mark.parametrize("address", [*EXPORTS, "/propositions/faits.csv", "/propositions/faits.ods"])
def test_one_file_too_many_at_once_is_to_be_asked_for_again(client, folder, under_way, caplog, address):
    client.raise_request_exception = False
    caplog.handler.addFilter(OneLine())
    caplog.set_level(logging.INFO)
    response = client.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "celui-ci doit attendre son tour" in response.content.decode()
    assert len(caplog.text.splitlines()) == 1 and "Busy" in caplog.text
    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.parametrize(
    "address", ["/admin/catalogue/innovation/exporter/csv/", "/admin/proposals/proposalupdate/exporter/csv/"]
)
def test_the_files_of_the_admin_count_among_them(admin_client, folder, under_way, address):
    admin_client.raise_request_exception = False
    assert admin_client.get(address).status_code == 503


def test_a_file_that_is_kept_is_given_while_others_are_made(client, folder):
    make_innovation()
    body(client.get("/innovations/export.csv"))
    with place("one"), place("two"):
        body(client.get("/innovations/export.csv"))


def test_a_file_being_made_is_not_made_twice():
    with place("one"), pytest.raises(Busy), place("one"):
        pass


def test_a_file_that_fails_leaves_nothing_and_gives_its_place_back(folder):
    def fail(file):
        file.write(b"half")
        raise ValueError

    for make in (lambda: kept(fail, "x"), lambda: made(fail)):
        for _ in range(3):
            with pytest.raises(ValueError):
                make()
    assert list(folder.iterdir()) == []


def test_a_file_of_a_catalogue_that_changed_meanwhile_is_given_and_not_kept(folder):
    def make(file):
        file.write(b"x")
        CatalogueRevision.advance()

    with kept(make, "x") as file:
        assert file.read() == b"x"
    assert list(folder.iterdir()) == []


def test_what_is_kept_is_bounded_and_the_oldest_goes_first(folder, settings):
    settings.EXPORTS_KEPT_BYTES = 25
    paths: list[Path] = []
    for moment, name in enumerate("abc"):
        kept(lambda file: file.write(b"x" * 10), name).close()
        paths += set(folder.iterdir()) - set(paths)
        os.utime(paths[-1], (moment, moment))
    assert [path.exists() for path in paths] == [False, True, True]
    kept(lambda file: file.write(b"x"), "b").close()  # wanted again
    kept(lambda file: file.write(b"x" * 10), "d").close()
    assert [path.exists() for path in paths] == [False, True, False]
