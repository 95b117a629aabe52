"""`python -m bench.exchange_served --database sqlite`: 5,000 entries brought to the real server by an editor.

The editor logs in, deposits the file, reads what it would do, has it written. Meanwhile a second editor goes on
reading pages, one of which notes a search that found nothing, and a third marks an entry as verified, again and again.
The last line is the figures, as JSON.
"""

import argparse
import json
import os
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.environment import HOST, database_url, machine_description, settings_of, start_django
from bench.exchange import LINES, file_of, lines
from bench.throughput import served

PATIENCE = 600
PASSWORD = token_hex(16)
HOME = "/admin/catalogue/innovation/"
IMPORT = f"{HOME}importer/"
FORM = "application/x-www-form-urlencoded"
READ = ("/", "/innovations/?q=eau", "/innovations/?q=introuvable", "/admin/", HOME)
"""Pages of readers and of editors; one of them notes a search that found nothing."""


class Editor:
    """A browser with its cookies, and an account that is in."""

    def __init__(self, port: int, name: str):
        self.port, self.cookies, self.page = port, dict[str, str](), ""
        self.get("/admin/login/")
        status = self.post("/admin/login/", {"username": name, "password": PASSWORD, "next": "/admin/"})
        assert status == 200 and "/admin/logout/" in self.page, "the log-in failed"

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = FORM) -> tuple[int, str]:
        """Ask once; give the status and where to go next. Every answer is on a connection of its own."""
        connection = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        connection.request(method, path, body, headers | ({"Content-Type": kind} if body else {}))
        response = connection.getresponse()
        self.page = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return response.status, response.headers.get("Location", "")

    def get(self, path: str) -> int:
        """Read a page."""
        status, _ = self.ask("GET", path)
        return status

    def post(self, path: str, fields: dict[str, str], file: tuple[str, bytes] | None = None) -> int:
        """Send the form of the present page, then read the page that it leads to. `self.at` is its address."""
        fields = {"csrfmiddlewaretoken": self.found(r'name="csrfmiddlewaretoken" value="(\w+)"')} | fields
        body, kind = urlencode(fields).encode(), FORM
        if file:
            parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
            parts.append(f'name="file"; filename="{file[0]}"\r\n\r\n'.encode() + file[1])
            body = b"".join(b"--part\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
            body, kind = body + b"--part--\r\n", "multipart/form-data; boundary=part"
        status, location = self.ask("POST", path, body, kind)
        self.at = urlsplit(location).path or path
        return self.get(self.at) if status == 302 else status

    def found(self, pattern: str) -> str:
        """What the present page says there."""
        match = re.search(pattern, self.page)
        assert match, f"{pattern} is not in: {self.page[:2000]}"
        return match[1]


class Other(threading.Thread):
    """An editor who is in and does the same again and again, until told to stop. `act` gets the rank of the turn."""

    def __init__(self, act: Callable[[int], int]):
        super().__init__(daemon=True)
        self.act, self.seconds, self.statuses, self.ends = act, list[float](), Counter[int](), threading.Event()

    def run(self) -> None:
        number = 0
        while not self.ends.wait(0.2):
            status, seconds = timed(partial(self.act, number))
            self.seconds.append(seconds)
            self.statuses[status] += 1
            number += 1

    def told(self) -> dict[str, Any]:
        """Stop after the turn under way; give what was answered, and the longest answer in seconds."""
        self.ends.set()
        self.join()
        return {"statuses": dict(self.statuses), "longest": max(self.seconds)}


def reader(port: int) -> Other:
    """Reads one page after another."""
    browser = Editor(port, "hedy")
    return Other(lambda rank: browser.get(READ[rank % len(READ)]))


def writer(port: int, key: int) -> Other:
    """Marks an entry as verified, by the action of the list; what is not told as done is no 200."""
    browser = Editor(port, "grace")
    chosen = {"action": "verify_selected", "_selected_action": str(key), "index": "0"}

    def verify(rank: int) -> int:
        browser.get(HOME)
        status = browser.post(HOME, chosen)
        return status if status != 200 or 'class="success"' in browser.page else 0

    return Other(verify)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Do it; give what it gives and the seconds that it took."""
    start = time.perf_counter()
    result = work()
    return result, round(time.perf_counter() - start, 1)


def prepare(folder: Path, url: str) -> tuple[list[int], int]:
    """A site with three editors and half of the entries that the file has, under other titles; give their keys, and
    that of a public entry which is not of the file.
    """
    start_django(folder, url)
    from catalogue.models import Innovation, Lever
    from catalogue.tables.innovations.importer import InnovationImport
    from catalogue.tables.plan import import_file, keep_file, plan_of
    from oural.models import User
    from tests.factories import make_innovation

    Lever.objects.get_or_create(slug="gerer", defaults={"position": 1, "verb": "Gérer", "complement": "les projets"})
    accounts = [User.objects.create_superuser(name, password=PASSWORD) for name in ("ada", "hedy", "grace")]
    half = lines([])[: LINES // 2 + 1]
    half[1:] = [[row[0], f"Avant {rank}", *row[2:]] for rank, row in enumerate(half[1:])]
    importer = InnovationImport(may_publish=True)
    file = keep_file(importer=importer, name="a.csv", content=file_of("csv", half), account=accounts[0])
    import_file(file=file, importer=importer, fingerprint=plan_of(file, importer).fingerprint)
    keys = list(Innovation.objects.order_by("pk").values_list("pk", flat=True))
    beside = make_innovation(title="La fiche d’à côté")
    return keys, beside.pk


def measure(port: int, name: str, content: bytes, key: int) -> dict[str, Any]:
    """Import a file while one reads and another writes in an entry, given by its key."""
    ada, others = Editor(port, "ada"), {"reads": reader(port), "writes": writer(port, key)}
    ada.get(IMPORT)
    status, shown = timed(lambda: ada.post(IMPORT, {}, (name, content)))
    assert status == 200, f"shown: {status}"
    page, fingerprint = ada.at, ada.found(r'name="fingerprint" value="(\w+)"')
    for other in others.values():
        other.start()
    status, written = timed(lambda: ada.post(page, {"fingerprint": fingerprint}))
    return {
        "shown": shown,
        "written": written,
        "status": status,
        "told": re.search(r"[\d\s\xa0]+ fiches? écrites?", ada.page) is not None,
    } | {what: other.told() for what, other in others.items()}


def main() -> None:
    """Run, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.exchange_served", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--format", choices=["csv", "xlsx", "ods"], default="csv")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, database_url(options.database) as url:
        keys, beside = prepare(Path(folder), url)
        content = file_of(options.format, lines(keys))
        environment = settings_of(Path(folder), url) | {"SECOND_FACTOR_REQUIRED": "off"}
        with served(os.environ | environment) as port:
            found = measure(port, f"a.{options.format}", content, beside)
    context = {"database": options.database, "format": options.format, "machine": machine_description()}
    sys.stdout.write(f"{json.dumps(context | found, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
