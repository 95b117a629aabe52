"""What each request of the staff goes through."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from oural.access import audit

Answer = Callable[[HttpRequest], HttpResponseBase]


def access(get_response: Answer) -> Answer:
    """Work on behalf of whoever asks."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with audit.acting(lambda: request.user):
            return get_response(request)

    return middleware
