"""The pictures of the sheets."""

from django.db.models import Q
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404

from catalogue.models import Illustration, Status
from catalogue.views.files import kept_file
from catalogue.views.reading import read_only
from catalogue.views.sheet import may_see_drafts


@read_only
def illustration(request: HttpRequest, pk: int) -> FileResponse:
    """One picture, as public as the sheet it belongs to."""
    visible = Q() if may_see_drafts(request.user) else Q(innovation__status=Status.PUBLISHED)
    return kept_file(get_object_or_404(Illustration, visible, pk=pk).image)
