"""What strangers and accounts do to stop the site: each attack is a function, bounded in number and in time.

All of them talk to a site of the benchmark's own, on the loopback. An attack gives what it was answered, counted.
"""

import json
import socket
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import psycopg

from bench.bombs import document, large_picture, workbooks
from bench.environment import HOST, ROOT

Answers = Counter[str]
SECONDS = 15
"""How long an attack lasts, when its number of requests does not end it before."""

PATIENCE = 60
"""Seconds that a client waits for an answer."""

SLOW_CLIENTS = 64
SLOW_PAUSE = 5
"""Seconds between two bytes of a slow client."""

LEVERS = [lever["slug"] for lever in json.loads((ROOT / "fixtures" / "levers.json").read_text(encoding="utf-8"))]
CATALOGUE = "/admin/catalogue/innovation/"


@dataclass(frozen=True)
class Site:
    """The site that is attacked: its port, its database (a file, or an address), and the sessions of two accounts."""

    port: int
    database: Path | str
    reader: str
    editor: str


Attack = Callable[[Site], Answers]


def ask(site: Site, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[str, str]:
    """The status of an answer, or the name of what went wrong, and where it leads."""
    connection = HTTPConnection(HOST, site.port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        response.read()
        return str(response.status), response.headers.get("Location", "")
    except (OSError, HTTPException) as error:
        return type(error).__name__, ""
    finally:
        connection.close()


def crowd(act: Callable[[int], str | None], *, clients: int, times: int, seconds: float = SECONDS) -> Answers:
    """Have so many clients do something `times` times in all, one after another, until the time is over."""
    answers, ranks, end = Counter[str](), iter(range(times)), time.monotonic() + seconds

    def run() -> None:
        while time.monotonic() < end and (rank := next(ranks, None)) is not None:
            answers[act(rank) or "-"] += 1

    threads = [threading.Thread(target=run, daemon=True) for _ in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(seconds + PATIENCE)
    return answers


def multipart(name: str, content: bytes, **fields: str) -> tuple[bytes, str]:
    """A form with a file of that name, and its type."""
    parts = [f'name="{field}"\r\n\r\n{value}'.encode() for field, value in fields.items()]
    parts.append(f'name="file"; filename="{name}"\r\n\r\n'.encode() + content)
    body = b"".join(b"--part\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return body + b"--part--\r\n", "multipart/form-data; boundary=part"


def upload(site: Site, name: str, content: bytes, **headers: str) -> str:
    """Begin a contribution and add a file to it, as anybody may."""
    status, first = ask(site, "GET", "/proposer/innovation/", **headers)
    if not first:
        return status
    parts = urlsplit(first)
    draft = parts.path.rstrip("/").rpartition("/")[0]
    body, kind = multipart(name, content, alt="x", is_licensed="on", action="suite")
    return ask(site, "POST", f"{draft}/fichiers/?{parts.query}", body, Content_Type=kind, **headers)[0]


# --- Pictures, documents, drafts ---


def pictures(site: Site) -> Answers:
    """Pictures of one colour, of twenty-five or of forty million points, by twelve visitors."""
    contents = [large_picture(side) for side in (4990, 6320)]

    def add(rank: int) -> str:
        made = contents[rank % 2] + bytes([rank])  # what comes after the end of a picture makes another of it
        return upload(site, f"{rank}.webp", made, X_Forwarded_For=f"198.51.100.{rank}")

    return crowd(add, clients=12, times=14)


def documents(site: Site) -> Answers:
    """Documents of nine megabytes with an action in them, by eight visitors."""
    content = document(9_000_000)
    return crowd(lambda rank: upload(site, f"{rank}.pdf", content), clients=8, times=16)


def drafts(site: Site) -> Answers:
    """Drafts of a megabyte from as many addresses of one network as it takes."""
    content = document(1_000_000)

    def add(rank: int) -> str:
        return upload(site, f"{rank}.pdf", content, X_Forwarded_For=f"2001:db8:0:{rank:x}::1")

    return crowd(add, clients=8, times=80)


def texts(site: Site) -> Answers:
    """Drafts with 190 kB of text, from as many addresses of one network as it takes."""

    def write(rank: int) -> str:
        sender = {"X_Forwarded_For": f"2001:db8:1:{rank:x}::1"}
        status, first = ask(site, "GET", "/proposer/innovation/", **sender)
        body = urlencode({"title": "x", "need": "x" * 190_000, "action": "suite"}).encode()
        kind = "application/x-www-form-urlencoded"
        return ask(site, "POST", first, body, Content_Type=kind, **sender)[0] if first else status

    return crowd(write, clients=8, times=160)


# --- Bodies and slow clients ---


def large_bodies(site: Site) -> Answers:
    """Bodies of 600 MB, without an account, to the admin: each client sends for as long as it is let."""

    def send(rank: int) -> str:
        path = (b"/admin/login/", CATALOGUE.encode() + b"add/", b"/admin/rien/")[rank % 3]
        head = b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n" % path
        return blast(site, head + b"Content-Length: 600000000\r\n\r\n", b"x" * 65_536, most=1000)

    return crowd(send, clients=12, times=24)


def chunked_bodies(site: Site) -> Answers:
    """Bodies that do not say how large they are, to a page that takes files."""
    head = b"POST /proposer/brouillon/x/fichiers/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    return crowd(lambda rank: blast(site, head, piece, most=1000), clients=12, times=24)


def blast(site: Site, head: bytes, piece: bytes, *, most: int) -> str:
    """Send a head, then a piece at most so many times; the status that is answered, if any."""
    with socket.create_connection((HOST, site.port), timeout=PATIENCE) as client:
        with suppress(OSError):
            client.sendall(head)
            for _ in range(most):
                client.sendall(piece)
        with suppress(OSError):
            return client.recv(64).decode("latin-1").partition(" ")[2][:3] or "closed"
    return "reset"


def slow(first: bytes, byte: bytes = b"x") -> Attack:
    """Clients that send something, then a byte now and then, and come back when they are left."""

    def attack(site: Site) -> Answers:
        end = time.monotonic() + SECONDS

        def drip(rank: int) -> str:
            with suppress(OSError), socket.socket() as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                client.connect((HOST, site.port))
                client.sendall(first)
                while time.monotonic() < end:
                    time.sleep(SLOW_PAUSE)
                    client.sendall(byte)
                return "kept"
            return "left"

        return crowd(drip, clients=SLOW_CLIENTS, times=10 * SLOW_CLIENTS)

    return attack


# --- Accounts ---


def spreadsheets(site: Site) -> Answers:
    """Workbooks of some kilobytes that unfold into millions of styles, cells or sheets, by an editor."""
    files, csrf = workbooks(), token_hex(16)
    cookies = f"{site.editor}; csrftoken={csrf}"

    def send(rank: int) -> str:
        body, kind = multipart("a.xlsx", files[rank % len(files)], csrfmiddlewaretoken=csrf)
        return ask(site, "POST", f"{CATALOGUE}importer/", body, Content_Type=kind, Cookie=cookies)[0]

    return crowd(send, clients=4, times=6)


def filters(site: Site) -> Answers:
    """Patterns without an end, as filters of lists of the admin, by who may only read."""
    pattern = quote(r"^(\w+\s?)*\d$")
    paths = [f"{CATALOGUE}?description__regex={pattern}", f"/admin/catalogue/searchmiss/?words__regex={pattern}"]
    return crowd(lambda rank: ask(site, "GET", paths[rank % 2], Cookie=site.reader)[0], clients=4, times=8)


def passwords(site: Site) -> Answers:
    """Log-ins with a wrong password."""
    csrf = token_hex(16)
    body = f"csrfmiddlewaretoken={csrf}&username=grace&password=x".encode()
    headers = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={csrf}"}
    return crowd(lambda rank: ask(site, "POST", "/admin/login/", body, **headers)[0], clients=16, times=200)


def sessions(site: Site) -> Answers:
    """Visits to the door of ProConnect, each of which begins something."""
    return crowd(lambda rank: ask(site, "GET", "/admin/proconnect/connexion/")[0], clients=8, times=200)


# --- Pages and the database ---


def exports(site: Site) -> Answers:
    """Every export and the site map, none of which was made before, eight at once."""

    def read(rank: int) -> str:
        extension = ("csv", "json", "ods")[rank % 3]
        chosen = "&".join(f"levier={slug}" for place, slug in enumerate(LEVERS) if (rank + 1) >> place & 1)
        path = "/sitemap.xml" if rank % 8 == 7 else f"/innovations/export.{extension}?{chosen}"
        return ask(site, "GET", path, Accept_Encoding="gzip")[0]

    return crowd(read, clients=8, times=400)


def images(site: Site) -> Answers:
    """Images and documents that are not there."""
    paths = ("/images/999999/", f"/documents/{token_hex(16)}.pdf")
    return crowd(lambda rank: ask(site, "GET", paths[rank % 2])[0], clients=8, times=400)


def hosts(site: Site) -> Answers:
    """Names and ports that are not those of the site."""
    names = ("evil.example", f"{HOST}:1234", "a b", "[::1")
    return crowd(lambda rank: ask(site, "GET", "/", Host=names[rank % 4])[0], clients=8, times=400)


def writer(site: Site) -> Answers:
    """Forms, while somebody holds what they are to write in."""
    form = {"Content_Type": "application/x-www-form-urlencoded"}

    def send(rank: int) -> str:
        body = f"email=personne{rank}%40exemple.fr".encode()
        return ask(site, "POST", "/suivi/", body, X_Forwarded_For=f"192.0.2.{100 + rank % 100}", **form)[0]

    holder = threading.Thread(target=hold, args=[site.database])
    holder.start()
    answers = crowd(send, clients=24, times=48)
    holder.join()
    return answers


def hold(database: Path | str) -> None:
    """Keep others from counting what a place of the network does, for as long as an attack lasts."""
    statement = "BEGIN IMMEDIATE" if isinstance(database, Path) else "LOCK TABLE catalogue_allowance"
    connection: Any = (
        sqlite3.connect(database, isolation_level=None) if isinstance(database, Path) else psycopg.connect(database)
    )
    with closing(connection):
        connection.execute(statement)
        time.sleep(SECONDS)
        connection.rollback()


HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
ATTACKS: dict[str, Attack] = {
    "nothing": lambda site: crowd(lambda rank: time.sleep(1), clients=1, times=SECONDS),
    "pictures": pictures,
    "documents": documents,
    "drafts": drafts,
    "texts": texts,
    "large bodies": large_bodies,
    "chunked bodies": chunked_bodies,
    "slow heads": slow(HEAD + b"X: "),
    "slow bodies": slow(b"POST /suivi/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n"),
    "slow readers": slow((HEAD + b"\r\n") * 20, byte=b""),
    "silent clients": slow(b"", byte=b""),
    "clients that stay": slow(HEAD + b"Connection: close\r\n\r\n", byte=b""),
    "spreadsheets": spreadsheets,
    "filters of the admin": filters,
    "passwords": passwords,
    "sessions": sessions,
    "exports": exports,
    "missing files": images,
    "hosts": hosts,
    "a writer": writer,
}
