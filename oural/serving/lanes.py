"""The threads that answer, in lanes: those that wait for a writer, or work for long, are taken from no reader.

- `pages`: what the public reads;
- `forms`: what the public sends, which may wait for the writer of SQLite or have an image drawn;
- `admin`: all that is done by somebody who has a session there;
- `refusals`: requests that are one too many, which are told so.

In each lane the clients have their turn one after the other, however many requests each has sent, and none has all the
threads.
"""

import math
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import Any

from catalogue.origin import origin_of
from oural.serving.head import ADMIN, Head

REFUSALS, REFUSING = "refusals", 1
LONG = 1
"""Seconds of waiting after which one looks whether the client is still there, as a front does."""

WRITING = ("POST", "PUT", "PATCH", "DELETE")

Work = Callable[[], object]

waited: ContextVar[float] = ContextVar("waited", default=0.0)
"""Seconds that the request under way has waited for its thread; infinite when it is one too many."""


class Full(Exception):
    """No lane takes one more request, not even to refuse it."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many requests may wait in a lane: in all, and of one client."""

    whole: int
    of_client: int


def lane_of(head: Head, session_cookie: str) -> str:
    """The lane of a request."""
    if head.path.startswith(ADMIN) and f"{session_cookie}=" in head.cookies:
        return "admin"
    return "forms" if head.method in WRITING else "pages"


def client_of(head: Head, peer: object) -> str:
    """Whose turn a request is: the line of the network that it comes from; `peer` is the address of the connection."""
    meta = {"REMOTE_ADDR": str(peer[0]) if isinstance(peer, tuple) else ""}
    if head.forwarded_for:
        meta["HTTP_X_FORWARDED_FOR"] = head.forwarded_for
    return origin_of(meta).line


@dataclass(frozen=True, slots=True)
class Task:
    """Some work of a client, and where its answer is awaited."""

    client: str
    work: Work
    answer: Future[object]


class Lane:
    """Some threads, one of which at least is for others than the client that asks most, and what waits for them."""

    def __init__(self, name: str, size: int, lengths: Lengths):
        self.pool = ThreadPoolExecutor(size, thread_name_prefix=name)
        self.most = max(1, size - 1)  # threads that one client may have
        self.lengths = lengths
        self.guard = Lock()
        self.waiting: dict[str, deque[Task]] = {}  # by client, whose turn it is first
        self.running: Counter[str] = Counter()

    def submit(self, client: str, work: Work) -> Future[object] | None:
        """Have some work done when its client has its turn; None when too much waits already."""
        task = Task(client, work, Future())
        with self.guard:
            queue = self.waiting.get(client) or deque()
            if len(queue) >= self.lengths.of_client or sum(map(len, self.waiting.values())) >= self.lengths.whole:
                return None
            queue.append(task)
            self.waiting[client] = queue
        self.pool.submit(self._work)
        return task.answer

    def _work(self) -> None:
        """Do what may be done, until a thread that is busy with the same client is to do the rest."""
        while (task := self._take()) is not None:
            try:
                task.answer.set_result(task.work())
            except BaseException as error:
                task.answer.set_exception(error)
            finally:
                with self.guard:
                    self.running[task.client] -= 1

    def _take(self) -> Task | None:
        """The oldest task of the client whose turn it is; that client comes back after the others."""
        with self.guard:
            client = next((each for each in self.waiting if self.running[each] < self.most), None)
            if client is None:
                return None
            queue = self.waiting.pop(client)
            task = queue.popleft()
            if queue:
                self.waiting[client] = queue
            self.running += Counter([client])  # which forgets those that have nothing under way
            return task


class Lanes:
    """The lanes, each of so many threads. They stand for the pool of gunicorn."""

    def __init__(self, sizes: Mapping[str, int], lengths: Lengths, *, session_cookie: str):
        self.lanes = {name: Lane(name, size, lengths) for name, size in {**sizes, REFUSALS: REFUSING}.items()}
        self.session_cookie = session_cookie

    def submit(self, handle: Callable[[Any], object], conn: Any) -> Future[object]:
        """Have a request answered, or refused. Raises Full."""
        head = conn.sock.head
        client, lane = client_of(head, conn.client), self.lanes[lane_of(head, self.session_cookie)]
        answer = lane.submit(client, in_turn(handle, conn, asked_at=time.monotonic()))
        if answer is None:
            answer = self.lanes[REFUSALS].submit(client, in_turn(handle, conn, asked_at=-math.inf))
        if answer is None:
            raise Full
        return answer

    def shutdown(self, wait: bool = True) -> None:
        """As a pool has it."""
        for lane in self.lanes.values():
            lane.pool.shutdown(wait=wait)


def in_turn(handle: Callable[[Any], object], conn: Any, *, asked_at: float) -> Work:
    """How to answer a request, which then knows how long it has waited, unless nobody waits for it any more."""

    def work() -> object:
        waited.set(time.monotonic() - asked_at)
        if waited.get() > LONG and conn.sock.has_left:
            return False
        return handle(conn)

    return work
