"""A real server, and clients that are slow, silent, greedy or many: it answers the others meanwhile."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPResponse
from types import SimpleNamespace

import pytest

from tests.server import environment_of, serving

CLIENTS = 65
CONNECTIONS = 100
SECONDS = 1
"""That a client has to send its head; then so many for the rest."""

PATIENCE = 30
LARGE = 20_000_000
SLOW = {
    "head": b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
    "body": b"POST /suivi/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n",
    "nothing": b"",
    "answer": b"GET /static/large.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "end": b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
}
"""What a client sends before it takes its time: more is asked than the system keeps for it."""


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    """The port of a server with little patience, in one process."""
    folder = tmp_path_factory.mktemp("served")
    environment = environment_of(folder)
    (folder / "static" / "large.txt").write_bytes(b"x" * LARGE)
    bounds = {"CLIENT_HEAD_SECONDS": SECONDS, "CLIENT_SECONDS": SECONDS, "CLIENT_CONNECTIONS": CONNECTIONS}
    bounds |= {"CLIENT_KB_PER_SECOND": 100_000, "WEB_CONCURRENCY": 1}
    with serving(environment | {name: str(value) for name, value in bounds.items()}):
        yield int(environment["PORT"])


def client(port: int, buffer: int = 4096) -> socket.socket:
    """A client that takes so many bytes at a time."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    made.settimeout(PATIENCE)
    made.connect(("127.0.0.1", port))
    return made


@contextmanager
def clients(port: int, number: int, first: bytes) -> Iterator[list[socket.socket]]:
    """Clients that have sent the same thing."""
    with ExitStack() as stack:
        made = [stack.enter_context(client(port)) for _ in range(number)]
        for each in made:
            each.sendall(first)
        yield made


def wait_for_healthz(port: int) -> float:
    """Seconds that the probe takes to be answered."""
    start = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()
    return time.monotonic() - start


class Answers:
    """The answers that a client is given, one after another."""

    def __init__(self, made: socket.socket):
        self.file = made.makefile("rb")

    def makefile(self, mode: str):
        """What http.client reads, which must not go further than an answer."""
        return SimpleNamespace(
            readline=self.file.readline, read=self.file.read, readinto=self.file.readinto, close=str, flush=str
        )

    def read(self) -> HTTPResponse:
        """The next one, whole."""
        response = HTTPResponse(self)
        response.begin()
        response.text = response.read().decode()
        return response


def answer(made: socket.socket) -> HTTPResponse:
    """The only answer that a client is given."""
    return Answers(made).read()


def rest(made: socket.socket) -> bytes:
    """All that a client has still to read, to the end."""
    read = b""
    try:
        while piece := made.recv(1 << 16):
            read += piece
    except ConnectionResetError:
        pass
    return read


def test_slow_clients_are_in_nobodys_way_and_are_left(port):
    with ExitStack() as stack:
        made = {what: stack.enter_context(clients(port, CLIENTS // len(SLOW), first)) for what, first in SLOW.items()}
        assert max(wait_for_healthz(port) for _ in range(5)) < 2
        time.sleep(SECONDS + 2)
        for what in ("nothing", "head", "body"):
            assert [rest(each) for each in made[what]] == [b""] * len(made[what])
        assert all(map(is_reset, made["answer"]))
        assert all(rest(each).startswith(b"HTTP/1.1 200") for each in made["end"])


def is_reset(made: socket.socket) -> bool:
    """Whether the server has closed the connection of a client that has still to read."""
    try:
        for _ in range(10):
            made.sendall(b"x")
            time.sleep(0.05)
    except OSError:
        return True
    return False


def test_who_reads_a_large_answer_has_all_of_it(port):
    with client(port, 1 << 20) as made:
        made.sendall(b"GET /static/large.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(0.5)
        assert len(answer(made).text) == LARGE


def test_the_oldest_makes_room_for_a_new_client(port):
    with clients(port, CONNECTIONS + 20, b"G") as made:
        assert wait_for_healthz(port) < 2
        assert rest(made[0]) == b""
        assert len([each for each in made if is_there(each)]) >= CONNECTIONS - 20


def is_there(made: socket.socket) -> bool:
    """Whether the server still waits for a client that it has answered nothing."""
    made.setblocking(False)
    try:
        return made.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False


def test_what_comes_byte_by_byte_is_answered_as_a_whole(port):
    body = b"email=personne%40exemple.fr"
    head = b"POST /nulle-part/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % len(body)
    with client(port) as made:
        for byte in head + body:
            made.sendall(bytes([byte]))
        assert answer(made).status == 404


def test_requests_that_come_together_are_answered_in_order(port):
    paths = ("/healthz", "/nulle-part/", "/healthz", "/robots.txt")
    asked = b"".join(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % path.encode() for path in paths)
    with client(port) as made:
        made.sendall(asked)
        answers = Answers(made)
        assert [answers.read().status for _ in paths] == [200, 404, 200, 200]


@pytest.mark.parametrize(
    ("headers", "body"),
    [(b"Content-Length: 600000000\r\n", b"x" * 100_000), (b"Transfer-Encoding: chunked\r\n", b"1\r\nx\r\n")],
)
@pytest.mark.parametrize("path", [b"/admin/login/", b"/admin/catalogue/innovation/add/", b"/healthz"])
def test_what_is_too_large_is_refused_before_it_is_sent(port, path, headers, body):
    with client(port) as made:
        made.sendall(b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n" % (path, headers))
        response = answer(made)
        assert (response.status, response.headers["Connection"]) == (413, "close")
        assert "Envoi trop lourd" in response.text
        made.sendall(body)
        assert rest(made) == b""


@pytest.mark.parametrize(("length", "first"), [(5, b"HTTP/1.1 100 Continue"), (10**9, b"HTTP/1.1 413")])
def test_a_client_that_asks_first_is_told_to_go_on_or_not(port, length, first):
    head = b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n"
    with client(port) as made:
        made.sendall(head % length)
        assert made.recv(len(first)) == first


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /healthz HTTP/1.1\nHost: 127.0.0.1\n\n", 400),
        (b"\x16\x03\x01\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        (b"POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414),
        (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", 431),
    ],
)
def test_what_is_malformed_is_refused(port, sent, status):
    with client(port) as made:
        made.sendall(sent)
        assert answer(made).status == status
