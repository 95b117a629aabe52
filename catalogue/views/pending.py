"""The page that shows a pending version to who has its link, without an account."""

from typing import TypeVar

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from catalogue.versions.pending import LinkEnded, LinkUnknown, pending_of_token
from catalogue.versions.render import rendered
from catalogue.versions.restore import writable
from catalogue.views.files import file_in
from catalogue.views.responses import read_only
from catalogue.views.sheet import sheet_context

Response = TypeVar("Response", bound=HttpResponseBase)

PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@read_only
def pending_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The sheet as it is prepared; a link that has ended says so."""
    try:
        pending = pending_of_token(token)
    except LinkUnknown:
        raise Http404("Ce lien n’existe pas.") from None
    except LinkEnded:
        return private(render(request, "catalogue/pending_ended.html", status=410))
    public = pending.innovation
    innovation = rendered(
        public, pending.version.snapshot, lambda number: reverse("catalogue:pending-picture", args=[token, number])
    )
    context = sheet_context(innovation, url=request.build_absolute_uri(public.get_absolute_url()))
    context |= {"pending": pending, "public": public}
    return private(render(request, "catalogue/pending_preview.html", context))


@read_only
def pending_picture(request: HttpRequest, token: str, number: int) -> FileResponse:
    """A picture of a pending version, by its rank."""
    try:
        rows = writable("illustrations", pending_of_token(token).version.snapshot["illustrations"])
        return private(file_in(default_storage, rows[number]["image"]))
    except (LinkUnknown, LinkEnded, IndexError):
        raise Http404("Cette image n’est pas dans la version en attente.") from None


def private(response: Response) -> Response:
    """A page that is kept nowhere, found by no search engine, and whose address goes nowhere."""
    for name, value in PRIVATE.items():
        response[name] = value
    return response
