"""Contributions for tests, in any state: `make_submission(**changes)`."""

from itertools import count

from django.utils import timezone

from catalogue.submissions.models import (
    NumberSequence,
    Submission,
    SubmissionContact,
    SubmissionKind,
    SubmissionState,
    TokenPurpose,
)
from catalogue.submissions.models.person import issue_token
from catalogue.submissions.models.submission import DECIDED, UNSENT

numbers = count(1)

ANSWERS = {
    "title": "Une épicerie tenue par ses clients",
    "summary": "Les habitants ont rouvert la dernière épicerie du village.",
    "need": "Le dernier commerce avait fermé.",
    "description": "La commune a acheté les murs, une association tient la caisse.",
    "territory_label": "Pays lédonien",
    "start_year": "2019",
    "stage": "deployed",
}


def make_submission(
    *,
    state: SubmissionState = SubmissionState.RECEIVED,
    kind: SubmissionKind = SubmissionKind.INNOVATION,
    contact: dict | None = None,
    **changes,
) -> Submission:
    """A contribution in a state, of a person with an address (`contact=None`) or of nobody (`contact={}`)."""
    now = timezone.now()
    values = {"state": state, "kind": kind, "answers": ANSWERS | changes.pop("answers", {})}
    if state not in UNSENT:
        values |= {"number": NumberSequence.take(now.year), "received_at": now}
    if state in DECIDED:
        values["decided_at"] = now
    submission = Submission.objects.create(**values | changes)
    if contact is None:
        contact = {"name": "Camille Martin", "email": f"camille{next(numbers)}@oural.example", "role": "élue"}
    if contact:
        SubmissionContact.objects.create(submission=submission, **contact)
    return submission


def link_to(submission: Submission, purpose: TokenPurpose) -> str:
    """The text of a new link to a contribution."""
    return issue_token(submission=submission, purpose=purpose)
