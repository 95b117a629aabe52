"""What the catalogue does around each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from catalogue.entries.changes import signed


def signed_changes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sign the changes that a request makes with the account that it comes from."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with signed(lambda: request.user):
            return get_response(request)

    return middleware
