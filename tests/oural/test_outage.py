"""A database that is away, busy, full or read-only: a page that says to come back, and one line in the log."""

import logging
import re
from collections.abc import Iterator

import pytest
from django import db
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from oural import logs
from oural.logs import is_outage
from oural.models import PreparedStep
from tests.oural.test_errors import handler400, handler403, handler404, handler500  # noqa: F401 (of these addresses)


def reads(request):
    """A view that asks something of the database."""
    return HttpResponse(PreparedStep.objects.count())


def fails(request):
    """A view with a fault in it."""
    connection.cursor().execute("SELECT nothing FROM nowhere")


urlpatterns = [path("lit/", reads), path("faute/", fails), path("", include("oural.urls"))]


@pytest.fixture
def visitor(client, settings, caplog) -> Client:
    """A visitor of the site above, who sees pages and not tracebacks; the log is written as the site writes it."""
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    caplog.set_level(logging.INFO)
    caplog.handler.addFilter(logs.OneLine())
    return client


@pytest.fixture
def away() -> Iterator[None]:
    """A database that nobody reaches."""
    ours = connections["default"]
    connections["default"] = other = ours.copy()
    other.settings_dict |= UNREACHABLE[other.vendor]
    yield
    connections["default"] = ours


def raised(statements: str) -> BaseException:
    """What the database raises for statements in a row, as Django gives it, on a connection of their own."""
    other = connection.copy()
    if other.vendor == "sqlite":
        other.settings_dict["NAME"] = ":memory:"
    try:
        with pytest.raises(db.Error) as found, other.cursor() as cursor:
            for each in statements.split(";"):
                cursor.execute(each)
        return found.value
    finally:
        other.connection.close()


UNREACHABLE = {"sqlite": {"NAME": "/nowhere/oural.sqlite3"}, "postgresql": {"HOST": "127.0.0.1", "PORT": "1"}}
OUTAGES = {
    "sqlite": {
        "read-only": "PRAGMA query_only=ON; CREATE TABLE one (i int)",
        "full": "CREATE TABLE one (i int); PRAGMA max_page_count=2; CREATE TABLE two (i int)",
        "no file": "ATTACH '/nowhere/x' AS x",
    },
    "postgresql": {
        "read-only": "SET default_transaction_read_only = on; CREATE TABLE one (i int)",
        "too long": "SET statement_timeout = 1; SELECT pg_sleep(9)",
        "locked": "SET lock_timeout = 1; BEGIN; LOCK TABLE oural_preparedstep",
        "cut off": "SELECT pg_terminate_backend(pg_backend_pid())",
    },
}
FAULTS = (
    "SELECT nothing FROM nowhere",
    "SELEC 1",
    "CREATE TEMPORARY TABLE one (i int UNIQUE); INSERT INTO one VALUES (1), (1)",
)


@pytest.mark.django_db
@pytest.mark.parametrize(("vendor", "name"), [(vendor, name) for vendor in OUTAGES for name in OUTAGES[vendor]])
def test_what_may_go_away_by_itself_is_an_outage(vendor, name):
    if connection.vendor == vendor:
        PreparedStep.objects.create(name="held", digest="x")  # others cannot lock the table
        assert is_outage(raised(OUTAGES[vendor][name]))


@pytest.mark.django_db
@pytest.mark.parametrize("statements", FAULTS)
def test_a_statement_that_is_wrong_is_a_fault(statements):
    assert not is_outage(raised(statements))
    assert not is_outage(None)
    assert not is_outage(ValueError())


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_database_that_is_away_is_told_in_a_page_and_in_one_line(visitor, away, caplog, method):
    response = getattr(visitor, method)("/lit/")
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["Indisponible pour le moment"]
    assert ("votre navigateur proposera de l’envoyer à nouveau" in page) == (method == "post")
    lines = caplog.text.splitlines()
    assert len(lines) == 1 and "/lit/" in lines[0] and "OperationalError" in lines[0]


@pytest.mark.django_db
def test_every_page_says_so(visitor, away):
    for address in ("/", "/innovations/", "/innovations/export.ods", "/propositions/", "/suivi/x/", "/sitemap.xml"):
        assert visitor.get(address).status_code == 503, address


@pytest.mark.django_db
def test_a_fault_keeps_its_traceback(visitor, caplog):
    assert visitor.get("/faute/").status_code == 500
    assert "Traceback" in caplog.text


def test_an_unknown_host_is_one_line(visitor, caplog):
    assert visitor.get("/healthz", headers={"host": "evil.example"}).status_code == 400
    lines = caplog.text.splitlines()
    assert len(lines) == 1 and "evil.example" in lines[0]
