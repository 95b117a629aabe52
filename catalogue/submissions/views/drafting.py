"""The pages of the steps of a draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from catalogue.submissions.forms.flow import blank_form, checked_form, step_named, steps_of
from catalogue.submissions.resemblance import entries_alike
from catalogue.submissions.views.answering import ALIKE, MISSING, answered
from catalogue.submissions.views.opening import answers_too_large, first_slug, gone, open_draft
from catalogue.submissions.views.private import private
from catalogue.submissions.views.step_page import step_page


@private
@require_http_methods(["GET", "HEAD"])
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """Lead where one left; at first, to the first step."""
    submission = open_draft(request, token)
    if submission is None:
        return gone(request)
    left = step_named(submission, submission.step) or steps_of(submission)[0]
    return redirect("catalogue:contribution-step", token, left.slug)


@private
@answers_too_large
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """A step: the questions with what was typed before or, once sent, what comes next."""
    submission = open_draft(request, token)
    if submission is None:
        return gone(request)
    if not submission.is_draft:
        return redirect("catalogue:contribution-sent", token)
    current = step_named(submission, slug)
    if current is None:
        return redirect("catalogue:contribution-step", token, first_slug(submission))
    if request.method == "POST":
        return answered(request, token, submission, current)
    form = checked_form(submission, current) if MISSING in request.GET else blank_form(submission, current)
    alike = entries_alike(submission) if ALIKE in request.GET else ()
    return step_page(request, token, submission, current, form, alike=alike)
