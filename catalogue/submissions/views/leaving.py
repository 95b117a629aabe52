"""Taking back what one sent: reading it, withdrawing it, having one's personal data erased."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from catalogue.submissions.exchanges import withdraw as withdraw_contribution
from catalogue.submissions.forgetting import erase_person_behind
from catalogue.submissions.forms.flow import blank_form, steps_of
from catalogue.submissions.kinds import kind_of
from catalogue.submissions.models import Actor, Submission, SubmissionState
from catalogue.submissions.models.submission import PENDING
from catalogue.submissions.views.private import private
from catalogue.submissions.views.tracking_page import closed, tracked, tracking_page
from catalogue.submissions.workflow import NotNow


@private
@require_http_methods(["GET", "HEAD"])
def sent_text(request: HttpRequest, token: str) -> HttpResponse:
    """What the person sent, as they wrote it."""
    submission = tracked(token)
    if submission is None:
        return closed(request, token)
    context = {"token": token, "submission": submission, "parts": parts_of(submission)}
    return render(request, "submissions/sent_text.html", context)


def parts_of(submission: Submission) -> list[tuple[str, list[tuple[str, str]]]]:
    """The steps of a contribution with the questions that were answered, in words."""
    parts = []
    for step in steps_of(submission):
        shown = [(label, text) for label, text in blank_form(submission, step).shown() if text and text != "Non"]
        if shown:
            parts.append((step.title, shown))
    return parts


@private
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then withdraw the contribution. Done twice, it is done once."""
    submission = tracked(token)
    if submission is None:
        return closed(request, token)
    if request.method == "POST":
        try:
            withdraw_contribution(submission=submission)
        except NotNow as refusal:
            return tracking_page(request, token, submission, refusals=refusal.reasons, status=409)
    if submission.state not in PENDING:
        return redirect("catalogue:contribution-tracking", token)
    return render(request, "submissions/withdraw.html", {"token": token, "submission": submission})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Say what will go and what will stay, then erase."""
    submission = tracked(token)
    if submission is None:
        return closed(request, token)
    context = {
        "token": token,
        "submission": submission,
        "is_accepted": submission.state == SubmissionState.ACCEPTED,
        "about": kind_of(submission.kind).subject,
    }
    if request.method != "POST":
        return render(request, "submissions/erase.html", context)
    erase_person_behind(submission=submission, actor=Actor.CONTRIBUTOR)
    return render(request, "submissions/erased_person.html", context)
