"""The images that people send, editors as well as contributors: read with care, then drawn anew in another process.

A process is started for each image, which costs 0.06 s of processor where drawing a photo of 12 megapixels takes 0.3 s
(November 2026). One that stayed would cost nothing to ask, and need more care: its seconds are counted over its whole
life, it must be started again whenever an image ends it, and what one image left there would meet the next. One image
at a time is drawn on a host: memory is what it lacks.
"""

import logging
import struct
from dataclasses import dataclass

from django.conf import settings

from catalogue.queues import Queue, QueueFull
from catalogue.refusal import Busy, Refusal, TooLarge
from catalogue.typography import NBSP
from catalogue.workers import WorkerFailed, WorkerStopped, WorkerUnavailable, run

MEGABYTE = 1_000_000
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
TOO_COMPLEX = f"Cette image demande trop de calculs{NBSP}: enregistrez-la en JPEG, puis envoyez-la à nouveau."
UNREADABLE = "Ce fichier n’est pas une image JPEG, PNG ou WebP."
DAMAGED = f"Cette image est abîmée ou incomplète{NBSP}: envoyez-la à nouveau, ou choisissez-en une autre."
BUSY = (
    f"Beaucoup d’images arrivent en ce moment. Ce que vous avez écrit est dans cette page{NBSP}: dans une minute, "
    "choisissez à nouveau votre fichier."
)

logger = logging.getLogger(__name__)
QUEUE = Queue("images", length=settings.IMAGE_QUEUE_LENGTH)


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
    if len(content) > most_bytes():
        raise TooLarge([too_heavy()])
    size = stated_size(content)
    if size is None:
        raise Unreadable
    if size[0] * size[1] > settings.IMAGE_MEGAPIXELS * 1_000_000:
        raise TooLarge([too_wide()])
    return size[0] * size[1]


def most_bytes() -> int:
    """How heavy the file of an image may be."""
    return settings.IMAGE_MEGABYTES * MEGABYTE


def too_heavy() -> str:
    """Why an image of too many bytes is refused."""
    most = settings.IMAGE_MEGABYTES
    return f"Cette image est trop lourde{NBSP}: {most}{NBSP}Mo au plus. Réduisez-la, puis envoyez-la à nouveau."


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
    try:
        with QUEUE.turn(patience=settings.IMAGE_QUEUE_SECONDS):
            form, _, drawn = draw(content, side=side, keeps_format=keeps_format, pixels=pixels).partition(b"\n")
    except QueueFull:
        raise Busy([BUSY], seconds=settings.IMAGE_WORKER_SECONDS) from None
    return Drawn(form.decode(), drawn)


def draw(content: bytes, *, side: int, keeps_format: bool, pixels: int) -> bytes:
    """What the worker writes of an image: its format, a new line, its file. Raises Refusal."""
    arguments = [str(each) for each in (side, int(keeps_format), pixels)]
    megabytes, seconds = settings.IMAGE_WORKER_MEGABYTES, settings.IMAGE_WORKER_SECONDS
    try:
        return run("catalogue.image_worker", content, arguments=arguments, megabytes=megabytes, seconds=seconds)
    except WorkerUnavailable as error:
        logger.error("image given up error=%s", error)
        raise Busy([BUSY], seconds=seconds) from None
    except (WorkerStopped, WorkerFailed) as error:
        logger.warning("image refused bytes=%d pixels=%d %s", len(content), pixels, error)
        is_stopped = isinstance(error, WorkerStopped)
        raise (TooLarge([TOO_COMPLEX]) if is_stopped else Refusal([DAMAGED])) from None


MOST_SEGMENTS = 1000
"""Parts of a JPEG before its size: a photo has some twenty, and hundreds when its profile or its notes are large."""


def stated_size(content: bytes) -> tuple[int, int] | None:
    """The width and the height that the header of an image states, in pixels; None when it has no such header."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":  # PNG, 11.2.1
            return struct.unpack_from(">II", content, 16)
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return webp_size(content)
        return jpeg_size(content) if content.startswith(b"\xff\xd8\xff") else None
    except struct.error:
        return None


def webp_size(content: bytes) -> tuple[int, int] | None:
    """The size of a WebP, from its first part (RFC 9649, 2.5 to 2.7)."""
    first = content[12:16]
    if first == b"VP8X":
        wide, wider, high, higher = struct.unpack_from("<HBHB", content, 24)
        return 1 + wide + (wider << 16), 1 + high + (higher << 16)
    if first == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if first == b"VP8 ":
        wide, high = struct.unpack_from("<HH", content, 26)
        return wide & 0x3FFF, high & 0x3FFF
    return None


def jpeg_size(content: bytes) -> tuple[int, int] | None:
    """The size of a JPEG, from the segment that begins its frame (ITU T.81, B.2.2)."""
    place = 2
    for _ in range(MOST_SEGMENTS):
        mark, kind, length = struct.unpack_from(">BBH", content, place)
        if mark != 0xFF:
            return None
        if kind == 0xFF:  # a byte that fills
            place += 1
        elif 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack_from(">HH", content, place + 5)
            return wide, high
        else:
            place += 2 + length
    return None
