"""What the editors write about a contribution: notes for themselves, messages, texts that they propose."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from catalogue.refusal import Refusal
from catalogue.submissions.criteria import ChangeReason
from catalogue.submissions.deciding import hold_mine, move, say
from catalogue.submissions.exchanges import hold
from catalogue.submissions.kinds import kind_of
from catalogue.submissions.models import Actor, EditDecision, EventKind, Submission, SubmissionState
from catalogue.submissions.passages import answer, longest
from catalogue.submissions.telling import tell_somebody
from catalogue.submissions.workflow import NotNow, record


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text proposed for a passage, and why."""

    text: str
    reason: str = ""


def write_note(*, submission: Submission, editor: AbstractUser, text: str) -> None:
    """Keep a note that only editors read. The same note sent twice is kept once."""
    with transaction.atomic():
        held = hold(submission)
        last = held.messages.filter(is_private=True).order_by("pk").last()
        if last is None or (last.editor_id, last.text) != (editor.pk, text):
            held.messages.create(author=Actor.EDITOR, editor_id=editor.pk, text=text, is_private=True)


def write_to_person(*, submission: Submission, editor: AbstractUser, text: str) -> None:
    """Write to the person, without asking for anything: a mail, and a message on the page.

    Raises Refusal when nobody is known behind the contribution any more.
    """
    with transaction.atomic():
        held = hold(submission)
        if held.state == SubmissionState.WITHDRAWN:
            raise NotNow(["La personne a retiré sa contribution : elle n’attend plus de message."])
        last = held.messages.for_contributor().order_by("pk").last()
        if last is not None and (last.editor_id, last.text) == (editor.pk, text):
            return
        say(held, editor, text)
        record(submission=held, event=EventKind.MESSAGE_WRITTEN, actor=Actor.EDITOR, editor=editor)
        tell_somebody(submission=held, template="message", text=text)


def propose_texts(
    *, submission: Submission, editor: AbstractUser, seen: int, proposals: Mapping[str, Proposal], text: str = ""
) -> int:
    """Propose texts in the place of the person's, and ask for their approval by mail. Return how many are proposed.

    Proposing the person's own text takes back what was proposed. A text that is there already keeps its answer.
    Raises Refusal when one is too long for its column.
    """
    with transaction.atomic():
        held = hold_mine(submission, editor, seen)
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


def write_proposal(held: Submission, question: str, proposal: Proposal) -> bool:
    """Write what is proposed for a passage; say whether it is anything new."""
    most = longest(held.kind, question)
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
    tell_somebody(submission=held, template="changes", reasons=[each.label for each in reasons], text=text)
