"""The threads that answer, in lanes: those that wait for a writer, or work for long, are taken from no reader.

- `pages`: what the public reads;
- `forms`: what the public sends, which may wait for the writer of SQLite or have an image drawn;
- `admin`: all that is done by somebody who has a session there;
- `refusals`: requests that are one too many, which are told so.
"""

import math
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from threading import BoundedSemaphore
from typing import Any

from oural.serving.bodies import ADMIN
from oural.serving.head import Head

REFUSALS, REFUSING = "refusals", 1
WRITING = ("POST", "PUT", "PATCH", "DELETE")

waited: ContextVar[float] = ContextVar("waited", default=0.0)
"""Seconds that the request under way has waited for its thread; infinite when it is one too many."""


class Full(Exception):
    """No lane takes one more request, not even to refuse it."""


def lane_of(head: Head, session_cookie: str) -> str:
    """The lane of a request."""
    if head.path.startswith(ADMIN) and f"{session_cookie}=" in head.cookies:
        return "admin"
    return "forms" if head.method in WRITING else "pages"


class Lane:
    """Some threads, and the requests that wait for one of them, at most `length`."""

    def __init__(self, name: str, size: int, length: int):
        self.pool = ThreadPoolExecutor(size, thread_name_prefix=name)
        self.places = BoundedSemaphore(size + length)

    def submit(self, handle: Callable[[Any], object], conn: Any, asked_at: float) -> Future[object] | None:
        """Have a request answered when its turn comes; None when the lane is full."""
        if not self.places.acquire(blocking=False):
            return None
        answer = self.pool.submit(in_turn, handle, conn, asked_at)
        answer.add_done_callback(lambda done: self.places.release())
        return answer


class Lanes:
    """The lanes, each with so many threads and so many that wait. They stand for the pool of gunicorn."""

    def __init__(self, sizes: Mapping[str, int], *, length: int, session_cookie: str):
        self.lanes = {name: Lane(name, size, length) for name, size in {**sizes, REFUSALS: REFUSING}.items()}
        self.session_cookie = session_cookie

    def submit(self, handle: Callable[[Any], object], conn: Any) -> Future[object]:
        """Have a request answered, or refused. Raises Full."""
        lane = self.lanes[lane_of(conn.sock.head, self.session_cookie)]
        answer = lane.submit(handle, conn, time.monotonic()) or self.lanes[REFUSALS].submit(handle, conn, -math.inf)
        if answer is None:
            raise Full
        return answer

    def shutdown(self, wait: bool = True) -> None:
        """As a pool has it."""
        for lane in self.lanes.values():
            lane.pool.shutdown(wait=wait)


def in_turn(handle: Callable[[Any], object], conn: Any, asked_at: float) -> object:
    """Answer a request, which knows how long it has waited."""
    waited.set(time.monotonic() - asked_at)
    return handle(conn)
