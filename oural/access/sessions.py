"""Sessions that end: with the browser, after a time without use, and in any case after some hours.

The first two are Django's (`SESSION_EXPIRE_AT_BROWSER_CLOSE`, `SESSION_COOKIE_AGE`), the last one is kept here. A new
password ends the other sessions of the account, as Django has it.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

STARTED, SEEN = "started_at", "seen_at"
SECONDS_BETWEEN_WRITES = 5 * 60
"""A session in use is written again that often, not at each page: its end without use is true to within that."""


def start(session: SessionBase) -> None:
    """The session of an account begins."""
    session[STARTED] = session[SEEN] = int(time.time())


def is_over(session: SessionBase) -> bool:
    """Whether it began too long ago, or nobody knows when."""
    return time.time() - session.get(STARTED, 0) > settings.SESSION_LONGEST


def keep(session: SessionBase) -> None:
    """The session is in use: put off the end that comes without use."""
    now = int(time.time())
    if now - session.get(SEEN, 0) > SECONDS_BETWEEN_WRITES:
        session[SEEN] = now


def on_login(sender: type, request: Any, **kwargs: Any) -> None:
    """Receiver of `user_logged_in`."""
    start(request.session)
