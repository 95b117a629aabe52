"""Pages that are only read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseNotAllowed, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from catalogue.file_cache import LAUNCH
from catalogue.search.index.engine import current_index
from catalogue.search.query.filterset import InnovationFilterSet

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


def follow_themes(view: View) -> View:
    """Lead to the present address when a theme is asked for by a former one, or by its name.

    A page that has something to say of a filter that it does not know is shown as it is.
    """

    @wraps(view)
    def following(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "theme" in request.GET:
            filters = InnovationFilterSet(request.GET)
            if filters.reading("theme").is_outdated and not filters.notices:
                query = request.GET.copy()
                query.setlist("theme", list(filters.criteria.selected("theme")))
                return HttpResponsePermanentRedirect(f"{request.path}?{query.urlencode()}")
        return view(request, *args, **kwargs)

    return following


def by_revision(view: View) -> View:
    """Say that a page is made of the catalogue alone: who has it of the present revision gets a 304.

    That costs no page. The index read here is that of the page: a page never carries the tag of another revision.
    A view that settles itself how long its page may be kept has no tag.
    """

    @wraps(view)
    def conditional(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.DEBUG:  # templates are read again at each page
            return view(request, *args, **kwargs)
        tag = _tag()
        response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
        if response is None:
            response = view(request, *args, **kwargs)
            tag = _tag()  # the catalogue may have moved meanwhile
        if not response.has_header("Cache-Control"):
            response["ETag"], response["Cache-Control"] = tag, "no-cache"
        return response

    return conditional


def _tag() -> str:
    return f'"{LAUNCH}-{current_index().revision.number}"'
