"""The audit: writes its lines.

record(AuditKind.EXPORTED, account=request.user, detail="innovations, csv")
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils import timezone

from catalogue.origin import account_of
from oural.models import AuditEvent, AuditKind

Person = AbstractBaseUser | AnonymousUser | None


def record(kind: AuditKind, *, account: Person, subject: Person = None, detail: str = "") -> AuditEvent:
    """Write a line, in the transaction under way if there is one.

    `account` is who acts, `subject` who it is done to. `detail` is made of our own words, never of what a person
    typed nor of who a person is.
    """
    return AuditEvent.objects.create(
        kind=kind, account=account_of(account), subject=account_of(subject), detail=detail
    )


def oldest_kept() -> datetime:
    """The lines from before this date have been kept for as long as the site says (`AUDIT_RETENTION_DAYS`)."""
    return timezone.now() - timedelta(days=settings.AUDIT_RETENTION_DAYS)
