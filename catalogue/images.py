"""The images that people send, editors as well as contributors: read with care, then drawn anew in another process.

A decoder that a stranger feeds may take any memory and any time. `catalogue.image_worker` has it alone, within limits
that the system holds, and only one runs at a time on a host, whatever the number of processes of the server: the lock
is a file of `VAR_DIR`. A few requests of each process wait for it, fewer than it has threads, so that the other pages
always have one; the next ones are refused at once.

A process is started for each image, which costs 0.06 s of processor where drawing a photo of 12 megapixels takes 0.3 s
(November 2026). One that stayed would cost nothing to ask, and need more care: its seconds are counted over its whole
life, it must be started again whenever an image ends it, and what one image left there would meet the next.
"""

import fcntl
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from catalogue.bounds import Busy, TooLarge
from catalogue.image_headers import stated_size
from catalogue.services import Refusal
from catalogue.typography import NBSP

MOST_BYTES = 8 * 1024 * 1024
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
WORKER = (sys.executable, "-I", str(Path(__file__).with_name("image_worker.py")))
OUT_OF_MEMORY = 3
"""What the worker ends with when it has too little memory for an image."""

NAP = 0.05
"""Seconds between two looks at the lock."""

TOO_HEAVY = f"Cette image est trop lourde{NBSP}: 8{NBSP}Mo au plus. Réduisez-la, puis envoyez-la à nouveau."
TOO_COMPLEX = f"Cette image demande trop de calculs{NBSP}: enregistrez-la en JPEG, puis envoyez-la à nouveau."
UNREADABLE = "Ce fichier n’est pas une image JPEG, PNG ou WebP."
DAMAGED = f"Cette image est abîmée ou incomplète{NBSP}: envoyez-la à nouveau, ou choisissez-en une autre."
BUSY = (
    f"Beaucoup d’images arrivent en ce moment. Ce que vous avez écrit est dans cette page{NBSP}: dans une minute, "
    "choisissez à nouveau votre fichier."
)

logger = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(settings.IMAGE_QUEUE_LENGTH)


class Unreadable(Refusal):
    """The file does not begin as an image of a format that is read."""

    def __init__(self) -> None:
        super().__init__([UNREADABLE])


@dataclass(frozen=True, slots=True)
class Drawn:
    """An image drawn anew: its format, as Pillow calls it, and its file."""

    format: str
    content: bytes

    @property
    def extension(self) -> str:
        """How the name of its file ends."""
        return EXTENSIONS[self.format]


def measure(content: bytes) -> int:
    """How many pixels an image says that it has. Raises Unreadable, or TooLarge; nothing is decoded."""
    if len(content) > MOST_BYTES:
        raise TooLarge([TOO_HEAVY])
    size = stated_size(content)
    if size is None:
        raise Unreadable
    if size[0] * size[1] > settings.IMAGE_MEGAPIXELS * 1_000_000:
        raise TooLarge([too_wide()])
    return size[0] * size[1]


def too_wide() -> str:
    """Why an image of too many pixels is refused."""
    most = settings.IMAGE_MEGAPIXELS
    return f"Cette image a trop de pixels{NBSP}: {most}{NBSP}millions au plus. Réduisez-la, puis envoyez-la à nouveau."


def redraw(content: bytes, *, side: int, keeps_format: bool) -> Drawn:
    """The image of a file drawn anew: nothing stays but what one sees, upright and in the colours of the web.

    It is at most `side` pixels wide and high. It keeps its format, or becomes a JPEG, a PNG where something shows
    through, which weighs less on a page. Raises Refusal, with a sentence for whoever sent it: TooLarge when it takes
    more than its share, Busy when too many come at once.
    """
    pixels = measure(content)
    with turn():
        form, _, drawn = run_worker(content, side=side, keeps_format=keeps_format, pixels=pixels).partition(b"\n")
    return Drawn(form.decode(), drawn)


def run_worker(content: bytes, *, side: int, keeps_format: bool, pixels: int) -> bytes:
    """What the worker writes of an image: its format, a new line, its file. Raises Refusal.

    The limit of its seconds holds even when this process is killed; that of the clock is for a machine under load, and
    is twice as long. The worker has nothing of the environment, where the secrets of the site are.
    """
    seconds = settings.IMAGE_WORKER_SECONDS
    limits = (settings.IMAGE_WORKER_MEGABYTES, seconds, side, int(keeps_format), pixels)
    command = [*WORKER, *map(str, limits)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * seconds, env={})
    except (subprocess.TimeoutExpired, OSError) as error:
        logger.error("image worker given up error=%s", type(error).__name__)
        raise Busy([BUSY], seconds=seconds) from None
    if done.returncode:
        told = done.stderr.splitlines()[-1:]
        logger.warning("image refused code=%d bytes=%d pixels=%d %r", done.returncode, len(content), pixels, told)
    if done.returncode in (OUT_OF_MEMORY, -signal.SIGXCPU, -signal.SIGKILL):
        raise TooLarge([TOO_COMPLEX])
    if done.returncode:
        raise Refusal([DAMAGED])
    return done.stdout


@contextmanager
def turn() -> Iterator[None]:
    """Hold the worker of the host. Raises Busy when too many wait for it already, or for too long."""
    if not _places.acquire(blocking=False):
        raise Busy([BUSY], seconds=settings.IMAGE_WORKER_SECONDS)
    try:
        with open(settings.VAR_DIR / "image_worker.lock", "wb") as lock:
            wait_for(lock)
            yield
    finally:
        _places.release()


def wait_for(lock: IO[bytes]) -> None:
    """Take a lock, which goes when its file is closed, as the system does for a process that ends. Raises Busy."""
    until = time.monotonic() + settings.IMAGE_QUEUE_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy([BUSY], seconds=settings.IMAGE_WORKER_SECONDS) from None
            time.sleep(NAP)
        else:
            return
