"""The dossiers of the editors, and the file of each."""

from functools import partial

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from catalogue.dossiers import AUTHOR, dossier_entries
from catalogue.exports import write_dossier
from catalogue.models import Dossier, Innovation
from catalogue.structured_data import collection, ld_json
from catalogue.tables.export import MEDIA_TYPES, PUBLIC_FORMATS, dated_name
from catalogue.views.responses import by_revision, cached_file, read_only


@read_only
@by_revision
def dossier_list(request: HttpRequest) -> HttpResponse:
    """The published dossiers, in their order."""
    dossiers = Dossier.objects.published().with_counts()
    context = {"dossiers": dossiers, "author": AUTHOR, "url": request.build_absolute_uri(request.path)}
    return render(request, "catalogue/dossier_list.html", context)


@read_only
@by_revision
def dossier_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A dossier, for editors only until it is published."""
    may_see_drafts = request.user.has_perm("catalogue.view_dossier")
    dossier = get_object_or_404(Dossier.objects.all() if may_see_drafts else Dossier.objects.published(), slug=slug)
    url, publisher = request.build_absolute_uri(request.path), settings.MINISTRY_NAME.replace("|", " ")
    entries = dossier_entries(dossier, Innovation.objects.for_cards())
    sheets = [request.build_absolute_uri(entry.innovation.get_absolute_url()) for entry in entries]
    context = {
        "dossier": dossier,
        "entries": entries,
        "author": AUTHOR,
        "formats": PUBLIC_FORMATS,
        "url": url,
        "structured_data": ld_json(collection(dossier, sheets, url=url, publisher=publisher)),
    }
    response = render(request, "catalogue/dossier_detail.html", context)
    if not dossier.is_published:
        response["Cache-Control"] = "private, no-store"
    return response


@read_only
def dossier_export(request: HttpRequest, slug: str, extension: str) -> FileResponse:
    """The entries of a published dossier, as a file."""
    if extension not in PUBLIC_FORMATS:
        raise Http404("Les exports sont en CSV, en ODS ou en JSON.")
    dossier = get_object_or_404(Dossier.objects.published(), slug=slug)
    site = f"{request.scheme}://{request.get_host()}"
    make = partial(write_dossier, extension=extension, dossier=dossier, site=site)
    name = dated_name("dossier", extension, localdate(), [slug])
    media_type = MEDIA_TYPES[extension]
    return cached_file(request, make, "dossier", dossier.pk, site, extension, name=name, content_type=media_type)
