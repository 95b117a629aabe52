"""Pages that are only read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


def read_only(view: View) -> View:
    """Answer GET and HEAD; any other method gets a sentence.

    The view changes nothing, so it asks a form for no protection: a stray POST hears what is wrong with it.
    """

    @csrf_exempt
    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        sentence = f"Cette adresse se lit seulement : elle n’accepte pas la méthode {request.method}.\n"
        return HttpResponseNotAllowed(["GET", "HEAD"], sentence, content_type="text/plain; charset=utf-8")

    return reading
