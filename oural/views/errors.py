"""Pages for what goes wrong: each says what happened and where to go next."""

import sys
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static

from catalogue.refusal import Busy
from catalogue.views.files import LostFile
from catalogue.views.responses import bounded
from oural.logs import is_outage

BARE_STYLESHEETS = ("dsfr/dsfr.css", "css/oural.css", "css/pages.css")
RETRY_AFTER = 30
"""Seconds after which to ask again for a page that could not be made."""

STORAGE_AWAY = "Le site ne peut ni lire ni écrire ses données en ce moment."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request cannot be read. It may not even know its host: the page asks it nothing."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return _bare_page("400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is not for this visitor."""
    return render(request, "403.html", {"contact_email": settings.CONTACT_EMAIL}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without its protection, most often after a long pause."""
    context = {"form_expired": True, "contact_email": settings.CONTACT_EMAIL}
    return render(request, "403.html", context, status=403)


def too_large(request: HttpRequest) -> HttpResponse:
    """More is sent than this address takes, and nothing of it was read."""
    return _bare_page("413.html", status=413)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No page stands at this address, or no longer the file that it led to."""
    sentence = str(exception) if isinstance(exception, LostFile) else ""
    return render(request, "404.html", {"contact_email": settings.CONTACT_EMAIL, "sentence": sentence}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke, perhaps the database or the static files: the page needs neither.

    Django calls this while it handles the exception.
    """
    error = sys.exc_info()[1]
    if isinstance(error, Busy):
        return bounded(unavailable(request, str(error)), error)
    if is_outage(error):
        return unavailable(request, STORAGE_AWAY)
    return _bare_page("500.html", status=500)


def unavailable(request: HttpRequest, sentence: str) -> HttpResponse:
    """The page cannot be made for now; `sentence` says why."""
    is_sending = request.method not in ("GET", "HEAD")
    response = _bare_page("503.html", status=503, sentence=sentence, is_sending=is_sending)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _bare_page(template: str, *, status: int, **context: Any) -> HttpResponse:
    """A page made without the request, hence without context processors."""
    context |= {
        "stylesheets": [_static_url(name) for name in BARE_STYLESHEETS],
        "ministry_lines": settings.MINISTRY_NAME.split("|"),
        "contact_email": settings.CONTACT_EMAIL,
    }
    return HttpResponse(render_to_string(template, context), status=status)


def _static_url(name: str) -> str:
    """The address of a static file, the plain one when the storage cannot say: an error page must come out."""
    try:
        return static(name)
    except Exception:
        return urljoin(settings.STATIC_URL, name)
