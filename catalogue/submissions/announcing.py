"""Telling the people behind an entry that the public can read it."""

from django.db.models import Q

from catalogue.models import Innovation
from catalogue.signals import published
from catalogue.submissions.models import Actor, EventKind, Submission, SubmissionKind, SubmissionState
from catalogue.submissions.notifications import address_on_site
from catalogue.submissions.telling import tell
from catalogue.submissions.workflow import record


def connect() -> None:
    """Have the first publication of an entry told to its contributors. To be called once."""
    published.connect(_announce, sender=Innovation, dispatch_uid="catalogue.submissions.announce")


def _announce(innovation: Innovation, **_: object) -> None:
    """Write it down and write to them: to whoever sent the contribution that founded it, or one joined to that one."""
    founding = Q(result=innovation, kind=SubmissionKind.INNOVATION, state=SubmissionState.ACCEPTED)
    joined = Q(merged_into__result=innovation, merged_into__kind=SubmissionKind.INNOVATION)
    page = address_on_site(innovation.get_absolute_url())
    for submission in Submission.objects.filter(founding | joined).order_by("pk"):
        record(submission=submission, event=EventKind.PUBLISHED, actor=Actor.SYSTEM)
        tell(submission=submission, template="published", entry=innovation, page=page)
