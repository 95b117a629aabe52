"""What the site keeps of an agent who is away at ProConnect: in a cookie of theirs, signed, never in the database.

mozilla-django-oidc writes it into the session. For a visitor who has none that would be a row for each visit, which
anybody may repeat without end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

STATES, NEXT = "oidc_states", "oidc_login_next"
"""Where mozilla-django-oidc keeps, in the session, the secrets of each request and the page that was asked for."""

SECONDS_AWAY = 30 * 60
LONGEST_NEXT = 1000
"""Characters: browsers drop a cookie of more than 4,096 bytes."""

SALT = "oural.access.proconnect"


@contextmanager
def opened(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Give the session what the cookie holds, for the time of a page; what is left of it goes to the dictionary given.

    A session that begins and ends with nothing leaves no row, even where the page wrote one.
    """
    was_empty = not list(request.session.keys())
    request.session.update(read(request))
    left: dict[str, Any] = {}
    try:
        yield left
    finally:
        left |= {key: request.session.pop(key) for key in (STATES, NEXT) if key in request.session}
        if was_empty and not list(request.session.keys()):
            request.session.flush()


def read(request: HttpRequest) -> dict[str, Any]:
    """What the cookie holds; nothing where it is missing, too old or not ours."""
    try:
        return signing.loads(request.COOKIES.get(settings.PROCONNECT_COOKIE_NAME, ""), salt=SALT, max_age=SECONDS_AWAY)
    except signing.BadSignature:
        return {}


def keep(response: HttpResponseBase, left: dict[str, Any]) -> None:
    """Have the browser keep what is left, or forget it. A page asked for with a very long address is not opened."""
    name, secure = settings.PROCONNECT_COOKIE_NAME, settings.SESSION_COOKIE_SECURE
    if not left.get(STATES):
        response.delete_cookie(name, samesite="Lax")
        return
    if len(left.get(NEXT) or "") > LONGEST_NEXT:
        del left[NEXT]
    value = signing.dumps(left, salt=SALT, compress=True)
    response.set_cookie(name, value, max_age=SECONDS_AWAY, secure=secure, httponly=True, samesite="Lax")
