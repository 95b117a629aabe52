"""A small web server with bad manners on request, on a free port of this machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from catalogue.links.checking import Checker
from catalogue.links.http import Patience
from catalogue.links.reach import Reach


@dataclass
class Web:
    """A server: what it was asked, and how many at once at the most.

    A path says what is answered: `/<status>` or `/<status>/<address to lead to>`; `/slow`, `/drip`, `/drop`, and
    `/get-only`, which refuses HEAD.
    """

    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    busy: int = 0
    busiest: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "web.example") -> str:
        """An address of this server, under a name of one's choice."""
        return f"http://{host}:{self.port}{path}"


class Handler(BaseHTTPRequestHandler):
    """Answers as the path has it."""

    def do_GET(self) -> None:
        web: Web = self.server.web
        with web.lock:
            web.asked.append((self.command, self.path))
            web.agents.add(self.headers["User-Agent"])
            web.busy += 1
            web.busiest = max(web.busiest, web.busy)
        try:
            self.answer(web)
        finally:
            with web.lock:
                web.busy -= 1

    do_HEAD = do_GET

    def answer(self, web: Web) -> None:
        """Answer one question."""
        what, _, target = self.path[1:].partition("/")
        what = what.partition("?")[0]
        if what == "slow":
            web.closing.wait()
        elif what == "drip":
            while not web.closing.wait(0.05):
                self.wfile.write(b"H")
        elif what == "get-only":
            self.reply(200 if self.command == "GET" else 501)
        elif what.isdigit():
            self.reply(int(what), target)

    def reply(self, status: int, target: str = "") -> None:
        """A status, and where to go."""
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """A client that leaves in the middle is no error."""
        try:
            super().handle()
        except ConnectionError:
            return


class Server(ThreadingHTTPServer):
    """Goes away with the test, its connections too."""

    daemon_threads = True

    def __init__(self, web: Web):
        super().__init__(("127.0.0.1", 0), Handler)
        self.web = web


@contextmanager
def serving() -> Iterator[Web]:
    """Have a server answer until the end of the block."""
    web = Web()
    with Server(web) as server:
        web.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield web
        finally:
            web.closing.set()
            server.shutdown()
            thread.join()


LOOPBACK = Reach(
    look_up=lambda host: [host] if host.startswith("127.") else ["127.0.0.1"] if host.endswith(".example") else [],
    allows=lambda address: address.is_loopback,
    ports=range(1, 65536),
)
"""The rules of the tests: names in .example are this machine, and nothing else may be contacted."""


def checker(*, pause: float = 0, silence: float = 5, whole: float = 5) -> Checker:
    """A checker that may talk to the servers of the tests, and only to them."""
    return Checker(agent="Oural (tests)", reach=LOOPBACK, patience=Patience(silence, whole), pause=pause)
