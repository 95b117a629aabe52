"""Pictures that editors send: drawn anew by `catalogue.images`, before any row is held for the form that has them.

On SQLite a form that is being saved holds back whoever else writes; drawing ten photos takes seconds.
"""

import secrets

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from catalogue import images
from catalogue.refusal import Busy, Refusal

WIDEST = 1600
"""Pixels of the longest side of a picture once drawn anew: twice what a sheet shows."""


def draw_ahead(files: MultiValueDict) -> Busy | None:
    """Draw the pictures among the files of a form, and tell if the site was too busy for one: the next ones then are
    not tried. The form says, for each, what came of it.
    """
    busy = None
    for file in (file for name, file in files.items() if name.endswith("-image")):
        file.outcome = busy or outcome_of(file)
        busy = file.outcome if isinstance(file.outcome, Busy) else None
    return busy


def redrawn(file: UploadedFile) -> ContentFile:
    """A picture drawn anew, under a name drawn at random; once, however often its form is read. Raises Refusal."""
    if not hasattr(file, "outcome"):
        file.outcome = outcome_of(file)
    if isinstance(file.outcome, Refusal):
        raise file.outcome
    return file.outcome


def outcome_of(file: UploadedFile) -> ContentFile | Refusal:
    """A picture drawn anew, or what refuses it."""
    try:
        drawn = images.redraw(file.read(images.most_bytes() + 1), side=WIDEST, keeps_format=False)
    except Refusal as refusal:
        return refusal
    return ContentFile(drawn.content, name=f"{secrets.token_hex(8)}.{drawn.extension}")
