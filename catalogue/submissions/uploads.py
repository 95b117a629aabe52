"""What may be kept of a file that a stranger sends: its type is read in its content, and images are drawn anew.

A document is kept as it is and is only ever given as an attachment: one that holds a program is refused. What costs
little comes first: `received` reads a file, `megapixels` says what it would cost, `accepted_file` does the rest.
"""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from catalogue import images
from catalogue.refusal import Refusal, TooLarge
from catalogue.submissions.models import FileKind

LONGEST_SIDE = 2560
"""Pixels of the longest side of what is kept: the widest screens of readers show no more."""

ACCEPTED_TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")

LAST_EXTENSIONS = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".pdf", ""}
PROGRAMS = {
    *(".exe", ".com", ".bat", ".cmd", ".msi", ".scr", ".ps1", ".sh", ".jar", ".apk", ".app", ".js", ".mjs", ".vbs"),
    *(".php", ".phtml", ".asp", ".aspx", ".jsp", ".cgi", ".pl", ".py", ".rb", ".htm", ".html", ".xhtml", ".svg"),
    *(".xml", ".zip", ".hta", ".lnk", ".docm", ".xlsm"),
}
IN_A_PROGRAM = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
ESCAPED = {
    code % letter: bytes([letter]) for letter in sorted({*b"".join(IN_A_PROGRAM)}) for code in (b"#%02x", b"#%02X")
}
"""The letters of these names as a PDF may write them, by their codes (ISO 32000-1, 7.3.5)."""

PDF = b"%PDF-"
ARCHIVE = b"PK\x05\x06"
"""What ends an archive: a document that ends as one too would be opened as a program."""

WRONG_TYPE = "Ce fichier n’est ni une photo JPEG, PNG ou WebP, ni un document PDF."


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it was sent, and its digest."""

    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is kept of a file, and its type."""

    kind: FileKind
    content: bytes


def received(upload: UploadedFile) -> Received:
    """Read a file. Raises Refusal, with a sentence for whoever sent it, when its name or its weight says enough."""
    check_name(upload.name or "")
    if not upload.size:
        raise Refusal(["Ce fichier est vide : choisissez-en un autre."])
    if upload.size > max(images.most_bytes(), most_bytes()):
        raise TooLarge([f"Ce fichier est trop lourd : {largest()}."])
    content = upload.read()
    return Received(content, hashlib.sha256(content).hexdigest())


def most_bytes() -> int:
    """How heavy a document may be."""
    return settings.SUBMISSION_DOCUMENT_MEGABYTES * images.MEGABYTE


def largest() -> str:
    """How heavy a file may be, as sentences say it."""
    photo, document = settings.IMAGE_MEGABYTES, settings.SUBMISSION_DOCUMENT_MEGABYTES
    return f"{photo} Mo au plus pour une photo, {document} Mo pour un document"


def megapixels(sent: bytes) -> float:
    """The millions of pixels that a file would cost to draw, none for a document. Raises Refusal when it is no image.

    The smallest image counts for one: starting what draws it costs as much.
    """
    if sent.startswith(PDF):
        return 0
    try:
        return max(1, images.measure(sent) / 1_000_000)
    except images.Unreadable:
        raise Refusal([WRONG_TYPE]) from None


def accepted_file(sent: bytes) -> Accepted:
    """What may be kept of a file. Raises Refusal, with a sentence for whoever sent it."""
    if sent.startswith(PDF):
        return Accepted(FileKind.PDF, checked_document(sent))
    drawn = images.redraw(sent, side=LONGEST_SIDE, keeps_format=True)
    return Accepted(FileKind(drawn.extension), drawn.content)


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
    if len(sent) > most_bytes():
        raise TooLarge([f"Ce document est trop lourd : {largest()}."])
    if b"%%EOF" not in sent[-2048:]:
        raise Refusal(["Ce document est incomplet : envoyez-le à nouveau."])
    spelled = sent
    for code, letter in ESCAPED.items():  # calling Python for each of 3 million codes took 2.2 s, all threads waiting
        spelled = spelled.replace(code, letter)
    if ARCHIVE in sent[-66_000:] or any(mark in spelled for mark in IN_A_PROGRAM):
        raise Refusal(["Ce document contient un programme ou d’autres fichiers : envoyez-en une version simple."])
    return sent
