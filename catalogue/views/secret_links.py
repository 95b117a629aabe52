"""The pages that a secret link opens, without an account: a pending version, and the yearly question to a contact."""

from typing import TypeVar

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalogue.forms import AnswerForm
from catalogue.refusal import Refusal
from catalogue.verification import LinkRefused, open_link, record_answer
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


SEALED = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
"""The address of the page is a key: it is not to be kept, passed on or listed."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question; record the answer.

    The signed link is the authority, and no cookie is: nobody without it can post, so there is nothing else to check.
    Under `no-referrer` a browser hides where a form comes from, which the usual protection would refuse.
    """
    try:
        asked = open_link(token)
    except LinkRefused as refused:
        context = {"sentence": str(refused)}
        return _sealed(request, "catalogue/verification_refused.html", context, status=refused.status)
    initial = {"answer": asked.answer, "remark": asked.remark}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_answer(verification=asked, **form.cleaned_data)
            return redirect(request.path)
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
    return _sealed(request, "catalogue/verification.html", {"asked": asked, "form": form})


def _sealed(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """A page with the headers that keep its address a secret."""
    response = render(request, template, context, status=status)
    for name, value in SEALED.items():
        response[name] = value
    return response
