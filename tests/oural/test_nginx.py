"""The front that deploy/ gives: nginx takes it, and it bounds what comes before the site sees it."""

import os
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from oural.serving.head import ADMIN, LARGER
from tests import machine
from tests.postgresql import free_port

CONFIGURATION = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
UNITS = {"k": 1024, "m": 1024**2}
PATIENCE = 10


def certificate(folder: Path) -> Path:
    """A certificate that nobody signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "oural.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1)).sign(
        key, hashes.SHA256()
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "oural.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


def command(folder: Path, site: int, http: int, https: int, more: Mapping[str, str] | None = None) -> list[str]:
    """nginx with the front, in a folder and on ports of its own; `more` is what else changes of it, by patterns."""
    pem = certificate(folder)
    changes = {
        r"listen \[::\].*\n": "\n",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl": f"listen 127.0.0.1:{https} ssl",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{site};",
        r"(ssl_certificate\w*) \S+;": rf"\1 {pem};",
        **(more or {}),
    }
    front = CONFIGURATION
    for before, after in changes.items():
        front, count = re.subn(before, after, front)
        assert count, before
    folders = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""  # its folders belong to who runs the tests
    whole = f"{user}daemon off; pid {folder}/pid; worker_processes 1; error_log stderr;\nevents {{}}\n"
    whole += f"http {{\naccess_log off;\n{folders}{front}\n}}\n"
    (folder / "whole.conf").write_text(whole, encoding="utf-8")
    return [str(machine.nginx()), "-p", str(folder), "-e", "stderr", "-c", str(folder / "whole.conf")]


class Site(BaseHTTPRequestHandler):
    """A site that says what it is asked."""

    protocol_version = "HTTP/1.1"
    gate = threading.Event()
    gate.set()

    def do_POST(self) -> None:
        """Answer with the headers and the length of the body, once the gate is open."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = (
            f"{self.headers['Host']} {self.headers['X-Forwarded-For']} {self.headers['X-Forwarded-Proto']} {len(body)}"
        )
        self.gate.wait(PATIENCE)
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told.encode())

    do_GET = do_POST

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def front(tmp_path_factory) -> Iterator[int]:
    """The port of nginx before such a site."""
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    site.daemon_threads = True
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    port = free_port()
    arguments = command(tmp_path_factory.mktemp("nginx"), site.server_address[1], free_port(), port)
    with subprocess.Popen(arguments) as nginx:
        try:
            wait_for(port)
            yield port
        finally:
            nginx.send_signal(signal.SIGTERM)
            site.shutdown()
            site.server_close()
            thread.join()


def wait_for(port: int) -> None:
    """Wait until something listens."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    raise AssertionError("nginx does not listen")


def ask(port: int, path: str, body: bytes | None = None, **headers: str) -> tuple[HTTPResponse, str]:
    """The answer of the front, and its text."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=context)
    connection.request("GET" if body is None else "POST", path, body, headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def test_nginx_takes_the_configuration(tmp_path):
    done = subprocess.run([*command(tmp_path, 8000, 8080, 8443), "-t"], capture_output=True, text=True)
    assert done.returncode == 0 and "warn" not in done.stderr, done.stderr


def bounds() -> dict[str, int]:
    """The bytes that the front takes, by the beginning of an address."""
    secure = CONFIGURATION.split("listen 443")[1]
    found = {"/": secure.split("location")[0]} | {
        name: text for name, text in re.findall(r"location (?:= )?(/\S*) \{(.*?)\n    \}", secure, re.S) if name != "/"
    }
    sizes = {name: re.search(r"client_max_body_size (\d+)([km]);", text) for name, text in found.items()}
    return {name: int(size[1]) * UNITS[size[2]] for name, size in sizes.items() if size}


def test_the_front_takes_what_the_site_takes():
    expected = {"/": settings.LARGEST_BODY_BYTES, ADMIN: settings.LARGEST_ADMIN_BYTES}
    assert bounds() == expected | {prefix: getattr(settings, name) for prefix, name in LARGER.items()}


@pytest.mark.parametrize(
    ("path", "of"),
    [("/", "/"), ("/admin/login/", "/"), ("/suivi/x/message/", "/suivi/"), ("/verifier/x/", "/verifier/")],
)
def test_what_is_too_large_never_reaches_the_site(front, path, of):
    most = bounds()[of]
    response, text = ask(front, path, b"x" * most)
    assert response.status == 200 and text.endswith(f" {most}")
    response, text = ask(front, path, b"x" * (most + 1))
    assert response.status == 413
    assert re.findall("<h1>(.*?)</h1>", text) == ["Envoi trop lourd"]
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"


def test_the_site_is_told_who_asks_and_nothing_that_a_visitor_makes_up(front):
    forged = {"Host": "oural.example:1234", "X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "http"}
    assert ask(front, "/", **forged)[1] == "oural.example 127.0.0.1 https 0"


def test_a_client_that_takes_its_time_keeps_no_place_of_the_site(front):
    """The site hears of a request once it is whole: it is told nothing of these."""
    heads = [socket.create_connection(("127.0.0.1", front)) for _ in range(40)]
    try:
        start = time.monotonic()
        assert ask(front, "/")[0].status == 200
        assert time.monotonic() - start < 2
    finally:
        for each in heads:
            each.close()


def test_a_site_that_does_not_answer_is_told(tmp_path):
    port = free_port()
    with subprocess.Popen(command(tmp_path, free_port(), free_port(), port)) as nginx:
        try:
            wait_for(port)
            response, text = ask(port, "/")
        finally:
            nginx.send_signal(signal.SIGTERM)
    assert (response.status, response.headers["Retry-After"]) == (503, "30")
    assert re.findall("<h1>(.*?)</h1>", text) == ["Indisponible pour le moment"]


def test_a_place_that_asks_too_often_is_told_to_wait(tmp_path):
    port = free_port()
    few = {"rate=50r/s": "rate=1r/m", "burst=200": "burst=2"}
    with subprocess.Popen(command(tmp_path, free_port(), free_port(), port, few)) as nginx:
        try:
            wait_for(port)
            answers = [ask(port, "/") for _ in range(4)]
        finally:
            nginx.send_signal(signal.SIGTERM)
    assert [response.status for response, _ in answers] == [503, 503, 503, 429]
    response, text = answers[-1]
    assert response.headers["Retry-After"] == "10"
    assert re.findall("<h1>(.*?)</h1>", text) == ["Trop de demandes"]


def test_a_place_sends_so_many_things_at_once(front):
    """The site answers none of them before all have come."""
    most = int(re.search(r"limit_conn oural_uploads (\d+);", CONFIGURATION)[1])
    Site.gate.clear()
    with ThreadPoolExecutor(most + 1) as pool:
        answers = [pool.submit(ask, front, "/admin/", b"x") for _ in range(most + 1)]
        next(as_completed(answers, timeout=PATIENCE))  # the one too many, which does not wait for the site
        Site.gate.set()
        assert Counter(each.result()[0].status for each in answers) == {200: most, 429: 1}
