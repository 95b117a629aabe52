"""What every request goes through, beside what Django and its applications do: bounds, headers, who it comes from."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from catalogue.origin import acting
from oural.access import second_factor, sessions
from oural.access.proconnect import agents, levels
from oural.models import User
from oural.serving.head import largest_body
from oural.serving.lanes import waited
from oural.views import errors

LONGEST_KEY = 18
"""Figures of the longest key that both databases hold."""
CROWDED = "Beaucoup de demandes arrivent en même temps."


Answer = Callable[[HttpRequest], HttpResponseBase]


def known_port(get_response: Answer) -> Answer:
    """Have a request know no other port than that of SITE_URL: what its Host says would stand in absolute addresses.

    The Origin that a browser sends follows, when it is the same: the protection of the forms compares the two.
    """
    ours = urlsplit(settings.SITE_URL).port

    def middleware(request: HttpRequest) -> HttpResponseBase:
        host = request.META.get("HTTP_HOST", "")
        name, port = split_domain_port(host)
        if port and name:
            known = f"{name}:{ours}" if ours else name
            request.META["HTTP_HOST"] = known
            if request.META.get("HTTP_ORIGIN") == f"{request.scheme}://{host}":
                request.META["HTTP_ORIGIN"] = f"{request.scheme}://{known}"
        return get_response(request)

    return middleware


def permissions_policy(get_response: Answer) -> Answer:
    """Say with each answer what no page of the site, nor one that it would hold, may do with a browser."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response

    return middleware


class CompressedText(GZipMiddleware):
    """Compresses texts alone: images, documents and spreadsheets are already, and are sent as they lie on the disk."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what gains by it."""
        kind = response.get("Content-Type", "").partition(";")[0]
        if kind.startswith("text/") or kind.endswith(("json", "xml", "javascript")):
            return super().process_response(request, response)
        return response


def chosen_rows(get_response: Answer) -> Answer:
    """Refuse with a sentence the rows of a list of the admin that are named by no key: Django asks the database."""

    def check(request: HttpRequest, *view: Any) -> None:
        if request.method == "POST" and request.path.startswith(reverse("admin:index")):
            keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
            if not all(key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY for key in keys):
                raise SuspiciousOperation("The keys of the chosen rows are no numbers.")

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    middleware.process_view = check  # type: ignore[attr-defined]
    return middleware


def in_time(get_response: Answer) -> Answer:
    """Answer 503 to a request that has waited so long for a thread that nobody may be there any more."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if waited.get() > settings.SERVER_QUEUE_SECONDS:
            return errors.unavailable(request, CROWDED)
        return get_response(request)

    return middleware


class BoundedBody:
    """Answers 413 to a body that is larger than its address takes, or that does not say how large it is.

    A view that reads nothing of such a body and has more to say than that has `answers_too_large`, and is told by
    `request.is_too_large`. The bound is that of the account: it is settled once the others have said who asks.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *arguments: Any) -> HttpResponseBase | None:
        """Before the view, and before the protection of the forms, which reads what is sent."""
        request.is_too_large = is_too_large(request)  # type: ignore[attr-defined]
        if request.is_too_large and not getattr(view, "answers_too_large", False):  # type: ignore[attr-defined]
            return errors.too_large(request)
        return None


def is_too_large(request: HttpRequest) -> bool:
    """Whether a body is larger than its address takes from whoever sends it. The account is asked for if need be."""
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return True
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if length == "0":
        return False
    if not length.isascii() or not length.isdigit():
        return True
    if int(length) <= largest_body(request.path_info, is_known=False):
        return False
    bound = largest_body(request.path_info, is_known=True)
    return int(length) > bound or not request.user.is_authenticated


def access(get_response: Answer) -> Answer:
    """Give each request the account that it may act for, and act on its behalf.

    The session is read only if the page asks who is there: public pages stay the same for all.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.user = SimpleLazyObject(partial(settle, request, request.user))  # type: ignore[assignment]
        with acting(lambda: request.user):
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
