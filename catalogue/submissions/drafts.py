"""What a person does to a contribution until it reaches the editors.

Each function is one transaction, and raises DoesNotExist when the contribution was erased meanwhile. A change of state
is one conditional update and one event (`workflow.transition`); mails are in the outbox once the transaction ends.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.encryption import derived_token, token_digest
from catalogue.models import Innovation, Territory
from catalogue.origin import Origin
from catalogue.refusal import TooLarge
from catalogue.submissions.emails import address_of, email_person, relay, write_mail
from catalogue.submissions.hidden_fields import OUTDATED, PageOutdated, Seen
from catalogue.submissions.kinds import kind_of
from catalogue.submissions.models import (
    Actor,
    EventKind,
    NumberSequence,
    Resemblance,
    Submission,
    SubmissionContact,
    SubmissionKind,
    TokenPurpose,
)
from catalogue.submissions.models.person import issue_token, keep_token, opened_by
from catalogue.submissions.resemblance import look_alikes
from catalogue.submissions.room import digests_of, make_room
from catalogue.submissions.spam import HELD_FROM, MOST_POINTS, spam_score
from catalogue.submissions.workflow import NotNow, Overtaken, transition

Answers = Mapping[str, str | Sequence[str]]
"""What was typed, by the name of the question."""

CONTACT_COLUMNS = ("name", "email", "role", "structure", "wants_credit")
"""What the person says of themselves."""

TOO_LONG = (
    "Les réponses de cette contribution sont trop longues pour être gardées ensemble. Ce que vous avez écrit est dans "
    "cette page : raccourcissez-le, puis continuez."
)


def start_draft(
    *,
    draft: Submission,
    token: str,
    place: Origin,
    answers: Answers,
    contact: Mapping[str, Any] | None = None,
    seen: Seen | None = None,
    **changes: Any,
) -> bool:
    """Save a draft, with what was typed first, under the link that opens it; say whether it was not there already.

    Asked twice at once, it is made once. What it weighs counts for the place of the network that it begins at. The
    other arguments are those of `save_answers`, and so is what it raises.
    """
    changes |= digests_of(place) | {"saved_by": seen.page if seen else ""}
    changes |= {"answers": together(draft.answers, answers)}
    changes |= {"weight": size_of(changes["answers"])}
    for name, value in changes.items():
        setattr(draft, name, value)
    make_room(submission=draft, size=draft.weight)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
            draft.tokens.create(purpose=TokenPurpose.DRAFT, digest=token_digest(token))
            if contact:
                SubmissionContact.objects.create(submission=draft, **contact)
    except IntegrityError:
        if opened_by(token, TokenPurpose.DRAFT) is None:
            raise
        return False
    return True


def save_answers(
    *,
    submission: Submission,
    answers: Answers,
    contact: Mapping[str, Any] | None = None,
    seen: Seen | None = None,
    **changes: Any,
) -> None:
    """Keep what was typed, right or wrong, beside what was typed before. Raises NotNow once the draft was sent.

    `contact` holds columns of SubmissionContact; `seen`, what the page had seen; `changes`, other columns of the
    contribution. Raises, with nothing kept, EditConflict when that would replace what another page saved meanwhile,
    TooLarge when the answers are too long together, and what `make_room` raises when they grow.
    """
    growth = size_of({**submission.answers, **answers}) - size_of(submission.answers)
    if growth > 0:
        make_room(submission=submission, size=growth)
    with transaction.atomic():
        submission.refresh_from_db(from_queryset=Submission.objects.select_for_update())
        if not submission.is_draft:
            raise NotNow(["Cette contribution est déjà envoyée : elle ne se modifie plus ici."])
        if seen is not None:
            stored, typed = submission.answers, answers
            if contact is not None:
                stored, typed = columns_of_contact(submission), contact
            if seen.is_behind(last_page=submission.saved_by, stored=stored, typed=typed):
                raise PageOutdated([OUTDATED])
            changes["saved_by"] = seen.page
        after = together(submission.answers, answers)
        weight = submission.weight + size_of(after) - size_of(submission.answers)
        changes |= {"answers": after, "weight": weight, "saved_at": timezone.now()}
        for name, value in changes.items():
            setattr(submission, name, value)
        submission.save(update_fields=list(changes))
        if contact:
            SubmissionContact.objects.update_or_create(submission=submission, defaults=dict(contact))


def together(before: Answers, typed: Answers) -> dict[str, Any]:
    """The answers of a draft with those just typed. Raises TooLarge past `SUBMISSION_DRAFT_KB`, unless they shrink."""
    after = {**before, **typed}
    if 1024 * settings.SUBMISSION_DRAFT_KB < size_of(after) > size_of(before):
        raise TooLarge([TOO_LONG])
    return after


def size_of(answers: Answers) -> int:
    """What answers weigh, in bytes, as they are kept."""
    return len(json.dumps(answers))


def stand_at(*, submission: Submission, step: str) -> None:
    """Remember the step that the person is at: their link opens it."""
    Submission.objects.filter(pk=submission.pk).update(step=step)


def columns_of_contact(submission: Submission) -> dict[str, Any]:
    """What is known of the person behind a contribution, by column; nothing while nobody is."""
    return SubmissionContact.objects.filter(submission=submission).values(*CONTACT_COLUMNS).first() or {}


def turn_into(
    *, submission: Submission, kind: SubmissionKind, original: Innovation | None, answer: Resemblance
) -> None:
    """Make another kind of contribution of a draft, since an entry looks like it. All that was typed stays.

    What was typed of an innovation becomes what was kept in a reproduction, or what explains a correction, where
    nothing stands there yet. Raises NotNow once the draft was sent.
    """
    typed = submission.answers
    texts = [str(typed.get(name, "")) for name in ("summary", "need", "description", "results", "lessons")]
    whole = "\n\n".join(text for text in texts if text.strip())
    place = {SubmissionKind.REPLICATION: "kept", SubmissionKind.CORRECTION: "explanation"}.get(kind)
    carried = {place: whole} if place and whole and not typed.get(place) else {}
    save_answers(submission=submission, answers=carried, kind=kind, original=original, resemblance=answer)


def send(*, submission: Submission, territory: Territory | None = None) -> None:
    """Send a draft: it waits for the person to confirm by the link of a mail. Done twice, it is done once."""
    with transaction.atomic():
        submission.refresh_from_db()
        if not submission.is_draft:
            return
        score = min(spam_score(submission.answers) + submission.is_trapped * HELD_FROM, MOST_POINTS)
        alike = []
        if kind_of(submission.kind).subject is None:
            alike = look_alikes(submission.title, str(submission.answers.get("summary", "")), exclude=submission.pk)
        try:
            transition(
                submission=submission,
                event=EventKind.SENT,
                actor=Actor.CONTRIBUTOR,
                territory=territory,
                saved_at=timezone.now(),
                spam_score=score,
                is_held=score >= HELD_FROM,
                resemblance_score=max((each.score for each in alike), default=0),
            )
        except Overtaken:
            return
        ask_to_confirm(submission=submission)


def ask_to_confirm(*, submission: Submission) -> bool:
    """Write the mail with the link that confirms, once more if need be; say whether there was where to write."""
    with transaction.atomic():
        keep_longer(submission)
        days = settings.SUBMISSION_UNCONFIRMED_DAYS
        expiry = timezone.now() + timedelta(days=days)
        token = issue_token(submission=submission, purpose=TokenPurpose.CONFIRM, expires_at=expiry)
        link = address_of("contribution-confirm", token)
        return email_person(submission=submission, template="confirm", link=link, days=days)


def keep_longer(submission: Submission) -> None:
    """Count the days of a contribution not confirmed anew, as the mail about to be written says."""
    held = Submission.objects.select_for_update().get(pk=submission.pk)
    Submission.objects.filter(pk=held.pk).update(saved_at=timezone.now())


def reopen(*, submission: Submission) -> None:
    """Go back to the draft before confirming, to mend an address for example: the links that confirm are void."""
    with transaction.atomic():
        transition(submission=submission, event=EventKind.REOPENED, actor=Actor.CONTRIBUTOR)
        submission.tokens.filter(purpose=TokenPurpose.CONFIRM).delete()


def confirm(*, submission: Submission, token: str) -> str:
    """Confirm by the text of a link: the editors receive the contribution, under a number, and the person a receipt.

    Returns the text of the link to the tracking page, the same however often this is asked. Raises NotNow when the
    contribution is neither to be confirmed nor received.
    """
    track = derived_token(token, TokenPurpose.TRACK)
    with transaction.atomic():
        submission.refresh_from_db(from_queryset=Submission.objects.select_for_update())
        if not submission.is_unsent:
            keep_token(submission=submission, token=track, purpose=TokenPurpose.TRACK)
            return track
        now = timezone.now()
        number = NumberSequence.take(timezone.localdate(now).year)
        transition(
            submission=submission,
            event=EventKind.CONFIRMED,
            actor=Actor.CONTRIBUTOR,
            number=number,
            received_at=now,
            line="",
            site="",
        )
        keep_token(submission=submission, token=track, purpose=TokenPurpose.TRACK)
        submission.tokens.filter(purpose=TokenPurpose.CONFIRM).update(expires_at=None)
        link = address_of("contribution-tracking", track)
        email_person(submission=submission, template="receipt", link=link, is_relayed=relay(submission=submission))
    return track


def send_resume_link(*, submission: Submission, to: str, token: str) -> bool:
    """Write to an address the link that opens the draft on another device; say whether it is an address."""
    link = address_of("contribution-draft", token)
    days = settings.SUBMISSION_UNCONFIRMED_DAYS
    with transaction.atomic():
        keep_longer(submission)
        if not SubmissionContact.objects.filter(submission=submission).exclude(email="").exists():
            SubmissionContact.objects.update_or_create(submission=submission, defaults={"email": to})
        return write_mail(to=to, template="resume", submission=submission, link=link, days=days)
