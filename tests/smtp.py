"""Small SMTP servers, each with its own manners, on a free port of this machine."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

GREETING = b"220 tests.example ready\r\n"


@dataclass
class Relay:
    """What a server took, and where it listens. `replies` are its answers, by the verb of a command."""

    port: int = 0
    replies: dict[str, bytes] = field(default_factory=dict)
    is_silent: bool = False
    drops_in_data: bool = False
    mails: list[str] = field(default_factory=list)
    connections: int = 0


class Conversation(socketserver.StreamRequestHandler):
    """One connection, as RFC 5321 has it, or as its server wants it."""

    def handle(self) -> None:
        relay: Relay = self.server.relay
        relay.connections += 1
        if relay.is_silent:
            self.server.closing.wait()
            return
        self.wfile.write(GREETING)
        for line in self.rfile:
            verb = line[:4].decode("ascii", "replace").upper().strip()
            if verb == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if verb == "DATA" and verb not in relay.replies:
                self.wfile.write(b"354 go on\r\n")
                if relay.drops_in_data:
                    return
                relay.mails.append(self.read_mail())
                self.wfile.write(relay.replies.get(".", b"250 taken\r\n"))
                continue
            self.wfile.write(relay.replies.get(verb, b"250 fine\r\n"))

    def read_mail(self) -> str:
        """The message, up to the dot that stands alone."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        return b"".join(lines).decode()


class Server(socketserver.ThreadingTCPServer):
    """Goes away with the test, its connections too."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, relay: Relay):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.relay = relay
        self.closing = threading.Event()


@contextmanager
def listening(relay: Relay) -> Iterator[Relay]:
    """Have a relay listen until the end of the block."""
    with Server(relay) as server:
        relay.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield relay
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
