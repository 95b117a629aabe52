"""What answers have in common: a page read only, kept by revision or sealed, the status of a bound, a file."""

import gzip
import io
from collections.abc import Callable
from functools import wraps
from typing import IO, Any, TypeVar

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    UnreadablePostError,
)
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from catalogue.file_cache import LAUNCH, Make, kept, made
from catalogue.refusal import Bounded, Refusal
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


Page = TypeVar("Page", bound=HttpResponse)
Response = TypeVar("Response", bound=HttpResponseBase)

SEALED = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def sealed(response: Response) -> Response:
    """An answer that is kept nowhere, found by no search engine, and whose address, a secret, goes nowhere."""
    for name, value in SEALED.items():
        response[name] = value
    return response


def secret_page(view: View) -> View:
    """Make a sealed page of a view whose address is a secret.

    There is no session: the secret in the address is what another site could not know, so that no cookie protects the
    form, none expires while one writes, and a reader's browser is given none. Under `no-referrer` a browser hides
    where a form comes from, which the usual protection would refuse.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return sealed(view(request, *args, **kwargs))
        except UnreadablePostError:  # the connection broke off: nobody is there to read the answer
            return sealed(HttpResponse("La connexion s’est interrompue.\n", status=400, content_type="text/plain"))

    return guarded


def bounded(page: Page, refusal: Refusal | None) -> Page:
    """Give a page the status of the bound that refused what it was asked, and say when to ask again.

    It keeps its own when nothing was refused, or by another rule.
    """
    if isinstance(refusal, Bounded):
        page.status_code = refusal.status
        if refusal.seconds:
            page["Retry-After"] = str(refusal.seconds)
    return page


GZIP_LEVEL = 6


def new_file(make: Make, *, name: str, content_type: str) -> FileResponse:
    """A file of that name, to download. Raises Busy."""
    return FileResponse(made(make), as_attachment=True, filename=name, content_type=content_type)


def cached_file(
    request: HttpRequest, make: Make, *made_of: object, name: str, content_type: str, is_download: bool = True
) -> FileResponse:
    """A file of the catalogue, of that name, made once of all that it is made from. Raises Busy."""
    gains = content_type.startswith("text/") or content_type.endswith(("json", "xml"))
    is_zipped = gains and "gzip" in request.headers.get("Accept-Encoding", "")
    file = kept(compressed(make) if is_zipped else make, is_zipped, *made_of)
    response = FileResponse(file, as_attachment=is_download, filename=name, content_type=content_type)
    if gains:
        patch_vary_headers(response, ["Accept-Encoding"])
    if is_zipped:
        response["Content-Encoding"] = "gzip"
    return response


def compressed(make: Make) -> Make:
    """How to write a file compressed."""

    def make_compressed(file: IO[bytes]) -> None:
        zipped = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=GZIP_LEVEL, mtime=0)
        with io.BufferedWriter(zipped) as buffered:
            make(buffered)

    return make_compressed
