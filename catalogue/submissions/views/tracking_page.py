"""The page of a contribution, as whoever has its address sees it: what is expected first, then all that happened."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.models import Lever
from catalogue.submissions.acceptance import outcomes_of
from catalogue.submissions.exchanges import asked_of, questions_of
from catalogue.submissions.forms.base import StepForm
from catalogue.submissions.forms.tracking import MessageForm, ObjectionForm
from catalogue.submissions.mapping import Passage, answer, edited_passages
from catalogue.submissions.models import EditDecision, Submission, SubmissionState
from catalogue.submissions.models.submission import PENDING
from catalogue.submissions.timeline import accepted_subject, expectation, public_entry, timeline_of

FINAL = "final"
"""The value of `vue` that shows the texts as they would be, without what goes."""


def tracking_page(
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
    place = submission.territory.name if submission.territory else answer(answers, "territory_label")
    links = len(answer(answers, "links").split())
    facts = [
        ("Type", submission.get_kind_display().capitalize()),
        ("Où elle en est", submission.get_state_display().capitalize()),
        ("Territoire", place or answer(answers, "territory")),
        ("Leviers", ", ".join(lever.verb for lever in levers)),
        ("Sources jointes", str(links) if links else ""),
        ("Photos et documents", str(submission.files.count() or "")),
    ]
    return [(name, value) for name, value in facts if value]


def is_approval(decision: str) -> bool | None:
    """Whether a button approves, or objects; None when it is neither."""
    return {EditDecision.APPROVED.value: True, EditDecision.OBJECTED.value: False}.get(decision)
