"""What the editors do to a contribution: take it, give it back, ask for something, decide, write, propose texts.

Each function is one transaction. Those that decide take `seen`, the key of the last event that the editor's page told:
when something happened since, nothing is written and Overtaken says what. So of two decisions at once one stands, and
whoever decided second knows by whom and when.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from catalogue.refusal import Refusal
from catalogue.submissions.criteria import ChangeReason, RejectionReason
from catalogue.submissions.emails import email_person, relay
from catalogue.submissions.exchanges import lock
from catalogue.submissions.kinds import kind_of
from catalogue.submissions.mapping import answer, longest_text
from catalogue.submissions.models import (
    Actor,
    EditDecision,
    EventKind,
    Submission,
    SubmissionEvent,
    SubmissionKind,
    SubmissionState,
)
from catalogue.submissions.models.submission import PENDING
from catalogue.submissions.workflow import NotNow, Overtaken, record, transition


def take(*, submission: Submission, editor: AbstractUser, seen: int) -> None:
    """Take a contribution, from whoever has it."""
    with transaction.atomic():
        held = lock_as_seen(submission, seen)
        if held.state == SubmissionState.IN_REVIEW and held.editor_id != editor.pk:
            move(held, EventKind.RELEASED, editor)
        move(held, EventKind.TAKEN, editor, editor_id=editor.pk)
        submission.refresh_from_db()


def release(*, submission: Submission, editor: AbstractUser, seen: int) -> None:
    """Give a contribution back to the queue."""
    with transaction.atomic():
        move(lock_mine(submission, editor, seen), EventKind.RELEASED, editor, editor_id=None)
        submission.refresh_from_db()


def resume(*, submission: Submission, editor: AbstractUser, seen: int) -> None:
    """Go on without the answer that was asked for."""
    with transaction.atomic():
        move(lock_as_seen(submission, seen), EventKind.RESUMED, editor, editor_id=editor.pk)
        submission.refresh_from_db()


def request_changes(
    *, submission: Submission, editor: AbstractUser, seen: int, reasons: Collection[str], text: str = ""
) -> None:
    """Ask the person for something, in coded reasons and in words of one's own, by a mail with a link.

    Raises Refusal when nobody is known behind the contribution any more.
    """
    check_reasons(reasons, ChangeReason)
    if ChangeReason.OTHER in reasons and not text.strip():
        raise Refusal(["Écrivez votre question."])
    with transaction.atomic():
        held = lock_mine(submission, editor, seen)
        say(held, editor, text)
        move(held, EventKind.CHANGES_REQUESTED, editor, reasons=reasons)
        labels = [ChangeReason(reason).label for reason in reasons]
        email_person(required=True, submission=held, template="changes", reasons=labels, text=text)
        submission.refresh_from_db()


def reject(
    *, submission: Submission, editor: AbstractUser, seen: int, reasons: Collection[str], text: str = ""
) -> None:
    """Refuse a contribution, with coded reasons, which the site publishes, and words of one's own."""
    check_reasons(reasons, RejectionReason)
    with transaction.atomic():
        held = lock_mine(submission, editor, seen)
        say(held, editor, text)
        decide_against(held, EventKind.REJECTED, editor, reasons)
        labels = [RejectionReason(reason).label for reason in reasons]
        email_person(submission=held, template="rejected", reasons=labels, text=text)
        submission.refresh_from_db()


def mark_spam(*, submission: Submission, editor: AbstractUser, seen: int) -> None:
    """Set a contribution aside as spam. Its page says so; no mail is written to an address that may be a victim's."""
    with transaction.atomic():
        held = lock_mine(submission, editor, seen)
        decide_against(held, EventKind.MARKED_SPAM, editor, [RejectionReason.SPAM], is_held=True)
        submission.refresh_from_db()


