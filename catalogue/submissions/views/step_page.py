"""The page of a step: where one stands, the questions, what looks alike, what is missing."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from catalogue.submissions.emails import willing_contact
from catalogue.submissions.examples import examples
from catalogue.submissions.forms.about_entry import Section
from catalogue.submissions.forms.base import StepForm
from catalogue.submissions.forms.flow import Step, blank_form, known_answers, mark_of, steps_of
from catalogue.submissions.hidden_fields import MARK, differing, signed_moment
from catalogue.submissions.kinds import kind_of, subject_of
from catalogue.submissions.models import Submission
from catalogue.submissions.quantities import figure_text
from catalogue.submissions.resemblance import Likeness, is_like_pending
from catalogue.submissions.views.access import SEED
from catalogue.typography import NBSP

TEMPLATES = {"moyens": "means", "fichiers": "files", "vous": "person", "envoi": "send"}
"""The steps whose questions are not drawn plainly, with their templates."""


def step_page(
    request: HttpRequest,
    token: str,
    submission: Submission,
    current: Step,
    form: StepForm,
    *,
    alike: Sequence[Likeness] = (),
    refusals: Sequence[str] = (),
    behind: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw the step. `refusals` are sentences on the whole of it; what was typed stands in the form.

    `behind` is what the page that was sent had seen, when another window saved something else meanwhile.
    """
    propose_text(submission, form)
    form.examples = examples()
    context: dict[str, Any] = {
        "token": token,
        "submission": submission,
        "subject": subject_of(submission),
        "form": form,
        "alike": alike,
        "refusals": refusals,
        "keep_days": settings.SUBMISSION_UNCONFIRMED_DAYS,
        "saved_text": saved_text(submission),
        "save_url": save_url(request, token),
        "seen": mark_of(submission, current),
        "behind": behind,
        "is_relayed": willing_contact(submission) is not None,
        "kind": kind_of(submission.kind),
        **place_in_steps(submission, current),
        **own_context(submission, current),
    }
    return render(request, f"submissions/step_{TEMPLATES.get(current.slug, 'plain')}.html", context, status=status)


def two_versions(
    request: HttpRequest, token: str, submission: Submission, current: Step, typed: StepForm
) -> HttpResponse:
    """Draw the step with what was typed in its fields and, beside each that differs, what another window saved."""
    stored, kept = known_answers(submission, current), typed.as_stored()
    words = blank_form(submission, current)
    form = current.form(initial={**stored, **kept})
    form.others = {name: words.answer_text(name) for name in differing(stored, kept)}
    return step_page(request, token, submission, current, form, behind=str(typed.data.get(MARK, "")), status=409)


def place_in_steps(submission: Submission, current: Step) -> dict[str, Any]:
    """Where one stands among the steps."""
    steps = steps_of(submission)
    rank = steps.index(current)
    return {
        "step": current,
        "step_number": rank + 1,
        "step_count": len(steps),
        "next_step": steps[rank + 1] if rank + 1 < len(steps) else None,
    }


def own_context(submission: Submission, current: Step) -> dict[str, Any]:
    """What the steps of files and of sending show besides."""
    if current.slug == "fichiers":
        return {"files": list(submission.files.all()) if submission.pk else []}
    if current.slug != "envoi":
        return {}
    return {
        "summary": [(step, blank_form(submission, step).shown()) for step in steps_of(submission)[:-1]],
        "file_count": submission.files.count(),
        "moment": signed_moment(),
        "is_like_pending": is_like_pending(submission),
    }


def propose_text(submission: Submission, form: StepForm) -> None:
    """Have the text of the part that is wrong stand in the form, to be mended, while nothing was proposed."""
    part = str(submission.answers.get("section", ""))
    if "proposed" in form.fields and submission.original is not None and part in Section.values:
        column = Section(part).field
        if column and not form.initial.get("proposed"):
            form.initial["proposed"] = figure_text(getattr(submission.original, column))


def saved_text(submission: Submission) -> str:
    """When the draft was last saved; empty while nothing is."""
    if not submission.pk:
        return ""
    at = timezone.localtime(submission.saved_at)
    return f"Brouillon enregistré à {at.hour}{NBSP}h{NBSP}{at.minute:02}"


def save_url(request: HttpRequest, token: str) -> str:
    """Where the script saves what is being typed."""
    seed = request.GET.get(SEED)
    return reverse("catalogue:contribution-save", args=[token], query={SEED: seed} if seed else None)
