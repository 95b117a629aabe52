"""Files come in: read by a program of its own, in bounded memory and time, one at a time on a host.

A file that unfolds to a thousand times its size, or that takes minutes to be understood, costs the pages nothing: the
program stops, and its editor reads why. It starts in 0.25 s (November 2026), once for each import.
"""

import json
import logging
from dataclasses import asdict

from django.conf import settings

from catalogue.bounds import Busy, TooLarge
from catalogue.exchange.reading import Bounds, FileRefused, Table, extension_of
from catalogue.queues import Queue, QueueFull
from catalogue.workers import WorkerFailed, WorkerStopped, WorkerUnavailable, run

TOO_COMPLEX = (
    "Le fichier demande trop de mémoire ou de temps : copiez ses cellules dans un classeur neuf, ou partagez-le."
)
BUSY = "Un autre fichier est en cours de lecture : recommencez dans une minute."
UNREADABLE = "Le fichier n’a pas pu être lu : enregistrez-le au format « CSV UTF-8 », puis recommencez."

RETRY_AFTER = 60  # seconds

logger = logging.getLogger(__name__)
QUEUE = Queue("imports", length=settings.IMPORT_QUEUE_LENGTH)


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
    """The first sheet of a file. Raises FileRefused, TooLarge or Busy."""
    allowed = bounds()
    extension = extension_of(name, len(content), megabytes=allowed.megabytes)
    try:
        with QUEUE.turn(patience=settings.IMPORT_QUEUE_SECONDS):
            answer = run(
                "catalogue.exchange.worker",
                content,
                arguments=[extension, json.dumps(asdict(allowed))],
                megabytes=settings.IMPORT_WORKER_MEGABYTES,
                seconds=settings.IMPORT_WORKER_SECONDS,
            )
    except (QueueFull, WorkerUnavailable):
        raise Busy([BUSY], seconds=RETRY_AFTER) from None
    except WorkerStopped:
        raise TooLarge([TOO_COMPLEX]) from None
    except WorkerFailed:
        logger.exception("A file of %d bytes could not be read.", len(content))
        raise FileRefused(UNREADABLE) from None
    return Table.loads(answer)
