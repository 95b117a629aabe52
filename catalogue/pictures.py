"""Pictures that editors send: read with care, then drawn anew, so that only what is seen of them stays.

Where and when a photograph was taken, by what, its comments and anything hidden in the file go away with it.
"""

import secrets
from io import BytesIO
from typing import BinaryIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from catalogue.typography import NBSP

MAX_BYTES = 8_000_000
MAX_PIXELS = 40_000_000
"""More than any camera of a telephone gives at its usual setting; unpacked, that is 120 MB."""

WIDEST = 1600
"""Pixels of the longest side of a picture once drawn anew: twice what a sheet shows."""

READ = ("JPEG", "PNG", "WEBP")
QUALITY = 85

TOO_HEAVY = f"Une image pèse au plus {MAX_BYTES // 1_000_000}{NBSP}Mo."
TOO_LARGE = f"Une image a au plus {MAX_PIXELS // 1_000_000} millions de points."
UNREADABLE = "Ce fichier ne se lit pas comme une image JPEG, PNG ou WebP."

BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PictureRefused(Exception):
    """The file is not a picture that can be shown. Its text is a French sentence for the editor."""


def redrawn(file: BinaryIO, size: int) -> ContentFile:
    """The picture of a file of `size` bytes, upright, at most `WIDEST` pixels wide and high, under a name of chance.

    A JPEG, or a PNG where something shows through. Raises PictureRefused when it is too heavy, has too many points
    (nothing is unpacked then) or is not a whole picture.
    """
    if size > MAX_BYTES:
        raise PictureRefused(TOO_HEAVY)
    try:
        with Image.open(file, formats=READ) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise PictureRefused(TOO_LARGE)
            return _written(_upright(picture))
    except BOMBS as bomb:
        raise PictureRefused(TOO_LARGE) from bomb
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureRefused(UNREADABLE) from error


def _upright(picture: Image.Image) -> Image.Image:
    """The picture as it is to be seen, on a new sheet that carries nothing else."""
    upright = ImageOps.exif_transpose(picture)
    shows_through = upright.has_transparency_data
    plain = upright.convert("RGBA" if shows_through else "RGB")
    plain.thumbnail((WIDEST, WIDEST))
    sheet = Image.new(plain.mode, plain.size)
    sheet.paste(plain)
    return sheet


def _written(picture: Image.Image) -> ContentFile:
    """The picture as a file."""
    kind, extension = ("PNG", "png") if picture.mode == "RGBA" else ("JPEG", "jpg")
    out = BytesIO()
    picture.save(out, kind, quality=QUALITY, optimize=True)
    return ContentFile(out.getvalue(), name=f"{secrets.token_hex(8)}.{extension}")
