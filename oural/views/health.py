"""Probes: is the process alive, and can it serve?"""

from functools import cache

from django import db
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from catalogue.views.reading import read_only
from oural.checks import FROM_BEFORE, is_from_before

PLAIN_TEXT = "text/plain; charset=utf-8"


@read_only
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked: a broken database is no reason to restart it."""
    return HttpResponse("Le processus répond.\n", content_type=PLAIN_TEXT)


@read_only
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and is up to date (two queries), else 503 and the reason."""
    try:
        applied = MigrationRecorder(connection).applied_migrations().keys()
    except db.Error:
        return HttpResponse("La base de données ne répond pas.\n", status=503, content_type=PLAIN_TEXT)
    if is_from_before(applied):
        return HttpResponse(f"{FROM_BEFORE}\n", status=503, content_type=PLAIN_TEXT)
    pending = expected_migrations() - applied
    if pending:
        return HttpResponse(f"Migrations à appliquer : {len(pending)}.\n", status=503, content_type=PLAIN_TEXT)
    return HttpResponse("Prêt.\n", content_type=PLAIN_TEXT)


@cache
def expected_migrations() -> frozenset[tuple[str, str]]:
    """The (application, name) of each migration, read from the disk once: the code of a process is fixed."""
    return frozenset(MigrationLoader(None).graph.nodes)
