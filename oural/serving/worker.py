"""The worker of gunicorn, whose threads meet whole requests only.

gunicorn's own threads read a request and write its answer at the pace of the client: as many slow clients as there are
threads silence the site. Here the loop, which waits for everybody at once, does both, in the way of a front such as
nginx; a client that takes too long, or is one too many, is left.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from errno import EMFILE, ENFILE
from selectors import EVENT_READ, EVENT_WRITE
from socket import SHUT_WR, socket
from typing import Any

from django.conf import settings
from gunicorn.workers.gthread import TConn, ThreadWorker

from oural.serving.channel import Channel
from oural.serving.head import largest_body
from oural.serving.lanes import Full, Lanes, Lengths

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
LINGER, LINGER_OF_CUT = 5, 30
"""Seconds that a client has to read its last answer and leave; more while it still sends what was refused, since a
browser shows no answer before.
"""


class BufferingWorker(ThreadWorker):
    """Takes requests and sends answers in its loop, and has threads do the rest."""

    def __init__(self, *arguments: Any, **named: Any):
        super().__init__(*arguments, **named)
        self.waiting: dict[TConn, float] = {}  # what the loop waits for, and until when; the oldest first
        self.held = 0  # bytes kept for them

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse what it cannot do."""
        if cfg.is_ssl:
            raise RuntimeError("Le chiffrement est le travail du frontal : retirez --certfile et --keyfile.")

    def get_thread_pool(self) -> Lanes:
        """The threads, in lanes."""
        lengths = Lengths(settings.SERVER_QUEUE_LENGTH, settings.CLIENT_QUEUE_LENGTH)
        return Lanes(settings.SERVER_THREADS, lengths, session_cookie=settings.SESSION_COOKIE_NAME)

    def accept(self, listener: socket) -> None:
        """Take a new client."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno in (EMFILE, ENFILE):
                self.leave_oldest()
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, Channel(sock), address, listener.getsockname())
        conn.data_ready = True
        self.wait_for(conn, EVENT_READ, self.take, settings.CLIENT_HEAD_SECONDS)
        if conn in self.waiting:
            self.guarded(self.take, conn)  # it has spoken already, most often

    def take(self, conn: TConn) -> None:
        """Read what has come of a request and, once it is whole, have it answered."""
        channel = conn.sock
        had_begun, had_head, held = channel.has_begun, channel.head is not None, channel.held
        is_open = channel.receive()
        self.held += channel.held - held
        if channel.head is not None and not had_head:
            self.judge(conn)
        elif channel.has_begun and not had_begun:
            self.waiting[conn] = time.monotonic() + settings.CLIENT_HEAD_SECONDS
        if channel.is_whole:
            self.stop_waiting(conn)
            self.have_answered(conn)
        elif not is_open:
            self.leave(conn)
        else:
            self.make_room()

    def judge(self, conn: TConn) -> None:
        """Cut a request whose body is more than its address takes, or wait for the rest of it."""
        channel, head = conn.sock, conn.sock.head
        has_session = f"{settings.SESSION_COOKIE_NAME}=" in head.cookies
        if head.is_chunked or head.length > largest_body(head.path, is_known=has_session):
            channel.cut()
        elif not channel.is_whole:
            self.waiting[conn] = time.monotonic() + seconds_for(head.length)
            if head.expects_continue:
                channel.sendall(CONTINUE)

    def have_answered(self, conn: TConn) -> None:
        """Hand a request over to a thread."""
        conn.sock.rewind()
        try:
            self.enqueue_req(conn)
        except Full:
            self.leave(conn)

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Answer, in a thread. Nothing may follow a request that was cut."""
        if conn.sock.is_cut:
            req.force_close()
        return bool(super().handle_request(req, conn))

    def finish_request(self, conn: TConn, fs: Future[object]) -> None:
        """Go on with a client that was answered."""
        conn.is_kept = not fs.cancelled() and fs.exception() is None and fs.result() is True
        self.guarded(self.send_rest, conn)

    def send_rest(self, conn: TConn) -> None:
        """Send what is left of an answer, then wait for another request, or for the end."""
        channel, held = conn.sock, conn.sock.held
        channel.flush()
        if conn in self.waiting:
            self.held += channel.held - held
            if channel.unsent:
                return
            self.stop_waiting(conn)
        if channel.unsent:
            self.wait_for(conn, EVENT_WRITE, self.send_rest, seconds_for(channel.unsent))
        elif conn.is_kept and self.alive:
            channel.next_request()
            self.wait_for(conn, EVENT_READ, self.take, self.cfg.keepalive)
            if channel.has_begun and conn in self.waiting:
                self.take(conn)  # another request has come with the one before
        else:
            channel.shutdown(SHUT_WR)
            self.wait_for(conn, EVENT_READ, self.linger, LINGER_OF_CUT if channel.is_cut else LINGER)

    def linger(self, conn: TConn) -> None:
        """Leave a client once it has left: closed before, the connection would lose the end of its answer."""
        if not conn.sock.discard():
            self.leave(conn)

    # --- Who is waited for ---

    def wait_for(self, conn: TConn, events: int, then: Callable[[TConn], None], seconds: float) -> None:
        """Go on with a client once something may be read or written, and leave it after so many seconds."""
        self.poller.register(conn.sock, events, lambda channel: self.guarded(then, conn))
        self.waiting[conn] = time.monotonic() + seconds
        self.held += conn.sock.held
        self.make_room()

    def stop_waiting(self, conn: TConn) -> None:
        """Wait no more for a client."""
        self.poller.unregister(conn.sock)
        del self.waiting[conn]
        self.held -= conn.sock.held

    def guarded(self, then: Callable[[TConn], None], conn: TConn) -> None:
        """Go on with a client, or leave it when it is gone."""
        try:
            then(conn)
        except OSError:
            self.leave(conn)

    def leave(self, conn: TConn) -> None:
        """End with a client."""
        if conn in self.waiting:
            self.stop_waiting(conn)
        self.nr_conns -= 1
        conn.sock.close()

    def leave_oldest(self) -> None:
        """End with the client that is waited for since the longest."""
        if self.waiting:
            self.leave(next(iter(self.waiting)))

    def make_room(self) -> None:
        """Leave the oldest while there are too many, or while too much is kept for them."""
        while self.waiting and (self.nr_conns >= self.worker_connections or self.held > settings.CLIENT_HELD_BYTES):
            self.leave_oldest()

    def murder_pending(self) -> None:
        """Leave those who take too long and, once the server ends, those who ask nothing."""
        now = time.monotonic()
        for conn, limit in list(self.waiting.items()):
            if limit < now or not (self.alive or conn.sock.has_begun or conn.sock.unsent):
                self.leave(conn)


def seconds_for(size: int) -> float:
    """Seconds that a client has to send or to take so many bytes."""
    return float(settings.CLIENT_SECONDS + size / settings.CLIENT_BYTES_PER_SECOND)
