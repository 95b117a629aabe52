"""Heavy work, done one at a time on a host, whatever the number of processes of the server.

Few requests of a process wait for their turn, fewer than it has threads, so that the pages always have one; the next
are told at once to come back.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings

NAP = 0.05
"""Seconds between two looks at the lock."""


class QueueFull(Exception):
    """Too many wait already, or the work before takes too long."""


class Queue:
    """A kind of work. `length` requests of a process may do it, or wait for it, at once."""

    def __init__(self, name: str, *, length: int):
        self.name = name
        self.places = BoundedSemaphore(length)

    @contextmanager
    def turn(self, *, patience: float) -> Iterator[None]:
        """Work alone. Raises QueueFull, at once or after `patience` seconds.

        The lock is a file of VAR_DIR, which the system lets go of when its process ends, however it ends.
        """
        if not self.places.acquire(blocking=False):
            raise QueueFull
        try:
            with open(settings.VAR_DIR / f"{self.name}.lock", "wb") as lock:
                until = time.monotonic() + patience
                while not _taken(lock.fileno()):
                    if time.monotonic() >= until:
                        raise QueueFull
                    time.sleep(NAP)
                yield
        finally:
            self.places.release()


def _taken(lock: int) -> bool:
    """Whether the lock could be taken."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
