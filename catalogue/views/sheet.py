"""The sheet of an innovation."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AbstractUser, AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from catalogue.citations import CITATIONS
from catalogue.entries.adoption import adoption_of
from catalogue.entries.comparison import comparison_of
from catalogue.entries.highlights import similar_entries
from catalogue.maps.locator import locator_map
from catalogue.models import EvidenceLevel, Innovation, Stage
from catalogue.sheet_parts import sheet_parts
from catalogue.structured_data import article, ld_json
from catalogue.versions.history import was_public
from catalogue.views.responses import read_only


@read_only
def innovation_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole sheet, for editors only until it is published.

    A former address leads to the present one, and a sheet that was public once, deleted since or not, says that it was
    withdrawn.
    """
    visible = Innovation.objects.all() if may_see_drafts(request.user) else Innovation.objects.published()
    innovation = visible.for_sheet().filter(slug=slug).first()
    if innovation is None:
        renamed = visible.filter(former_slugs__slug=slug).first()
        if renamed is None and was_public(slug):
            return render(request, "catalogue/innovation_withdrawn.html", status=410)
        return redirect(renamed or get_object_or_404(visible, slug=slug), permanent=True)
    url = request.build_absolute_uri(innovation.get_absolute_url())
    context = sheet_context(innovation, url=url, reader=request.GET.get("comme", ""))
    response = render(request, "catalogue/innovation_sheet.html", context)
    if not innovation.is_published:
        response["Cache-Control"] = "private, no-store"
    return response


@read_only
def citation(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """The reference of a published entry, as a file."""
    if extension not in CITATIONS:
        raise Http404("Une fiche se cite en BibTeX (.bib) ou en RIS (.ris).")
    innovation = get_object_or_404(Innovation.objects.published(), slug=slug)
    write, content_type = CITATIONS[extension]
    url = request.build_absolute_uri(innovation.get_absolute_url())
    headers = {"Content-Disposition": f'attachment; filename="{slug}.{extension}"'}
    return HttpResponse(write(innovation, url=url, day=timezone.localdate()), content_type, headers=headers)


def sheet_context(innovation: Innovation, *, url: str, reader: str = "") -> dict[str, Any]:
    """What the sheet shows; `url` is its whole address, `reader` the territory of whoever reads it, as typed."""
    return {
        "innovation": innovation,
        "url": url,
        "today": timezone.localdate(),
        "stop_title": "Pourquoi elle s’est arrêtée" if innovation.stage == Stage.ENDED else "Ce qui s’est arrêté",
        "evidence_levels": EvidenceLevel.values[1:],
        "adoption": adoption_of(innovation),
        "similar": similar_entries(innovation),
        "locator": locator_map(innovation),
        "parts": sheet_parts(innovation),
        "comparison": comparison_of(innovation, reader),
        "structured_data": ld_json(article(innovation, url=url, publisher=settings.MINISTRY_NAME.replace("|", " "))),
    }


def may_see_drafts(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this reader is an editor."""
    return user.is_authenticated and cast(AbstractUser, user).has_perm("catalogue.view_innovation")
