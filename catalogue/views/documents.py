"""The documents that sources of entries lead to."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from catalogue.models import Document, Source, Status
from catalogue.views.files import kept_file
from catalogue.views.reading import read_only
from catalogue.views.sheet import may_see_drafts


@read_only
def document(request: HttpRequest, name: str) -> FileResponse:
    """One document, to download, as public as the source that cites it."""
    found = get_object_or_404(Document, file=f"documents/{name}")
    citing = Source.objects.filter(innovation=found.innovation_id, url__endswith=found.get_absolute_url())
    if not may_see_drafts(request.user) and not citing.filter(innovation__status=Status.PUBLISHED).exists():
        raise Http404("Aucun document à cette adresse.")
    return kept_file(found.file)
