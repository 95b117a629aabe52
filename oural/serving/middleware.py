"""What is settled of a request before anything reads it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from oural.serving.bodies import largest_body
from oural.serving.lanes import waited
from oural.views import errors

Answer = Callable[[HttpRequest], HttpResponseBase]

CROWDED = "Beaucoup de demandes arrivent en même temps."


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
    if not length.isascii() or not length.isdigit():
        return True
    if int(length) <= largest_body(request.path_info, is_known=False):
        return False
    bound = largest_body(request.path_info, is_known=True)
    return int(length) > bound or not request.user.is_authenticated
