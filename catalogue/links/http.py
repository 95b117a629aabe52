"""One question to one machine: its status line and its headers, nothing more, within a time that nothing stretches."""

import socket
import ssl
import threading
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from catalogue.links.reach import PORTS, Target


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a machine has: to answer each time it is spoken to, and in all."""

    silence: float = 10
    whole: float = 30


class Unreachable(Exception):
    """The machine did not answer; the message is French, for the editors."""


class CutOff(Unreachable):
    """The machine was there, and answered nothing that can be read: it may not know this kind of question."""


class Distrusted(Exception):
    """The machine answered and its certificate cannot be trusted from here."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A status of HTTP, and where it leads if it says so."""

    status: int
    location: str = ""


class Pinned(HTTPConnection):
    """A connection to the very machine that was settled, whatever its name means by now."""

    machine = ""

    def connect(self) -> None:
        """Open it."""
        self.sock = socket.create_connection((self.machine, self.port), self.timeout)


class PinnedWithTls(HTTPSConnection):
    """The same, encrypted: the certificate must be that of the name."""

    machine = ""

    def connect(self) -> None:
        """Open it. The socket is in place before the handshake, so that this may be cut off too."""
        raw = socket.create_connection((self.machine, self.port), self.timeout)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(raw, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()


def request(target: Target, *, method: str, agent: str, patience: Patience) -> Reply:
    """Ask for a page by HEAD or GET, and leave once the headers are there: its body is never read.

    Raises Unreachable, CutOff among them, or Distrusted.
    """
    kind = PinnedWithTls if target.scheme == "https" else Pinned
    connection = kind(target.host, target.port, timeout=patience.silence)
    connection.machine = target.machine
    alarm = threading.Timer(patience.whole, close_late, [connection])
    alarm.daemon = True
    alarm.start()
    try:
        connection.request(method, target.path, headers=headers(target, agent))
        response = connection.getresponse()
        return Reply(response.status, response.headers.get("Location", "").strip())
    except ssl.SSLError:
        raise Distrusted from None
    except TimeoutError:
        raise Unreachable("Le site ne répond pas à temps.") from None
    except ConnectionRefusedError:
        raise Unreachable("Le site refuse la connexion.") from None
    except (OSError, HTTPException, ValueError, AttributeError):
        # AttributeError: the alarm took the socket away while http.client was using it.
        raise CutOff("Le site coupe la connexion.") from None
    finally:
        alarm.cancel()
        connection.close()


def headers(target: Target, agent: str) -> dict[str, str]:
    """What a question says of who asks it."""
    name = f"[{target.host}]" if ":" in target.host else target.host
    host = name if target.port == PORTS[target.scheme] else f"{name}:{target.port}"
    return {"Host": host, "User-Agent": agent, "Accept": "*/*", "Connection": "close"}


def close_late(connection: HTTPConnection) -> None:
    """End a connection that lasts, whatever it is doing."""
    if connection.sock is not None:
        try:
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
        except OSError:
            return
