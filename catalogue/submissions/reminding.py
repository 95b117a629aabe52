"""Reminding people of what the editors asked them, once for each time that they were asked."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from catalogue.submissions.criteria import ChangeReason
from catalogue.submissions.exchanges import asked_of
from catalogue.submissions.models import Actor, EventKind, Submission, SubmissionEvent
from catalogue.submissions.models.submission import SubmissionQuerySet
from catalogue.submissions.telling import tell
from catalogue.submissions.workflow import record


def to_remind(now: datetime) -> SubmissionQuerySet:
    """The contributions whose person was asked for something long enough ago, and not reminded of it since."""
    reminders = SubmissionEvent.objects.filter(
        submission=OuterRef("pk"), kind=EventKind.REMINDED, happened_at__gte=OuterRef("state_changed_at")
    )
    asked = Submission.objects.asked_before(now - timedelta(days=settings.SUBMISSION_REMINDER_DAYS))
    return asked.filter(~Exists(reminders), contact__isnull=False).exclude(contact__email="").order_by("pk")


def remind(now: datetime) -> int:
    """Write to each person who is due to be reminded, each in a transaction of its own. Return how many mails wait."""
    return sum(_remind_one(key, now) for key in list(to_remind(now).values_list("pk", flat=True)))


def _remind_one(key: int, now: datetime) -> bool:
    """Remind a person, unless they answered, or were reminded, meanwhile."""
    with transaction.atomic():
        held = Submission.objects.select_for_update().filter(pk=key).first()
        if held is None or not to_remind(now).filter(pk=key).exists():
            return False
        record(submission=held, event=EventKind.REMINDED, actor=Actor.SYSTEM)
        labels = [ChangeReason(code).label for code in asked_of(held) if code in ChangeReason]
        return tell(submission=held, template="reminder", reasons=labels)
