"""Files come in: read by a program of its own, in bounded memory and time, one at a time on a host.

A file that unfolds to a thousand times its size, or that takes minutes to be understood, costs the pages nothing: the
program stops, and its editor reads why. It starts in 0.25 s (November 2026), once for each import.
"""

import json
import logging
from dataclasses import asdict

from django.conf import settings

from catalogue.queues import Queue, QueueFull
from catalogue.refusal import Busy, TooLarge
from catalogue.tables.table import MEGABYTE, Bounds, FileRefused, Table
from catalogue.workers import WorkerFailed, WorkerStopped, WorkerUnavailable, run

TOO_COMPLEX = (
    "Le fichier demande trop de mémoire ou de temps : copiez ses cellules dans un classeur neuf, ou partagez-le."
)
BUSY = "Un autre fichier est en cours de lecture : recommencez dans une minute."
UNREADABLE = "Le fichier n’a pas pu être lu : enregistrez-le au format « CSV UTF-8 », puis recommencez."

EXTENSIONS = ("csv", "xlsx", "ods")
RETRY_AFTER = 60  # seconds

logger = logging.getLogger(__name__)
QUEUE = Queue("imports", length=settings.IMPORT_QUEUE_LENGTH)


def bounds(megabytes: int) -> Bounds:
    """What the settings say that a file of so many megabytes at most may hold."""
    return Bounds(
        megabytes=megabytes,
        lines=settings.IMPORT_LINES,
        columns=settings.IMPORT_COLUMNS,
        characters=settings.IMPORT_CELL_CHARACTERS,
        parts=settings.IMPORT_PARTS,
        unfolded=settings.IMPORT_UNFOLDED_MEGABYTES,
        ratio=settings.IMPORT_RATIO,
    )


def extension_of(name: str, size: int, *, megabytes: int) -> str:
    """What kind of file it is, by its name. Raises FileRefused for another kind, TooLarge beyond the bound."""
    extension = name.rpartition(".")[2].lower()
    if extension not in EXTENSIONS:
        raise FileRefused("Le fichier n’est ni un CSV, ni un XLSX, ni un ODS.")
    if size > megabytes * MEGABYTE:
        raise TooLarge([f"Le fichier dépasse {megabytes} Mo : partagez-le en plusieurs."])
    return extension


def read_file(name: str, content: bytes, *, megabytes: int) -> Table:
    """The first sheet of a file. Raises FileRefused, TooLarge or Busy."""
    allowed = bounds(megabytes)
    extension = extension_of(name, len(content), megabytes=megabytes)
    try:
        with QUEUE.turn(patience=settings.IMPORT_QUEUE_SECONDS):
            answer = run(
                "catalogue.tables.worker",
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
