"""What may be kept of a file that a stranger sends: its type is read in its content, and images are drawn anew.

A document is kept as it is and is only ever given as an attachment: one that holds a program is refused.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from catalogue import images
from catalogue.services import Refusal
from catalogue.submissions.models import FileKind

LARGEST_DOCUMENT = 10 * 1024 * 1024
LONGEST_SIDE = 2560
"""Pixels of the longest side of what is kept: the widest screens of readers show no more."""

MOST_FILES = 5
ACCEPTED_TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")

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
    try:
        drawn = images.redraw(sent, side=LONGEST_SIDE, keeps_format=True)
    except images.Unreadable:
        raise Refusal([WRONG_TYPE]) from None
    return Accepted(FileKind(drawn.extension), drawn.content, digest)


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
