"""The tracker's files."""

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.http import content_disposition_header

from catalogue.spreadsheet import MEDIA_TYPE
from catalogue.views.reading import read_only
from proposals import exports
from proposals.forms.pages import read_as_of

NO_FILE = "Aucun fichier n’est donné."


@read_only
def tracker_file(
    request: HttpRequest, table: str, extension: str
) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """A table of the tracker as of a day. A day that cannot be shown is refused: the file would say nothing of it."""
    if table not in exports.TABLES:
        raise Http404("Le suivi n’a pas de fichier de ce nom.")
    as_of, refusal = read_as_of(request.GET)
    if refusal:
        return HttpResponseBadRequest(f"{refusal} {NO_FILE}\n", content_type="text/plain; charset=utf-8")
    rows = exports.TABLES[table]
    name = f"{table}.{extension}"
    if extension == "ods":
        file = exports.as_ods(rows, as_of)
        return FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA_TYPE)
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    if extension == "csv":
        return StreamingHttpResponse(
            exports.as_csv(rows, as_of), content_type="text/csv; charset=utf-8", headers=headers
        )
    if extension == "json":
        source = request.build_absolute_uri(reverse("proposals:proposals"))
        pieces = exports.as_json(rows, as_of, source)
        return StreamingHttpResponse(pieces, content_type="application/json", headers=headers)
    raise Http404("Les fichiers sont en CSV, en ODS ou en JSON.")
