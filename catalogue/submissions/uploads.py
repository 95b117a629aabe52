"""What may be kept of a file that a stranger sends: its type is read in its content, and images are drawn anew.

Drawing an image anew drops where and when it was taken, the name of the camera, and whatever else was hidden in it:
comments, thumbnails, profiles of colours. Only what one sees is written.
A document is kept as it is and is only ever given as an attachment: one that holds a program is refused.
"""

import contextlib
import hashlib
import re
import threading
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from catalogue.services import Refusal
from catalogue.submissions.models import FileKind

MEGABYTE = 1024 * 1024
LARGEST_IMAGE = 8 * MEGABYTE
LARGEST_DOCUMENT = 10 * MEGABYTE
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
"""Pixels of the longest side of what is kept: the widest screens of readers show no more."""

MOST_FILES = 5
ACCEPTED_TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")

IMAGE_KINDS = {"JPEG": FileKind.JPEG, "PNG": FileKind.PNG, "WEBP": FileKind.WEBP}
SAME_AS = {"MPO": "JPEG"}
"""Photos with another one behind them, as phones make: it is dropped."""

SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 85},
}
LAST_EXTENSIONS = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".pdf", ""}
PROGRAMS = {
    *(".exe", ".com", ".bat", ".cmd", ".msi", ".scr", ".ps1", ".sh", ".jar", ".apk", ".app", ".js", ".mjs", ".vbs"),
    *(".php", ".phtml", ".asp", ".aspx", ".jsp", ".cgi", ".pl", ".py", ".rb", ".htm", ".html", ".xhtml", ".svg"),
    *(".xml", ".zip", ".hta", ".lnk", ".docm", ".xlsm"),
}
IN_A_PROGRAM = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
"""A letter of a name of a PDF, written as its code (ISO 32000-1, 7.3.5)."""

ARCHIVE = b"PK\x05\x06"
"""What ends an archive: a document that ends as one too would be opened as a program."""

WRONG_TYPE = "Ce fichier n’est ni une photo JPEG, PNG ou WebP, ni un document PDF."
DAMAGED = "Cette image est abîmée ou incomplète : envoyez-la à nouveau, ou choisissez-en une autre."

_one_at_a_time = threading.Lock()
"""An image of forty megapixels takes up to 620 MB while it is read (`bench.image_memory`): one at a time."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is kept of a file, its type, and the digest of what was sent."""

    kind: FileKind
    content: bytes
    digest: str


def accept(upload: UploadedFile) -> Accepted:
    """Read a file and give what may be kept of it. Raises Refusal, with a sentence for whoever sent it."""
    check_name(upload.name or "")
    if not upload.size:
        raise Refusal(["Ce fichier est vide : choisissez-en un autre."])
    if upload.size > LARGEST_DOCUMENT:
        raise Refusal(["Ce fichier est trop lourd : 8 Mo au plus pour une photo, 10 Mo pour un document."])
    sent = upload.read()
    digest = hashlib.sha256(sent).hexdigest()
    if sent.startswith(b"%PDF-"):
        return Accepted(FileKind.PDF, checked_document(sent), digest)
    if len(sent) > LARGEST_IMAGE:
        raise Refusal(["Cette photo est trop lourde : 8 Mo au plus. Réduisez-la, puis envoyez-la à nouveau."])
    with _one_at_a_time:
        kind, drawn = drawn_anew(sent)
    return Accepted(kind, drawn, digest)


def check_name(name: str) -> None:
    """Refuse the name of a program, even one that hides before another extension."""
    extensions = [each.lower() for each in PurePath(name.strip(" .")).suffixes]
    last = extensions[-1] if extensions else ""
    if last in (".heic", ".heif"):
        raise Refusal(["Les photos HEIC ne se lisent pas partout : enregistrez-la en JPEG, puis envoyez-la."])
    if PROGRAMS & set(extensions) or (last and last not in LAST_EXTENSIONS and len(last) <= 5 and last[1:].isalpha()):
        raise Refusal([WRONG_TYPE])


def checked_document(sent: bytes) -> bytes:
    """A document in full, without a program nor an archive in it."""
    if b"%%EOF" not in sent[-2048:]:
        raise Refusal(["Ce document est incomplet : envoyez-le à nouveau."])
    spelled = ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), sent)
    if ARCHIVE in sent[-66_000:] or any(mark in spelled for mark in IN_A_PROGRAM):
        raise Refusal(["Ce document contient un programme ou d’autres fichiers : envoyez-en une version simple."])
    return sent


def drawn_anew(sent: bytes) -> tuple[FileKind, bytes]:
    """An image drawn again, upright, without anything but what one sees."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(sent), formats=list(IMAGE_KINDS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal([too_wide()]) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Refusal([WRONG_TYPE]) from None
    name = SAME_AS.get(str(image.format), str(image.format))
    if image.width * image.height > MOST_PIXELS:
        raise Refusal([too_wide()])
    try:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=1.5)
        upright = set_upright(image)
        seen = upright.convert("RGBA" if has_transparency(upright) and name != "JPEG" else "RGB")
        show_in_web_colours(seen)
        seen.info.clear()
        drawn = BytesIO()
        seen.save(drawn, format=name, **SAVE_OPTIONS[name])
    except Exception as error:  # a decoder meets whatever a stranger made up: none of it is the site's fault
        raise Refusal([DAMAGED]) from error
    return IMAGE_KINDS[name], drawn.getvalue()


def set_upright(image: Image.Image) -> Image.Image:
    """An image turned as its camera says; one whose camera says it in no way that can be read stays as it is."""
    image.load()  # what is damaged in the image itself is refused
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # whatever a stranger made up, of which nothing is kept
        return image


def show_in_web_colours(image: Image.Image) -> None:
    """Apply to an image the profile that says what its colours mean, in place: the profile itself may hold words."""
    profile = image.info.get("icc_profile")
    if not profile:
        return
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):  # of other colours, or made up
        web = ImageCms.createProfile("sRGB")
        ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(BytesIO(profile)), web, inPlace=True)


def has_transparency(image: Image.Image) -> bool:
    """Whether something shows through the image."""
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def too_wide() -> str:
    """Why an image of too many pixels is refused."""
    return "Cette image a trop de pixels : 40 millions au plus. Réduisez-la, puis envoyez-la à nouveau."
