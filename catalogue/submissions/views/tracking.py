"""A contribution once sent, as whoever has its address sees it: what is expected first, then all that happened; what
the person may answer, taking it back, a link that was lost.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catalogue.models import Lever
from catalogue.origin import origin_of
from catalogue.refusal import Refusal
from catalogue.submissions.acceptance import outcomes_of
from catalogue.submissions.emails import send_lost_links
from catalogue.submissions.exchanges import (
    answer_request,
    asked_of,
    decide_on_edit,
    last_asked,
    questions_of,
    write_message,
)
from catalogue.submissions.exchanges import withdraw as withdraw_contribution
from catalogue.submissions.forms.base import StepForm, readable_data
from catalogue.submissions.forms.flow import blank_form, steps_of
from catalogue.submissions.forms.tracking import AskedForm, LostLinkForm, MessageForm, ObjectionForm
from catalogue.submissions.kinds import kind_of
from catalogue.submissions.limits import LOST_LINKS, MAILS
from catalogue.submissions.mapping import Passage, answer_to, edited_passages
from catalogue.submissions.models import Actor, EditDecision, Submission, SubmissionState
from catalogue.submissions.models.submission import PENDING
from catalogue.submissions.privacy import erase_person_behind
from catalogue.submissions.timeline import accepted_subject, expectation, public_entry, timeline_of
from catalogue.submissions.views.access import answers_too_large, followed_page, is_too_large, private
from catalogue.submissions.workflow import NotNow
from catalogue.throttle import spend, spend_from
from catalogue.views.responses import bounded

FINAL = "final"
"""The value of `vue` that shows the texts as they would be, without what goes."""


def _tracking_page(
    request: HttpRequest,
    token: str,
    submission: Submission,
    *,
    message_form: StepForm | None = None,
    objection: tuple[int, StepForm] | None = None,
    refusals: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """Draw the page. `objection` is the one being written, with the key of its text; `refusals` are sentences."""
    passages, asked = edited_passages(submission), asked_of(submission)
    median_days, events = Submission.objects.median_days(), list(submission.events.all())
    context: dict[str, Any] = {
        "token": token,
        "submission": submission,
        "expected": expectation(submission, passages, asked, median_days, outcomes_of(events)),
        "can_complete": bool(questions_of(submission, asked)),
        "first_waiting": next((passage.edit for passage in passages if passage.is_waiting), None),
        "entry": public_entry(submission),
        "subject": accepted_subject(submission),
        "steps": timeline_of(submission, events),
        "messages": list(submission.messages.for_contributor()),
        "message_form": message_form or MessageForm(),
        "can_write": submission.state != SubmissionState.WITHDRAWN,
        "passages": [(passage, form_for(passage, objection)) for passage in passages],
        "is_final_view": request.GET.get("vue") == FINAL,
        "is_pending": submission.state in PENDING,
        "is_open_to_edits": submission.is_open_to_edits,
        "refusals": refusals,
        "wrong_form": objection[1] if objection else message_form,
        "facts": facts_at_a_glance(submission),
    }
    return render(request, "submissions/tracking.html", context, status=status)


def form_for(passage: Passage, objection: tuple[int, StepForm] | None) -> StepForm:
    """The form in which to object to a text: the one being written, or one with what was said before."""
    edit = passage.edit
    if objection is not None and edit is not None and objection[0] == edit.pk:
        return objection[1]
    return objection_form(edit.pk if edit else 0, initial=edit.objection if edit else "")


def objection_form(key: int, data: Any = None, initial: str = "") -> ObjectionForm:
    """A form whose identifiers are those of a text: the page has one for each."""
    return ObjectionForm(data, initial={"objection": initial}, auto_id=f"passage-{key}-%s")


def facts_at_a_glance(submission: Submission) -> list[tuple[str, str]]:
    """What to know of the contribution at a glance: names and values, those known."""
    answers = submission.answers
    chosen = answers.get("levers", [])
    levers = Lever.objects.filter(slug__in=chosen) if isinstance(chosen, list) else []
    place = submission.territory.name if submission.territory else answer_to(answers, "territory_label")
    links = len(answer_to(answers, "links").split())
    facts = [
        ("Type", submission.get_kind_display().capitalize()),
        ("Où elle en est", submission.get_state_display().capitalize()),
        ("Territoire", place or answer_to(answers, "territory")),
        ("Leviers", ", ".join(lever.verb for lever in levers)),
        ("Sources jointes", str(links) if links else ""),
        ("Photos et documents", str(submission.files.count() or "")),
    ]
    return [(name, value) for name, value in facts if value]


def is_approval(decision: str) -> bool | None:
    """Whether a button approves, or objects; None when it is neither."""
    return {EditDecision.APPROVED.value: True, EditDecision.OBJECTED.value: False}.get(decision)


TOO_LARGE = "C’est trop long pour être lu. Raccourcissez votre texte, puis envoyez-le à nouveau."


@followed_page
@require_http_methods(["GET", "HEAD"])
def tracking(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """Where the contribution stands."""
    return _tracking_page(request, token, submission)


@followed_page
@answers_too_large
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """Send a message; read, the address leads to the page."""
    if request.method != "POST":
        return redirect("catalogue:contribution-tracking", token)
    if is_too_large(request):
        return _tracking_page(request, token, submission, refusals=[TOO_LARGE], status=413)
    form = MessageForm(readable_data(request.POST))
    if not form.is_valid():
        return _tracking_page(request, token, submission, message_form=form)
    try:
        write_message(submission=submission, text=form.cleaned_data["text"])
    except Refusal as refusal:
        page = _tracking_page(request, token, submission, message_form=form, refusals=refusal.reasons, status=409)
        return bounded(page, refusal)
    return redirect(reverse("catalogue:contribution-tracking", args=[token]) + "#messages")


@followed_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit_decision(request: HttpRequest, token: str, submission: Submission, key: int) -> HttpResponse:
    """Approve a text or object to it; read, the address leads to the page."""
    is_approved = is_approval(request.POST.get("decision", ""))
    if request.method != "POST" or is_approved is None:
        return redirect("catalogue:contribution-tracking", token)
    form = objection_form(key, readable_data(request.POST))
    if not is_approved and not form.is_valid():
        return _tracking_page(request, token, submission, objection=(key, form))
    text = "" if is_approved else form.cleaned_data["objection"]
    try:
        decide_on_edit(submission=submission, key=key, is_approved=is_approved, objection=text)
    except Refusal as refusal:
        written = None if is_approved else (key, form)
        return _tracking_page(request, token, submission, objection=written, refusals=refusal.reasons, status=409)
    return redirect(reverse("catalogue:contribution-tracking", args=[token]) + "#modifications")


@followed_page
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """The questions to answer anew, with what was answered before."""
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


@followed_page
@require_http_methods(["GET", "HEAD"])
def sent_text(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """What the person sent, as they wrote it."""
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


@followed_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """Ask, then withdraw the contribution. Done twice, it is done once."""
    if request.method == "POST":
        try:
            withdraw_contribution(submission=submission)
        except NotNow as refusal:
            return _tracking_page(request, token, submission, refusals=refusal.reasons, status=409)
    if submission.state not in PENDING:
        return redirect("catalogue:contribution-tracking", token)
    return render(request, "submissions/withdraw.html", {"token": token, "submission": submission})


@followed_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """Say what will go and what will stay, then erase."""
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


@private
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and write there if something was sent from it."""
    data = readable_data(request.POST) if request.method == "POST" else None
    form = LostLinkForm(data)
    refused = None
    if form.is_valid():
        try:
            spend_from(LOST_LINKS, origin_of(request.META))
            write_to(form.cleaned_data["email"])
        except Refusal as refusal:
            refused = refusal
    refusals = refused.reasons if refused else []
    context = {"form": form, "refusals": refusals, "is_asked": form.is_valid() and not refusals}
    return bounded(render(request, "submissions/lost_link.html", context), refused)


def write_to(address: str) -> None:
    """Write the links, unless that was done too often for this address: nobody is told, for it would tell."""
    try:
        spend(MAILS, address)
    except Refusal:
        return
    send_lost_links(address=address)
