"""Files that the site keeps, given to a browser: an image is to be seen, anything else to be downloaded."""

import logging
from pathlib import PurePath

from django.core.files.storage import Storage
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from catalogue.models import Document, Illustration, Source, Status
from catalogue.views.responses import read_only
from catalogue.views.sheet import may_see_drafts

IMAGES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
DOCUMENTS = {".pdf": "application/pdf"}
LOST = "Ce fichier n’est plus sur le serveur : l’incident est noté."

logger = logging.getLogger(__name__)


class LostFile(Http404):
    """The storage does not have a file that a row names. Its text is for the reader."""


def kept_file(file: FieldFile) -> FileResponse:
    """The file of a row. Raises LostFile, once the log has it."""
    return file_in(file.storage, str(file.name))


def file_in(storage: Storage, name: str) -> FileResponse:
    """A file by its name in a storage. Raises LostFile, once the log has it.

    A document is an attachment, and runs nothing even where a browser shows it all the same: its content is as it was
    sent, and may act (forms, scripts, links).
    """
    extension = PurePath(name).suffix.lower()
    kind = (IMAGES | DOCUMENTS).get(extension, "application/octet-stream")
    try:
        content = storage.open(name)
    except OSError as error:
        logger.error("file lost name=%s error=%s", name, type(error).__name__)
        raise LostFile(LOST) from None
    if extension in IMAGES:
        return FileResponse(content, content_type=kind)
    return FileResponse(
        content,
        content_type=kind,
        as_attachment=True,
        filename=PurePath(name).name,
        headers={"Content-Security-Policy": "sandbox"},
    )


@read_only
def document(request: HttpRequest, name: str) -> FileResponse:
    """One document, to download, as public as the source that cites it."""
    found = get_object_or_404(Document, file=f"documents/{name}")
    citing = Source.objects.filter(innovation=found.innovation_id, url__endswith=found.get_absolute_url())
    if not may_see_drafts(request.user) and not citing.filter(innovation__status=Status.PUBLISHED).exists():
        raise Http404("Aucun document à cette adresse.")
    return kept_file(found.file)


@read_only
def illustration(request: HttpRequest, pk: int) -> FileResponse:
    """One picture, as public as the sheet it belongs to."""
    visible = Q() if may_see_drafts(request.user) else Q(innovation__status=Status.PUBLISHED)
    return kept_file(get_object_or_404(Illustration, visible, pk=pk).image)
