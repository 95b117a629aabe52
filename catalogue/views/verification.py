"""The page of the yearly question, which the contact of an entry opens by a signed link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalogue.forms import AnswerForm
from catalogue.refusal import Refusal
from catalogue.verification import LinkRefused, open_link, record_answer

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
