"""A harness that makes mistakes loud: no network, no undefined variable, no page that breaks the security policy."""

import gc
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import hypothesis
import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client

from tests import databases
from tests.parts import PARTS, share

# A busy machine may take its time: no test is timed.
hypothesis.settings.register_profile(
    "oural", max_examples=share(60), deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
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

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.streams: list[HttpResponse] = []

    def request(self, **request) -> HttpResponse:
        response = super().request(**request)
        if response.streaming:
            self.streams.append(response)
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming:
            page = response.content.decode()
            for what, pattern in FORBIDDEN_IN_PAGES.items():
                found = pattern.search(page)
                assert not found, f"{what} in {request['PATH_INFO']}: {page[found.start() : found.start() + 80]}"
        return response


def pytest_addoption(parser: pytest.Parser) -> None:
    """The parts of the suite, which `tests.suite` runs one after the other."""
    parser.addoption("--part", choices=PARTS, help="run only the tests that belong to this part of the suite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the part that was asked for."""
    belongs = PARTS.get(config.getoption("--part"))
    if belongs is not None:
        config.hook.pytest_deselected(items=[item for item in items if not belongs(item)])
        items[:] = filter(belongs, items)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """The database of this process: a copy of one that was migrated once, which takes milliseconds.

    In between, only the tests that say so may ask it anything: the others would leave what they write.
    """
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(databases.test_database())
        yield
        with django_db_blocker.unblock():
            stack.close()


def close(response: HttpResponse) -> None:
    """Close what an answer holds, such as a file, and leave the connection open, as the client of Django does."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


@pytest.fixture
def client() -> Iterator[Client]:
    """The client of every test of a page. What it did not read to the end is closed after it, as a server does."""
    client = CheckedClient()
    yield client
    for response in client.streams:
        close(response)


@pytest.fixture(autouse=True)
def flushable(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty what only grows after a test whose transactions are real: the database refuses, and a flush would fail."""
    marker = request.node.get_closest_marker("django_db")
    is_real = "transactional_db" in request.fixturenames or (marker is not None and marker.kwargs.get("transaction"))
    if is_real:
        request.getfixturevalue("transactional_db")  # flushes after this
    yield
    if is_real:
        databases.empty_what_only_grows()
