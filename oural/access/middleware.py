"""Who a request comes from: settled once, for the admin as for the public pages."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from oural.access import audit, second_factor, sessions
from oural.access.proconnect import agents, levels
from oural.models import User

Answer = Callable[[HttpRequest], HttpResponseBase]


def access(get_response: Answer) -> Answer:
    """Give each request the account that it may act for, and act on its behalf.

    The session is read only if the page asks who is there: public pages stay the same for all.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.user = SimpleLazyObject(partial(settle, request, request.user))  # type: ignore[assignment]
        with audit.acting(lambda: request.user):
            return get_response(request)

    return middleware


def settle(request: HttpRequest, user: AbstractBaseUser | AnonymousUser) -> AbstractBaseUser | AnonymousUser:
    """The account of the session, or nobody: it has lasted too long, its agent is no longer let in, or it waits.

    Whoever has given the password only is `request.half_user`, known to the pages of the second factor alone.
    """
    if not user.is_authenticated:
        return user
    if sessions.is_over(request.session) or not is_let_in(user, request.session):  # type: ignore[arg-type]
        request.session.flush()
        return AnonymousUser()
    if second_factor.is_pending(user, request.session):  # type: ignore[arg-type]
        request.half_user = user  # type: ignore[attr-defined]
        return AnonymousUser()
    sessions.keep(request.session, user=user, agent=request.META.get("HTTP_USER_AGENT", ""))  # type: ignore[arg-type]
    return user


def is_let_in(user: User, session: SessionBase) -> bool:
    """Whether the site still lets in who came by ProConnect: expected, and with a level that it accepts."""
    if not second_factor.comes_from_elsewhere(session):
        return True
    return levels.is_accepted(session.get(levels.ACR)) and agents.is_expected(user)
