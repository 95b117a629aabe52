"""A harness that makes mistakes loud: no network, no undefined variable, no page that breaks the security policy."""

import gc
import importlib
import re
import sys
from collections.abc import Iterator

import hypothesis
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from xdist.scheduler import LoadScopeScheduling

# A busy machine may take its time: no test is timed.
hypothesis.settings.register_profile("oural", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("oural")

LOOPBACK = re.compile(r"127\.\d+\.\d+\.\d+|::1|localhost|")
FORBIDDEN_IN_PAGES = {
    "a template's mark": re.compile(r"\{\{|\{%|%\}"),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)", re.I),
    "an inline style": re.compile(r"<style|<[^>]+\sstyle=", re.I),
    "an inline handler": re.compile(r"<[^>]+\son[a-z]+=", re.I),
}


class NetworkForbidden(RuntimeError):
    """A test tried to leave the machine."""


def guard(event: str, arguments: tuple) -> None:
    """Audit hook: refuses any look-up of a name and any connection beyond the loopback."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host or ""
    if not LOOPBACK.fullmatch(host):
        raise NetworkForbidden(f"{event} to {host}: the tests run without a network.")


sys.addaudithook(guard)


def pytest_collection_finish() -> None:
    """Leave what the imports made out of the garbage collector, which read it all again at each of its rounds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


class CheckedClient(Client):
    """Django's client, which refuses an HTML page, of the admin too, that the security policy would break."""

    def request(self, **request) -> HttpResponse:
        response = super().request(**request)
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming:
            page = response.content.decode()
            for what, pattern in FORBIDDEN_IN_PAGES.items():
                found = pattern.search(page)
                assert not found, f"{what} in {request['PATH_INFO']}: {page[found.start() : found.start() + 80]}"
        return response


class BrowserTogether(LoadScopeScheduling):
    """Spreads the tests over the processes, but for those of the real browser: they share a site, long to prepare.

    xdist has groups for this (`--dist loadgroup`), which pytest 9.2 breaks without a word.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("tests/browser/")[1] or nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> BrowserTogether:
    """How xdist hands the tests out."""
    return BrowserTogether(config, log)


@pytest.fixture
def client() -> Client:
    """The client of every test of a page."""
    return CheckedClient()


@pytest.fixture(autouse=True)
def flushable_audit(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the audit after a test whose transactions are real: the database refuses, and the flush would fail."""
    marker = request.node.get_closest_marker("django_db")
    is_real = "transactional_db" in request.fixturenames or (marker is not None and marker.kwargs.get("transaction"))
    if is_real:
        request.getfixturevalue("transactional_db")  # flushes after this
    yield
    if is_real:
        triggers = importlib.import_module("oural.migrations.0004_audit_append_only")
        with connection.cursor() as cursor:
            for statement in triggers.UNSETTLE[connection.vendor]():
                cursor.execute(statement)
            cursor.execute(f"DELETE FROM {triggers.TABLE}")
            for statement in triggers.SETTLE[connection.vendor]():
                cursor.execute(statement)
