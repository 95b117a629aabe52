"""Pages that are only read."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition

from catalogue.search.current import current_index

View = Callable[..., HttpResponseBase]

LAUNCH = secrets.token_hex(4)
"""Tells this launch of the site from the others: the code, the templates and the settings are read once in each.

The processes of a server share it, since they part after this is read.
"""


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


def by_revision(view: View) -> View:
    """Say that a page is made of the catalogue alone: who has it of the present revision gets a 304.

    That costs no page. The index read here is that of the page too: a page never carries the tag of another revision.
    """

    def tag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return f'"{LAUNCH}-{current_index().revision.number}"'

    return cache_control(no_cache=True)(condition(etag_func=tag)(view))
