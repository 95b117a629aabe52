"""The connection of a client, which no thread ever waits for.

The loop of the worker fills it until a request is whole; the thread that answers reads and writes memory, or a
temporary file; the loop then sends what the client did not take at once.
"""

import os
import socket
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO

from oural.serving.head import Head, read_head

PIECE = 64 * 1024
"""Bytes taken at a time, and kept in memory: the rest of a body is in a temporary file."""

PIECES = 16
"""How many are taken from one client before the others have their turn."""

LONGEST_HEAD = 96 * 1024


@dataclass
class FileRest:
    """What a client has still to take: so many bytes of a file, from an offset on; `is_own` when it is made for it."""

    file: IO[bytes]
    offset: int
    left: int
    is_own: bool


class Channel:
    """A client that gives one request at a time, and an answer that it takes when it can."""

    def __init__(self, sock: socket.socket):
        sock.setblocking(False)
        self._socket = sock
        self._ahead = bytearray()  # what came after the request under way, or of one whose head is not whole
        self._answer: deque[FileRest] = deque()
        self._begin()

    def _begin(self) -> None:
        self.head: Head | None = None
        self.is_cut = False
        self._head_left = b""
        self._body = SpooledTemporaryFile(max_size=PIECE)  # noqa: SIM115 (closed with the request, or the channel)
        self._body_size = 0

    @property
    def has_begun(self) -> bool:
        """Whether anything of a request has come."""
        return self.head is not None or bool(self._ahead)

    @property
    def is_whole(self) -> bool:
        """Whether all of a request has come, or all that will be read of it."""
        return self.head is not None and (self.is_cut or self._body_size >= self.head.length)

    @property
    def has_left(self) -> bool:
        """Whether the client has closed its end."""
        try:
            return self._socket.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    @property
    def unsent(self) -> int:
        """Bytes of the answer that the client has not taken yet."""
        return sum(part.left for part in self._answer)

    @property
    def held(self) -> int:
        """Bytes that are kept for this client alone."""
        return self._body_size + sum(part.left for part in self._answer if part.is_own)

    def fileno(self) -> int:
        """The descriptor, for the poller."""
        return self._socket.fileno()

    def receive(self) -> bool:
        """Take what has come; False when the client is gone. Raises OSError when that cannot be kept."""
        self._sort()
        for _ in range(PIECES):
            if self.is_whole:
                break
            try:
                piece = self._socket.recv(PIECE)
            except BlockingIOError:
                break
            if not piece:
                return False
            self._ahead += piece
            self._sort()
        return True

    def _sort(self) -> None:
        """Find in what has come the head of the request, then its body."""
        if self.head is None and self._ahead:
            is_too_long = len(self._ahead) > LONGEST_HEAD
            self.head = read_head(self._ahead) or (Head(len(self._ahead)) if is_too_long else None)
            if self.head is not None:
                self._head_left = bytes(self._ahead[: self.head.size])
                del self._ahead[: self.head.size]
        if self.head is not None:
            wanted = self.head.length - self._body_size
            self._body_size += self._body.write(self._ahead[:wanted])
            del self._ahead[:wanted]

    def cut(self) -> None:
        """Read nothing more of the request."""
        self.is_cut = True
        self._ahead.clear()

    def rewind(self) -> None:
        """Have the thread read the body from its beginning."""
        self._body.seek(0)

    def next_request(self) -> None:
        """Forget the request that was answered."""
        self._body.close()
        self._begin()

    def flush(self) -> None:
        """Send what the client takes now. Raises OSError when it is gone."""
        for _ in range(PIECES):
            if not self._answer:
                return
            part = self._answer[0]
            try:
                sent = os.sendfile(self.fileno(), part.file.fileno(), part.offset, part.left)
            except BlockingIOError:
                return
            if not sent:
                raise OSError("A file that was being sent has become shorter.")
            part.offset += sent
            part.left -= sent
            if not part.left:
                self._answer.popleft().file.close()

    def discard(self) -> bool:
        """Read what still comes without keeping it; False when no more will come."""
        for _ in range(PIECES):
            try:
                if not self._socket.recv(PIECE):
                    return False
            except BlockingIOError:
                break
        return True

    # --- What gunicorn asks of a socket, in the thread that answers ---

    def recv(self, size: int) -> bytes:
        """What comes next of the request; nothing at its end."""
        if self._head_left:
            piece, self._head_left = self._head_left[:size], self._head_left[size:]
            return piece
        return self._body.read(size)

    def sendall(self, data: bytes) -> None:
        """Send what the client takes now, and keep the rest. Raises OSError when it is gone."""
        self.flush()
        if not self._answer:
            with suppress(BlockingIOError):
                data = data[self._socket.send(data) :]
        if data:
            if not (self._answer and self._answer[-1].is_own):
                file = TemporaryFile(buffering=0)  # noqa: SIM115 (closed once it is sent, or with the channel)
                self._answer.append(FileRest(file, 0, 0, is_own=True))
            self._answer[-1].file.write(data)
            self._answer[-1].left += len(data)

    def sendfile(self, file: IO[bytes], offset: int, count: int) -> None:
        """Send a part of a file, which the caller may close. Raises OSError when the client is gone."""
        self._answer.append(FileRest(os.fdopen(os.dup(file.fileno()), "rb", buffering=0), offset, count, is_own=False))
        self.flush()

    def send(self, data: bytes) -> int:
        """What gunicorn says by this alone, « 100 Continue », the loop has said before."""
        return len(data)

    def shutdown(self, how: int) -> None:
        """As a socket has it."""
        self._socket.shutdown(how)

    def close(self) -> None:
        """Close all that it holds."""
        self._socket.close()
        self._body.close()
        for part in self._answer:
            part.file.close()

    def setblocking(self, flag: bool) -> None:
        """Nothing blocks."""

    def settimeout(self, seconds: float | None) -> None:
        """Nothing waits."""

    def gettimeout(self) -> None:
        """Nothing waits."""
