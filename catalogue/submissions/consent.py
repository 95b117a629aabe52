"""What an entry says in the place of its contributor: nothing appears that they neither wrote nor approved.

The rule holds for the first publication of an entry that an accepted contribution founded, as long as the person can
be reached. Their own text may always be published, so nobody is stuck.
"""

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from catalogue.entries.rules import add_rule
from catalogue.models import Innovation
from catalogue.refusal import Refusal
from catalogue.submissions.mapping import Passage, passages_of
from catalogue.submissions.models import (
    Actor,
    EditDecision,
    EventKind,
    Submission,
    SubmissionKind,
    SubmissionState,
)
from catalogue.submissions.models.submission import SubmissionQuerySet
from catalogue.submissions.review import ProposedText, ask_for_approval, lock_mine, write_proposal
from catalogue.submissions.workflow import record
from catalogue.typography import listed

NOTHING_NEW = "La fiche ne dit rien que la personne n’ait écrit, approuvé ou déjà sous les yeux."
NO_DRAFT = "La fiche qui en vient n’est plus un brouillon : son texte ne se soumet plus."


def connect() -> None:
    """Have the publication of an entry ask for the agreement of its contributor. To be called once."""
    add_rule(consent_errors)


def consent_errors(innovation: Innovation) -> list[str]:
    """Why an entry cannot be published yet, for what it says in the place of its contributor, in sentences."""
    return [error_of(submission, passages) for submission, passages in unapproved(innovation)]


def error_of(submission: Submission, passages: list[str]) -> str:
    """What a contributor has not approved, and what to do about it."""
    names = listed(label[:1].lower() + label[1:] for label in passages)
    return (
        f"La personne qui a envoyé la contribution {submission.number} n’a ni écrit ni approuvé ce que dit la fiche"
        f" ({names}) : soumettez-le-lui depuis sa contribution, ou remettez son texte."
    )


def unapproved(innovation: Innovation) -> list[tuple[Submission, list[str]]]:
    """The contributions that founded an entry never published yet, each with the passages that await an agreement."""
    if innovation.published_at is not None or innovation.pk is None:
        return []
    found = [(each, foreign_passages(each, innovation)) for each in reachable_founders(innovation)]
    return [(submission, passages) for submission, passages in found if passages]


def reachable_founders(innovation: Innovation) -> SubmissionQuerySet:
    """The accepted contributions that an entry comes from, whose person can be written to."""
    founders = Submission.objects.filter(result=innovation, kind=SubmissionKind.INNOVATION)
    known = founders.filter(state=SubmissionState.ACCEPTED, contact__isnull=False).exclude(contact__email="")
    return known.prefetch_related("edits").order_by("pk")


def foreign_passages(submission: Submission, innovation: Innovation) -> list[str]:
    """The names of the passages of an entry that the person neither wrote nor approved."""
    return [each.label for each, text in said_in(submission, innovation) if not is_theirs(each, text)]


def said_in(submission: Submission, innovation: Innovation) -> list[tuple[Passage, str]]:
    """The passages of a contribution, each with what the entry says there, where it says something."""
    passages = passages_of(submission, with_empty=True)
    return [(each, text) for each in passages if (text := normalised(getattr(innovation, each.question)))]


def is_theirs(passage: Passage, text: str) -> bool:
    """Whether the person wrote or approved a text."""
    edit = passage.edit
    is_approved = edit is not None and edit.decision == EditDecision.APPROVED and text == normalised(edit.text)
    return is_approved or text == normalised(passage.own)


def normalised(text: str) -> str:
    """A text as it is compared: forms end lines in their own way."""
    return text.replace("\r\n", "\n").strip()


def submit_entry(*, submission: Submission, editor: AbstractUser, seen: int, text: str = "") -> int:
    """Ask the person to approve what the draft entry says that they have not read. Return how many passages.

    A passage where the entry says again what the person wrote needs no agreement any more. Raises Refusal when there
    is nothing to submit, nobody to submit it to, or when the entry was published.
    """
    with transaction.atomic():
        held = lock_mine(submission, editor, seen)
        if not held.awaits_publication or held.result is None:
            raise Refusal([NO_DRAFT])
        if not reachable_founders(held.result).filter(pk=held.pk).exists():
            raise Refusal(["Plus personne n’est connu derrière cette contribution : publiez la fiche telle quelle."])
        read = said_in(held, held.result)
        new = [(each, said) for each, said in read if not each.edit or said != normalised(each.edit.text)]
        changed = [each.question for each, said in new if write_proposal(held, each.question, ProposedText(said))]
        asked = held.edits.filter(question__in=changed, decision=EditDecision.WAITING).exists()
        if not changed:
            raise Refusal([NOTHING_NEW])
        record(submission=held, event=EventKind.EDIT_PROPOSED, actor=Actor.EDITOR, editor=editor, reasons=changed)
        if asked:
            ask_for_approval(held, editor, text)
        submission.refresh_from_db()
    return len(changed)
