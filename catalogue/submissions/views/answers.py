"""What a post to a step of a draft does: keep what was typed, whatever that says, then go where the button leads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from catalogue.encryption import token_digest
from catalogue.models import Innovation
from catalogue.origin import origin_of
from catalogue.refusal import Refusal
from catalogue.submissions import drafts
from catalogue.submissions.attachments import add_file, remove_file
from catalogue.submissions.forms.base import StepForm, readable_data
from catalogue.submissions.forms.flow import Step, blank_form, steps_of
from catalogue.submissions.forms.innovation import FilesStepForm
from catalogue.submissions.forms.person import TRAP
from catalogue.submissions.hidden_fields import PageOutdated
from catalogue.submissions.limits import DRAFTS, SAVES
from catalogue.submissions.models import Resemblance, Submission, SubmissionKind
from catalogue.submissions.resemblance import entries_alike
from catalogue.submissions.uploads import largest
from catalogue.submissions.views.access import (
    first_slug,
    is_too_large,
)
from catalogue.submissions.views.step_page import step_page, two_versions
from catalogue.submissions.workflow import NotNow
from catalogue.throttle import spend, spend_from
from catalogue.views.responses import bounded

MISSING, ALIKE = "manque", "proches"
"""What the address of a step asks to show: what is missing, or the entries that look alike."""

OTHER, DIFFERENT = "autre", "differentes"
KIND_OF_ANSWER = {"meme": SubmissionKind.CORRECTION, "reprise": SubmissionKind.REPLICATION}


def answered(request: HttpRequest, token: str, submission: Submission, current: Step) -> HttpResponse:
    """Keep what was typed, then do what the button says. At the last step, `send` alone sends."""
    if is_too_large(request):
        form = blank_form(submission, current)
        refusals = [f"Ce que vous envoyez est trop lourd : {largest()}."]
        return step_page(request, token, submission, current, form, refusals=refusals, status=413)
    form = current.form(readable_data(request.POST), request.FILES)
    try:
        submission = keep_answers(request, token, submission, current, form)
        return go_where_asked(request, token, submission, current, form)
    except NotNow:
        return redirect("catalogue:contribution-sent", token)
    except PageOutdated:
        return two_versions(request, token, submission, current, form)
    except Refusal as refusal:
        page = step_page(request, token, submission, current, form, refusals=refusal.reasons, status=409)
        return bounded(page, refusal)


def keep_answers(request: HttpRequest, token: str, submission: Submission, step: Step, form: StepForm) -> Submission:
    """Save what was typed at a step, right or wrong, that the person is there, and what became of the trap.

    The first thing typed makes the draft. Raises Refusal when too many begin from the same place, or it is saved too
    often, and what `save_answers` raises.
    """
    answers, contact = ({}, form.as_stored()) if form.is_about_person else (form.as_stored(), None)
    kept: dict[str, Any] = {"answers": answers, "contact": contact, "seen": form.seen(), "step": step.slug}
    if TRAP in form.data:
        kept["is_trapped"] = bool(str(form.data[TRAP]).strip())
    if submission.pk is None:
        place = origin_of(request.META)
        spend_from(DRAFTS, place)
        if drafts.start_draft(draft=submission, token=token, place=place, **kept):
            return submission
        submission = Submission.objects.get(tokens__digest=token_digest(token))
    spend(SAVES, str(submission.pk))
    drafts.save_answers(submission=submission, **kept)
    return submission


def go_where_asked(
    request: HttpRequest, token: str, submission: Submission, current: Step, form: StepForm
) -> HttpResponse:
    """Go where the button leads."""
    steps, action = steps_of(submission), request.POST.get("action", "suite")
    rank = steps.index(current)
    if action == "precedent" and rank:
        return go_on(token, submission, steps[rank - 1])
    if action == "quitter":
        return redirect("catalogue:contribution-resume", token)
    answer, _, key = action.partition("-")
    if answer in KIND_OF_ANSWER or action == OTHER:
        return turned(token, submission, answer, key)
    if action == "comparer" or current == steps[-1]:
        return redirect("catalogue:contribution-step", token, current.slug)
    if isinstance(form, FilesStepForm):
        return with_files(request, token, submission, current, form)
    if not form.is_valid():
        is_kept = set(form.errors) <= set(form.kept_names())
        return again(token, current, MISSING) if is_kept else step_page(request, token, submission, current, form)
    if has_unseen(request, submission, form):
        return again(token, current, ALIKE)
    if action == DIFFERENT:
        drafts.save_answers(submission=submission, answers={}, resemblance=Resemblance.DIFFERENT)
    return go_on(token, submission, steps[rank + 1])


def go_on(token: str, submission: Submission, step: Step) -> HttpResponse:
    """Go to another step."""
    drafts.stand_at(submission=submission, step=step.slug)
    return redirect("catalogue:contribution-step", token, step.slug)


def again(token: str, current: Step, why: str) -> HttpResponse:
    """Show the step again. It is read anew: a page that was posted would be posted again when it is reloaded, and
    what was typed since would be lost.
    """
    return redirect(reverse("catalogue:contribution-step", args=[token, current.slug], query={why: "oui"}))


def turned(token: str, submission: Submission, answer: str, key: str) -> HttpResponse:
    """Make a correction or a reproduction of what looks like an entry, or an innovation again of what was made so."""
    if answer == OTHER and submission.resemblance:
        kind, chosen = SubmissionKind.INNOVATION, Resemblance.DIFFERENT
        drafts.turn_into(submission=submission, kind=kind, original=None, answer=chosen)
    entries = Innovation.objects.published()
    original = entries.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 10 else None
    if original is not None:
        chosen = Resemblance.SAME if answer == "meme" else Resemblance.REPLICATION
        drafts.turn_into(submission=submission, kind=KIND_OF_ANSWER[answer], original=original, answer=chosen)
    return redirect("catalogue:contribution-step", token, first_slug(submission))


def has_unseen(request: HttpRequest, submission: Submission, form: StepForm) -> bool:
    """Whether an entry looks like what was typed and was not shown yet: nobody is stopped twice by the same one."""
    entries = entries_alike(submission) if "summary" in form.fields else []
    seen = set(request.POST.getlist("vues"))
    return any(str(each.innovation.pk) not in seen for each in entries if each.innovation)


def with_files(
    request: HttpRequest, token: str, submission: Submission, current: Step, form: FilesStepForm
) -> HttpResponse:
    """Add or remove a file, and stay, or go on."""
    action, steps = request.POST.get("action", "suite"), steps_of(submission)
    here = reverse("catalogue:contribution-step", args=[token, current.slug])
    verb, _, key = action.partition("-")
    if verb == "retirer" and key.isascii() and key.isdigit() and len(key) < 18:
        remove_file(submission=submission, key=int(key))
        return redirect(here)
    if not form.is_valid():
        return step_page(request, token, submission, current, form)
    if request.FILES.get("file"):
        try:
            said = {"alt": form.cleaned_data["alt"], "credit": form.cleaned_data["credit"]}
            add_file(submission=submission, place=origin_of(request.META), upload=form.cleaned_data["file"], **said)
        except Refusal as refusal:
            form.add_error("file", refusal.reasons)
            return bounded(step_page(request, token, submission, current, form), refusal)
        return redirect(here)
    if action == "ajouter":
        form.add_error("file", "Choisissez d’abord un fichier.")
        return step_page(request, token, submission, current, form)
    return go_on(token, submission, steps[steps.index(current) + 1])
