"""Sessions that end: with the browser, after a time without use, in any case after some hours, or by their account.

The first two are Django's (`SESSION_EXPIRE_AT_BROWSER_CLOSE`, `SESSION_COOKIE_AGE`), the others are kept here. A new
password ends the other sessions of the account, as Django has it.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from oural.access import notices, second_factor
from oural.access.audit import record
from oural.models import AuditKind, KnownDevice, OpenSession, User

# In this order: most browsers also name those that they descend from.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def name_of(agent: str) -> str:
    """The words for the `User-Agent` of a request, ours and never those that it sends: « Firefox sur Linux »."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "Navigateur inconnu")
    system = next((name for mark, name in SYSTEMS if mark in agent), "appareil inconnu")
    return f"{browser} sur {system}"


STARTED, SEEN, LISTED = "started_at", "seen_at", "listed_as"
SECONDS_BETWEEN_WRITES = 5 * 60
"""A session in use is written again that often, not at each page: its end without use is true to within that."""


@dataclass(frozen=True)
class OwnSession:
    """A session as its account sees it."""

    number: int
    device: str
    started_at: datetime
    seen_at: datetime
    is_this_one: bool


def start(session: SessionBase) -> None:
    """The session of an account begins."""
    session[STARTED] = session[SEEN] = int(time.time())


def is_over(session: Mapping[str, Any] | SessionBase) -> bool:
    """Whether it began too long ago, or nobody knows when."""
    return time.time() - session.get(STARTED, 0) > settings.SESSION_LONGEST


def keep(session: SessionBase, *, user: User, agent: str) -> None:
    """The session is in use: put off the end that comes without use. One that changed its key is listed again."""
    now = int(time.time())
    if now - session.get(SEEN, 0) > SECONDS_BETWEEN_WRITES:
        session[SEEN] = now
    if session.get(LISTED) != session.session_key:
        enlist(session, user=user, agent=agent)


def enlist(session: SessionBase, *, user: User, agent: str) -> None:
    """Put a session among those of the account, and write to its owner when the device is new.

    `agent` is what the browser says of itself.
    """
    if session.session_key is None:
        session.save()
    now = timezone.now()
    forgotten = now - timedelta(days=settings.DEVICE_REMEMBERED_DAYS)
    with transaction.atomic():
        KnownDevice.objects.filter(seen_at__lt=forgotten).delete()
        device, is_new = KnownDevice.objects.update_or_create(
            user_id=user.pk, name=name_of(agent), defaults={"seen_at": now}
        )
        if is_new:
            notices.tell_of_device(user, device=device.name)
        OpenSession.objects.update_or_create(session_id=session.session_key, defaults={"device": device})
    session[LISTED] = session.session_key


def open_sessions(user: User, *, key: str | None) -> list[OwnSession]:
    """The sessions of an account that still open something, that of `key` first, then the latest used."""
    found = []
    rows = OpenSession.objects.of(user).select_related("session", "device")
    for row in rows.filter(session__expire_date__gt=timezone.now()):
        said = row.session.get_decoded()
        is_of_today = constant_time_compare(said.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
        if is_of_today and not is_over(said):
            started_at, seen_at = (datetime.fromtimestamp(said[name], tz=UTC) for name in (STARTED, SEEN))
            found.append(OwnSession(row.pk, row.device.name, started_at, seen_at, row.session_id == key))
    return sorted(found, key=lambda each: (each.is_this_one, each.seen_at, each.number), reverse=True)


def end_others(user: User, *, key: str | None, number: int | None = None) -> int:
    """End the other sessions of an account than that of `key`, or the one of that number; return how many ended."""
    others = OpenSession.objects.of(user).exclude(session=key)
    with transaction.atomic():
        count = (others if number is None else others.filter(pk=number)).end()
        if count:
            record(AuditKind.SESSION_ENDED, account=user, detail=f"{count}")
    return count


def on_login(sender: type, request: Any, user: User, **kwargs: Any) -> None:
    """Receiver of `user_logged_in`; with a second factor to give, the session is listed once it is given."""
    start(request.session)
    if not second_factor.is_pending(user, request.session):
        enlist(request.session, user=user, agent=request.META.get("HTTP_USER_AGENT", ""))
