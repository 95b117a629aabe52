"""What a person does from the page of their contribution: answer, write, approve, object, withdraw.

Each function is one transaction, and done twice it is done once.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalogue.models import Territory
from catalogue.refusal import Refusal
from catalogue.submissions.criteria import ChangeReason
from catalogue.submissions.kinds import kind_of
from catalogue.submissions.limits import MESSAGES
from catalogue.submissions.models import (
    Actor,
    EditDecision,
    EventKind,
    Submission,
    SubmissionContact,
    SubmissionEdit,
    SubmissionState,
)
from catalogue.submissions.workflow import NotNow, Overtaken, record_event, transition
from catalogue.throttle import spend

LONGEST_MESSAGE = 4000
LONGEST_OBJECTION = 2000
CLOSED = "Cette contribution n’est plus en cours d’examen : son texte ne change plus."

CONCERNED: dict[str, tuple[str, ...]] = {
    ChangeReason.NEED: ("need",),
    ChangeReason.DONE: ("description", "kept", "changed"),
    ChangeReason.RESULTS: ("results",),
    ChangeReason.MEANS: ("cost_band", "staff", "staff_count", "months_to_results"),
    ChangeReason.SOURCE: ("links",),
    ChangeReason.PLACE: ("territory", "territory_label"),
    ChangeReason.DATES: ("start_year", "end_year"),
}
"""The questions that each reason to ask for something is about; the other reasons are answered by a message."""


def asked_of(submission: Submission) -> list[str]:
    """The reasons for which something is asked of the person at present. One query at most."""
    return last_asked(submission) if submission.state == SubmissionState.CHANGES_REQUESTED else []


def last_asked(submission: Submission) -> list[str]:
    """The reasons for which something was asked of the person the last time, answered or not."""
    asked = submission.events.filter(kind=EventKind.CHANGES_REQUESTED).order_by("pk").last()
    return list(asked.reasons) if asked else []


def questions_of(submission: Submission, reasons: Collection[str]) -> list[str]:
    """The questions of a contribution that reasons to ask for something are about."""
    own = kind_of(submission.kind).concerned
    return [name for reason in reasons for name in (*CONCERNED.get(reason, ()), *own.get(reason, ()))]


def write_message(*, submission: Submission, text: str) -> None:
    """Keep a message of the person. Where something was asked of them, it is answered with that.

    The same message sent twice is kept once. Raises NotNow once the contribution was withdrawn, Refusal when many came
    in little time.
    """
    with transaction.atomic():
        held = lock_submission(submission)
        if held.state == SubmissionState.WITHDRAWN:
            raise NotNow(["Vous avez retiré cette contribution : plus personne n’y lit de message."])
        spend(MESSAGES, str(held.pk))
        keep_message(held, text)
        note_exchange(held, is_answer=True)
        submission.refresh_from_db()


def answer_request(
    *, submission: Submission, answers: Mapping[str, Any], territory: Territory | None = None, text: str = ""
) -> None:
    """Keep what the person mended of what was asked, with a message if they wrote one: the editors have it again.

    `territory` is the one that the answers name. An edit of a passage that the person writes anew is void. Raises
    NotNow when nothing is asked any more, unless all this is there already.
    """
    with transaction.atomic():
        held = lock_submission(submission)
        changed = {name: value for name, value in answers.items() if value != held.answers.get(name, "")}
        asked = asked_of(held)
        if changed and not set(changed) <= set(questions_of(held, asked)):
            raise NotNow(["La rédaction n’attend plus ces réponses : écrivez-lui plutôt un message."])
        if changed:
            held.edits.filter(question__in=changed).delete()
            held.answers |= changed
            place = {"territory": territory} if "territory" in changed else {}
            Submission.objects.filter(pk=held.pk).update(answers=held.answers, saved_at=timezone.now(), **place)
        if text:
            keep_message(held, text)
        note_exchange(held, is_answer=True)
        submission.refresh_from_db()


def decide_on_edit(*, submission: Submission, key: int, is_approved: bool, objection: str = "") -> None:
    """Approve the text that the editors propose for a passage, or object to it and say why.

    The key is that of the very text that was read: Overtaken when another stands in its place. Raises NotNow when the
    contribution is decided and its entry public, Refusal when an objection says nothing.
    """
    if not is_approved and not objection.strip():
        raise Refusal(["Dites en une phrase pourquoi vous n’êtes pas d’accord."])
    with transaction.atomic():
        held = lock_submission(submission)
        if not held.is_open_to_edits:
            raise NotNow([CLOSED])
        edit = held.edits.filter(pk=key).first()
        if edit is None:
            raise Overtaken(["Le texte de ce passage a changé depuis que vous l’avez lu : relisez-le."])
        if write_decision(edit, is_approved, "" if is_approved else objection.strip()):
            event = EventKind.EDIT_APPROVED if is_approved else EventKind.EDIT_OBJECTED
            record_event(submission=held, event=event, actor=Actor.CONTRIBUTOR, reasons=[edit.question])
            note_exchange(held)
        submission.refresh_from_db()


def withdraw(*, submission: Submission) -> None:
    """Take a contribution back: nobody examines it any more. Raises NotNow once it is decided."""
    with transaction.atomic():
        held = lock_submission(submission)
        if held.state != SubmissionState.WITHDRAWN:
            transition(submission=held, event=EventKind.WITHDRAWN, actor=Actor.CONTRIBUTOR)
        submission.refresh_from_db()


def lock_submission(submission: Submission) -> Submission:
    """The contribution as it stands, kept from others until the end of the transaction.

    Raises DoesNotExist once it was erased.
    """
    held = Submission.objects.select_for_update(of=("self",)).select_related("original", "editor")
    return held.get(pk=submission.pk)


def keep_message(held: Submission, text: str) -> None:
    """Add a message of the person, unless it is the very one that she wrote last."""
    last = held.messages.for_contributor().order_by("pk").last()
    if last is not None and last.author == Actor.CONTRIBUTOR and last.text == text:
        return
    held.messages.create(author=Actor.CONTRIBUTOR, text=text)
    record_event(submission=held, event=EventKind.MESSAGE_WRITTEN, actor=Actor.CONTRIBUTOR)


def write_decision(edit: SubmissionEdit, is_approved: bool, objection: str) -> bool:
    """Write what the person says of a text; say whether that is anything new."""
    decision = EditDecision.APPROVED if is_approved else EditDecision.OBJECTED
    if (edit.decision, edit.objection) == (decision, objection):
        return False
    edit.decision, edit.objection, edit.decided_at = decision, objection, timezone.now()
    edit.save()
    return True


def note_exchange(held: Submission, *, is_answer: bool = False) -> None:
    """Note the exchange and, when nothing is asked any more, have the editors go on.

    Something else than the texts is answered by a message or by what is mended; the texts, once each has its decision.
    """
    SubmissionContact.objects.filter(submission=held).update(last_exchange_at=timezone.now())
    asked = asked_of(held)
    if not asked:
        return
    is_waiting = held.edits.filter(decision=EditDecision.WAITING).exists()
    others = set(asked) - {ChangeReason.TEXT}
    if is_answer if others else not is_waiting:
        transition(submission=held, event=EventKind.ANSWERED, actor=Actor.CONTRIBUTOR)
