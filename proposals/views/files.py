"""The tracker's files."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import reverse

from catalogue.spreadsheet import MEDIA_TYPE
from catalogue.views.exported import new_file, text_file
from catalogue.views.reading import read_only
from proposals import exports
from proposals.forms.pages import read_as_of

CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "ods": MEDIA_TYPE}
NO_FILE = "Aucun fichier n’est donné."


@read_only
def tracker_file(request: HttpRequest, table: str, extension: str) -> HttpResponse | FileResponse:
    """A table of the tracker as of a day. A day that cannot be shown is refused: the file would say nothing of it."""
    if table not in exports.TABLES:
        raise Http404("Le suivi n’a pas de fichier de ce nom.")
    if extension not in CONTENT_TYPES:
        raise Http404("Les fichiers sont en CSV, en ODS ou en JSON.")
    as_of, refusal = read_as_of(request.GET)
    if refusal:
        return HttpResponseBadRequest(f"{refusal} {NO_FILE}\n", content_type="text/plain; charset=utf-8")
    rows, source = exports.TABLES[table], request.build_absolute_uri(reverse("proposals:proposals"))
    make = {
        "csv": text_file(lambda: exports.as_csv(rows, as_of)),
        "json": text_file(lambda: exports.as_json(rows, as_of, source)),
        "ods": lambda file: exports.write_ods(file, rows, as_of),
    }[extension]
    return new_file(make, name=f"{table}.{extension}", content_type=CONTENT_TYPES[extension])
