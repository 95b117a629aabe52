"""Files come in: read by a program of its own, in bounded memory and time, one at a time in each process of the site.

A file that unfolds to a thousand times its size, or that takes minutes to be understood, costs the pages nothing: the
program stops, and its editor reads why. It starts in 0.25 s (November 2026), once for each import. Fewer files wait
for it than the process has threads, so that the pages always have one; the next is refused at once.
"""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.conf import settings

from catalogue.exchange.reading import Bounds, FileRefused, Table, extension_of
from catalogue.workers import WorkerFailed, WorkerStopped, run

TOO_COMPLEX = (
    "Le fichier demande trop de mémoire ou de temps : copiez ses cellules dans un classeur neuf, ou partagez-le."
)
BUSY = "Un autre fichier est en cours de lecture : recommencez dans une minute."
UNREADABLE = "Le fichier n’a pas pu être lu : enregistrez-le au format « CSV UTF-8 », puis recommencez."

logger = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(settings.IMPORT_QUEUE_LENGTH)
_reading = threading.Lock()


def bounds() -> Bounds:
    """What the settings say that a file may hold."""
    return Bounds(
        megabytes=settings.IMPORT_MEGABYTES,
        lines=settings.IMPORT_LINES,
        columns=settings.IMPORT_COLUMNS,
        characters=settings.IMPORT_CELL_CHARACTERS,
        parts=settings.IMPORT_PARTS,
        unfolded=settings.IMPORT_UNFOLDED_MEGABYTES,
        ratio=settings.IMPORT_RATIO,
    )


def read_file(name: str, content: bytes) -> Table:
    """The first sheet of a file. Raises FileRefused."""
    allowed = bounds()
    extension = extension_of(name, len(content), megabytes=allowed.megabytes)
    try:
        with turn():
            answer = run(
                "catalogue.exchange.worker",
                content,
                arguments=[extension, json.dumps(asdict(allowed))],
                megabytes=settings.IMPORT_WORKER_MEGABYTES,
                seconds=settings.IMPORT_WORKER_SECONDS,
            )
    except WorkerStopped:
        raise FileRefused(TOO_COMPLEX) from None
    except WorkerFailed:
        logger.exception("A file of %d bytes could not be read.", len(content))
        raise FileRefused(UNREADABLE) from None
    return Table.loads(answer)


@contextmanager
def turn() -> Iterator[None]:
    """Read alone. Raises FileRefused when too many files wait already, or the one before takes too long."""
    if not _places.acquire(blocking=False):
        raise FileRefused(BUSY)
    try:
        if not _reading.acquire(timeout=settings.IMPORT_QUEUE_SECONDS):
            raise FileRefused(BUSY)
        try:
            yield
        finally:
            _reading.release()
    finally:
        _places.release()
