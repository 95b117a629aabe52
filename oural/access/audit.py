"""The audit: writes its lines, and knows on whose behalf the site is working.

record(AuditKind.EXPORTED, account=request.user, detail="innovations, csv")
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils import timezone

from oural.models import AuditEvent, AuditKind, User

Person = AbstractBaseUser | AnonymousUser | None

_asking: ContextVar[Callable[[], Person] | None] = ContextVar("asking", default=None)


@contextmanager
def acting(who: Callable[[], Person]) -> Iterator[None]:
    """Say on whose behalf the site works meanwhile. `who` is asked only when a line is written."""
    token = _asking.set(who)
    try:
        yield
    finally:
        _asking.reset(token)


def actor() -> User | None:
    """The account on whose behalf the site works; none for a command, or for a visitor."""
    who = _asking.get()
    return _account(who() if who else None)


def record(kind: AuditKind, *, account: Person, subject: Person = None, detail: str = "") -> AuditEvent:
    """Write a line, in the transaction under way if there is one.

    `account` is who acts, `subject` who it is done to. `detail` is made of our own words, never of what a person
    typed nor of who a person is.
    """
    return AuditEvent.objects.create(kind=kind, account=_account(account), subject=_account(subject), detail=detail)


def _account(person: Person) -> User | None:
    return cast(User, person) if person is not None and person.is_authenticated else None


def oldest_kept() -> datetime:
    """The lines from before this date have been kept for as long as the site says (`AUDIT_RETENTION_DAYS`)."""
    return timezone.now() - timedelta(days=settings.AUDIT_RETENTION_DAYS)
