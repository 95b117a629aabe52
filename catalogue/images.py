"""The images that people send, editors as well as contributors: read with care, then drawn anew.

`measure` reads the first bytes alone. Pillow is not asked: to find the size of a JPEG of 8 MB made of two million
empty segments, it takes seven seconds during which no other thread runs.
"""

import struct
import threading
from dataclasses import dataclass

from catalogue.image_worker import redrawn
from catalogue.services import Refusal
from catalogue.typography import NBSP

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_SEGMENTS = 1000
"""Parts of a JPEG before its size: a photo has some twenty, and hundreds when its profile or its notes are large."""

TOO_HEAVY = f"Cette image est trop lourde{NBSP}: 8{NBSP}Mo au plus. Réduisez-la, puis envoyez-la à nouveau."
TOO_WIDE = f"Cette image a trop de pixels{NBSP}: 40{NBSP}millions au plus. Réduisez-la, puis envoyez-la à nouveau."
UNREADABLE = "Ce fichier n’est pas une image JPEG, PNG ou WebP."
DAMAGED = f"Cette image est abîmée ou incomplète{NBSP}: envoyez-la à nouveau, ou choisissez-en une autre."

_one_at_a_time = threading.Lock()
"""An image of forty megapixels takes up to 620 MB while it is read (`bench.image_memory`): one at a time."""

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


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


def redraw(content: bytes, *, side: int, keeps_format: bool) -> Drawn:
    """The image of a file drawn anew: nothing stays but what one sees, upright and in the colours of the web.

    It is at most `side` pixels wide and high. It keeps its format, or becomes a JPEG, a PNG where something shows
    through, which weighs less on a page. Raises Refusal, with a sentence for whoever sent it.
    """
    measure(content)
    try:
        with _one_at_a_time:
            return Drawn(*redrawn(content, side=side, keeps_format=keeps_format))
    except Exception as error:  # a decoder meets whatever a stranger made up: none of it is the site's fault
        raise Refusal([DAMAGED]) from error


def measure(content: bytes) -> int:
    """How many pixels an image says that it has. Raises Refusal when it is none, or too heavy, or has too many."""
    if len(content) > MOST_BYTES:
        raise Refusal([TOO_HEAVY])
    size = stated_size(content)
    if size is None:
        raise Unreadable
    pixels = size[0] * size[1]
    if pixels > MOST_PIXELS:
        raise Refusal([TOO_WIDE])
    return pixels


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