def clear(*, submission: Submission, editor: AbstractUser, seen: int) -> None:
    """Say that a contribution which was held is sincere: a question then goes to the contact of the entry."""
    with transaction.atomic():
        held = lock_as_seen(submission, seen)
        if not held.is_held or held.state not in PENDING:
            raise NotNow(["Cette contribution n’est pas retenue."])
        Submission.objects.filter(pk=held.pk).update(is_held=False)
        record(submission=held, event=EventKind.CLEARED, actor=Actor.EDITOR, editor=editor)
        held.is_held = False
        if held.kind == SubmissionKind.QUESTION:
            relay(submission=held)
        submission.refresh_from_db()


def merge(*, submission: Submission, editor: AbstractUser, seen: int, number: str, text: str = "") -> None:
    """Join a contribution to another, by the number of that one: its person follows what becomes of it.

    Raises Refusal when that number is of none, or of one that was set aside.
    """
    with transaction.atomic():
        held = lock_mine(submission, editor, seen)
        other = Submission.objects.received().filter(number__iexact=number.strip()).exclude(pk=held.pk).first()
        if other is None:
            raise Refusal([f"Aucune autre contribution ne porte le numéro {number.strip()}."])
        if other.state in (SubmissionState.REJECTED, SubmissionState.WITHDRAWN):
            raise Refusal([f"{other.number} est {other.get_state_display()} : choisissez-en une autre."])
        say(held, editor, text)
        decide_against(held, EventKind.MERGED, editor, [RejectionReason.DUPLICATE], merged_into_id=other.pk)
        email_person(submission=held, template="merged", other=other, text=text)
        submission.refresh_from_db()


def reconsider(*, submission: Submission, editor: AbstractUser, seen: int) -> None:
    """Take up again a contribution that was refused."""
    with transaction.atomic():
        held = lock_as_seen(submission, seen)
        blank: dict[str, Any] = {"decided_at": None, "merged_into_id": None, "is_held": False}
        move(held, EventKind.RECONSIDERED, editor, editor_id=editor.pk, **blank)
        Submission.objects.filter(pk=held.pk).update(reasons=[])
        submission.refresh_from_db()


def decide_against(
    held: Submission, event: EventKind, editor: AbstractUser, reasons: Collection[str], **changes: Any
) -> None:
    """Decide against a contribution."""
    move(held, event, editor, reasons=reasons, decided_at=timezone.now(), editor_id=editor.pk, **changes)
    Submission.objects.filter(pk=held.pk).update(reasons=list(reasons))


def move(
    held: Submission, event: EventKind, editor: AbstractUser, *, reasons: Collection[str] = (), **changes: Any
) -> None:
    """Make something happen by an editor."""
    transition(submission=held, event=event, actor=Actor.EDITOR, editor=editor, reasons=reasons, **changes)


def say(held: Submission, editor: AbstractUser, text: str) -> None:
    """Keep what an editor writes to the person, if anything."""
    if text.strip():
        held.messages.create(author=Actor.EDITOR, editor_id=editor.pk, text=text.strip())


def check_reasons(reasons: Collection[str], known: type[ChangeReason] | type[RejectionReason]) -> None:
    """Raise Refusal when there is no reason, or one that is not of the list."""
    if not reasons or not set(reasons) <= set(known.values):
        raise Refusal(["Choisissez au moins un motif de la liste."])


def lock_as_seen(submission: Submission, seen: int) -> Submission:
    """Lock a contribution, unless something happened that the editor has not seen."""
    held = lock(submission)
    last = held.events.select_related("editor").order_by("pk").last()
    if last is not None and last.pk != seen:
        raise Overtaken([meanwhile(last)])
    return held


def lock_mine(submission: Submission, editor: AbstractUser, seen: int) -> Submission:
    """Lock a contribution that nobody else examines."""
    held = lock_as_seen(submission, seen)
    if held.editor is not None and held.editor_id != editor.pk and held.state in PENDING:
        name = held.editor.get_full_name()
        raise NotNow([f"{name} examine cette contribution : prenez-la d’abord, si vous en êtes d’accord."])
    return held


def last_seen(submission: Submission) -> int:
    """The key of the last event of a contribution, which the page about to be shown tells; 0 when there is none."""
    last = submission.events.order_by("pk").last()
    return last.pk if last else 0


