"""The addresses of a contribution once sent: where it stands, and what the person may answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catalogue.refusal import Refusal
from catalogue.submissions.exchanges import (
    answer_request,
    asked_of,
    decide_on_edit,
    last_asked,
    questions_of,
    write_message,
)
from catalogue.submissions.forms.following import AskedForm, MessageForm
from catalogue.submissions.views.opening import answers_too_large, is_too_large, readable_data
from catalogue.submissions.views.private import private
from catalogue.submissions.views.tracking_page import closed, is_approval, objection_form, tracked, tracking_page
from catalogue.views.bounds import bounded

TOO_LARGE = "C’est trop long pour être lu. Raccourcissez votre texte, puis envoyez-le à nouveau."


@private
@require_http_methods(["GET", "HEAD"])
def tracking(request: HttpRequest, token: str) -> HttpResponse:
    """Where the contribution stands."""
    submission = tracked(token)
    return closed(request, token) if submission is None else tracking_page(request, token, submission)


@private
@answers_too_large
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, token: str) -> HttpResponse:
    """Send a message; read, the address leads to the page."""
    submission = tracked(token)
    if submission is None:
        return closed(request, token)
    if request.method != "POST":
        return redirect("catalogue:contribution-tracking", token)
    if is_too_large(request):
        return tracking_page(request, token, submission, refusals=[TOO_LARGE], status=413)
    form = MessageForm(readable_data(request.POST))
    if not form.is_valid():
        return tracking_page(request, token, submission, message_form=form)
    try:
        write_message(submission=submission, text=form.cleaned_data["text"])
    except Refusal as refusal:
        page = tracking_page(request, token, submission, message_form=form, refusals=refusal.reasons, status=409)
        return bounded(page, refusal)
    return redirect(reverse("catalogue:contribution-tracking", args=[token]) + "#messages")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def passage(request: HttpRequest, token: str, key: int) -> HttpResponse:
    """Approve a text or object to it; read, the address leads to the page."""
    submission = tracked(token)
    if submission is None:
        return closed(request, token)
    is_approved = is_approval(request.POST.get("decision", ""))
    if request.method != "POST" or is_approved is None:
        return redirect("catalogue:contribution-tracking", token)
    form = objection_form(key, readable_data(request.POST))
    if not is_approved and not form.is_valid():
        return tracking_page(request, token, submission, objection=(key, form))
    text = "" if is_approved else form.cleaned_data["objection"]
    try:
        decide_on_edit(submission=submission, key=key, is_approved=is_approved, objection=text)
    except Refusal as refusal:
        written = None if is_approved else (key, form)
        return tracking_page(request, token, submission, objection=written, refusals=refusal.reasons, status=409)
    return redirect(reverse("catalogue:contribution-tracking", args=[token]) + "#modifications")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, token: str) -> HttpResponse:
    """The questions to answer anew, with what was answered before."""
    submission = tracked(token)
    if submission is None:
        return closed(request, token)
    asked = asked_of(submission)
    data = readable_data(request.POST) if request.method == "POST" else None
    if data is None and not questions_of(submission, asked):
        return redirect("catalogue:contribution-tracking", token)
    form = AskedForm(data, submission=submission, reasons=asked or last_asked(submission), is_asked=bool(asked))
    refusals = []
    if form.is_valid():
        try:
            text = form.cleaned_data["text"]
            answer_request(submission=submission, answers=form.answers(), territory=form.territory, text=text)
            return redirect("catalogue:contribution-tracking", token)
        except Refusal as refusal:
            refusals = refusal.reasons
    context = {"token": token, "submission": submission, "form": form, "reasons": asked, "refusals": refusals}
    return render(request, "submissions/complete.html", context, status=409 if refusals else 200)
