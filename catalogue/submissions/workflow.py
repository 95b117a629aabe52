"""The life of a contribution: one table of what may happen, from where, by whom; one function that makes it happen."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from catalogue.refusal import Refusal
from catalogue.submissions.models import Actor, EventKind, Submission, SubmissionEvent, SubmissionState


@dataclass(frozen=True, slots=True)
class Transition:
    """What an event does to the state: from any of `sources` to `target`, when one of `actors` makes it happen."""

    sources: frozenset[SubmissionState]
    target: SubmissionState
    actors: frozenset[Actor]


def _by(actor: Actor, sources: Collection[SubmissionState], target: SubmissionState) -> Transition:
    return Transition(frozenset(sources), target, frozenset({actor}))


S, E = SubmissionState, EventKind
ON_THE_DESK = (S.RECEIVED, S.IN_REVIEW, S.CHANGES_REQUESTED)

TRANSITIONS: dict[EventKind, Transition] = {
    E.SENT: _by(Actor.CONTRIBUTOR, [S.DRAFT], S.TO_CONFIRM),
    E.REOPENED: _by(Actor.CONTRIBUTOR, [S.TO_CONFIRM], S.DRAFT),
    E.CONFIRMED: _by(Actor.CONTRIBUTOR, [S.TO_CONFIRM], S.RECEIVED),
    E.TAKEN: _by(Actor.EDITOR, [S.RECEIVED], S.IN_REVIEW),
    E.RELEASED: _by(Actor.EDITOR, [S.IN_REVIEW], S.RECEIVED),
    E.CHANGES_REQUESTED: _by(Actor.EDITOR, [S.IN_REVIEW], S.CHANGES_REQUESTED),
    E.ANSWERED: _by(Actor.CONTRIBUTOR, [S.CHANGES_REQUESTED], S.IN_REVIEW),
    E.RESUMED: _by(Actor.EDITOR, [S.CHANGES_REQUESTED], S.IN_REVIEW),
    E.ACCEPTED: _by(Actor.EDITOR, [S.IN_REVIEW], S.ACCEPTED),
    E.REJECTED: _by(Actor.EDITOR, [S.IN_REVIEW], S.REJECTED),
    E.MARKED_SPAM: _by(Actor.EDITOR, ON_THE_DESK, S.REJECTED),
    E.MERGED: _by(Actor.EDITOR, ON_THE_DESK, S.REJECTED),
    E.RECONSIDERED: _by(Actor.EDITOR, [S.REJECTED], S.IN_REVIEW),
    E.WITHDRAWN: _by(Actor.CONTRIBUTOR, ON_THE_DESK, S.WITHDRAWN),
}
"""Every change of state. An event that is not here leaves the state as it is."""


class NotNow(Refusal):
    """The state of the contribution does not let this happen, or not by them."""


class Overtaken(NotNow):
    """Somebody else changed the contribution a moment before."""


def transition(
    *,
    submission: Submission,
    event: EventKind,
    actor: Actor,
    editor: AbstractUser | None = None,
    reasons: Collection[str] = (),
    **changes: Any,
) -> SubmissionEvent:
    """Make an event happen: one conditional change of state, with `changes` to other columns, and one event.

    The state must still be the one that `submission` was read with: of two callers at once, one wins and the other
    gets Overtaken, with nothing written. Raises NotNow when the table says no. `submission` is up to date afterwards.
    """
    move = TRANSITIONS[event]
    if submission.state not in move.sources or actor not in move.actors:
        raise NotNow([f"Cette contribution est {submission.get_state_display()} : ce n’est plus possible."])
    before, now = submission.state, timezone.now()
    with transaction.atomic(savepoint=False):
        same = Submission.objects.filter(pk=submission.pk, state=before)
        is_moved = same.update(state=move.target, state_changed_at=now, **changes)
        if is_moved:
            happened = _write(submission, event, actor, editor, before, move.target, reasons)
            submission.refresh_from_db()
    if not is_moved:
        raise Overtaken(["Cette contribution vient de changer : rechargez la page pour voir où elle en est."])
    return happened


def record(
    *,
    submission: Submission,
    event: EventKind,
    actor: Actor,
    editor: AbstractUser | None = None,
    reasons: Collection[str] = (),
) -> SubmissionEvent:
    """Write down something that leaves the state as it is. To be called in the transaction of what it tells."""
    if event in TRANSITIONS:
        raise ValueError(f"{event} changes the state: call transition().")
    return _write(submission, event, actor, editor, submission.state, submission.state, reasons)


def _write(
    submission: Submission,
    event: EventKind,
    actor: Actor,
    editor: AbstractUser | None,
    before: str,
    after: str,
    reasons: Collection[str],
) -> SubmissionEvent:
    return SubmissionEvent.objects.create(
        submission=submission,
        kind=event,
        actor=actor,
        editor_id=editor.pk if editor else None,
        from_state=before,
        to_state=after,
        reasons=list(reasons),
    )