def meanwhile(event: SubmissionEvent) -> str:
    """What happened meanwhile, in a sentence for whoever acts a moment later."""
    who = event.editor.get_full_name() if event.editor else event.get_actor_display()
    moment = timezone.localtime(event.happened_at)
    at = f"{moment.day:02}/{moment.month:02} à {moment.hour} h {moment.minute:02}"
    what = event.get_kind_display()
    return f"Rien n’est écrit : la contribution a changé entre-temps ({what}, par {who}, le {at}). Relisez-la d’abord."


@dataclass(frozen=True, slots=True)
class ProposedText:
    """A text proposed for a passage, and why."""

    text: str
    reason: str = ""


def write_note(*, submission: Submission, editor: AbstractUser, text: str) -> None:
    """Keep a note that only editors read. The same note sent twice is kept once."""
    with transaction.atomic():
        held = lock(submission)
        last = held.messages.filter(is_private=True).order_by("pk").last()
        if last is None or (last.editor_id, last.text) != (editor.pk, text):
            held.messages.create(author=Actor.EDITOR, editor_id=editor.pk, text=text, is_private=True)


def write_to_person(*, submission: Submission, editor: AbstractUser, text: str) -> None:
    """Write to the person, without asking for anything: a mail, and a message on the page.

    Raises Refusal when nobody is known behind the contribution any more.
    """
    with transaction.atomic():
        held = lock(submission)
        if held.state == SubmissionState.WITHDRAWN:
            raise NotNow(["La personne a retiré sa contribution : elle n’attend plus de message."])
        last = held.messages.for_contributor().order_by("pk").last()
        if last is not None and (last.editor_id, last.text) == (editor.pk, text):
            return
        say(held, editor, text)
        record(submission=held, event=EventKind.MESSAGE_WRITTEN, actor=Actor.EDITOR, editor=editor)
        email_person(required=True, submission=held, template="message", text=text)


def propose_texts(
    *, submission: Submission, editor: AbstractUser, seen: int, proposals: Mapping[str, ProposedText], text: str = ""
) -> int:
    """Propose texts in the place of the person's, and ask for their approval by mail. Return how many are proposed.

    Proposing the person's own text takes back what was proposed. A text that is there already keeps its answer.
    Raises Refusal when one is too long for its column.
    """
    with transaction.atomic():
        held = lock_mine(submission, editor, seen)
        changed = [
            question
            for question in kind_of(held.kind).passages
            if question in proposals and write_proposal(held, question, proposals[question])
        ]
        if changed:
            record(submission=held, event=EventKind.EDIT_PROPOSED, actor=Actor.EDITOR, editor=editor, reasons=changed)
        if held.edits.filter(decision=EditDecision.WAITING, question__in=changed).exists():
            ask_for_approval(held, editor, text)
        submission.refresh_from_db()
    return len(changed)


def write_proposal(held: Submission, question: str, proposal: ProposedText) -> bool:
    """Write what is proposed for a passage; say whether it is anything new."""
    most = longest_text(held.kind, question)
    if len(proposal.text) > most:
        label = kind_of(held.kind).passages[question]
        raise Refusal([f"{label} compte {len(proposal.text)} caractères : {most} au plus."])
    edit = held.edits.filter(question=question).first()
    if proposal.text == answer(held.answers, question):
        return bool(edit and edit.delete())
    if edit is not None and (edit.text, edit.reason) == (proposal.text, proposal.reason):
        return False
    if edit is not None:
        edit.delete()  # a text has its own key: nobody approves one that they have not read
    held.edits.create(question=question, text=proposal.text, reason=proposal.reason)
    return True


def ask_for_approval(held: Submission, editor: AbstractUser, text: str) -> None:
    """Ask the person to read what is proposed."""
    say(held, editor, text)
    reasons = [ChangeReason.TEXT]
    if held.state == SubmissionState.IN_REVIEW:
        move(held, EventKind.CHANGES_REQUESTED, editor, reasons=reasons)
    email_person(
        required=True, submission=held, template="changes", reasons=[each.label for each in reasons], text=text
    )
