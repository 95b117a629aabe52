"""Probes: is the process alive, and can it serve?"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from catalogue.views.responses import read_only
from oural.readiness import obstacle

PLAIN_TEXT = "text/plain; charset=utf-8"


@read_only
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked: a broken database is no reason to restart it."""
    return HttpResponse("Le processus répond.\n", content_type=PLAIN_TEXT)


@read_only
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database and the disk can be read and written, else 503 and the reason."""
    found = obstacle()
    return HttpResponse(f"{found or 'Prêt.'}\n", status=503 if found else 200, content_type=PLAIN_TEXT)
