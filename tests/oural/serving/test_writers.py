"""A writer that holds the database of SQLite: who reads does not wait, who writes waits so long and no longer."""

import shutil
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.databases import sqlite_template
from tests.server import environment_of, serving

SECONDS = 1
"""That a writer waits for another."""

SENDERS = 3
PAGES = ("/healthz", "/sitemap.xml", "/innovations/flux.atom", "/innovations/export.json", "/propositions/faits.csv")
"""What reads the database, and needs no static file."""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[int, Path]]:
    """The port of a server in one process, and the file of its database."""
    folder = tmp_path_factory.mktemp("held")
    environment = environment_of(folder) | {
        "DATABASE_LOCK_SECONDS": str(SECONDS),
        "WEB_CONCURRENCY": "1",
        "DEBUG": "off",
    }
    shutil.copy(sqlite_template(), folder / "oural.sqlite3")
    with serving(environment):
        yield int(environment["PORT"]), folder / "oural.sqlite3"


def ask(port: int, path: str, body: str | None = None) -> tuple[int, str | None, float]:
    """The status of an answer, when to come again, and the seconds that it took."""
    start = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request("POST" if body else "GET", path, body, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.headers["Retry-After"], time.monotonic() - start


def test_who_reads_does_not_wait_for_who_writes(site):
    port, file = site
    assert {path: ask(port, path)[0] for path in PAGES} == dict.fromkeys(PAGES, 200)
    sent: list[tuple[int, str | None, float]] = []
    form = "email=personne%40exemple.fr"
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        senders = [threading.Thread(target=lambda: sent.append(ask(port, "/suivi/", form))) for _ in range(SENDERS)]
        for each in senders:
            each.start()
        time.sleep(0.3)
        read = [ask(port, path) for path in PAGES]
        assert [status for status, _, _ in read] == [200] * len(PAGES) and len(sent) < SENDERS
        assert max(seconds for _, _, seconds in read) < SECONDS
        for each in senders:
            each.join()
    assert Counter((status, again) for status, again, _ in sent) == {(503, "30"): SENDERS}
