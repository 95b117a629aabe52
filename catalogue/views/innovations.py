"""The list of innovations, and its exports."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from catalogue import exports
from catalogue.search import misses
from catalogue.search.criteria import Criteria
from catalogue.search.filters import InnovationFilterSet
from catalogue.search.results import run
from catalogue.spreadsheet import MEDIA_TYPE
from catalogue.territories.names import field_text
from catalogue.views.reading import by_revision, follow_themes, read_only

STREAMED = {
    "csv": (exports.as_csv, "text/csv; charset=utf-8"),
    "json": (exports.as_json, "application/json"),
}


@read_only
@by_revision
@follow_themes
def innovation_list(request: HttpRequest) -> HttpResponse:
    """The innovations that answer, twenty at a time, with the filters that narrow them."""
    filters = InnovationFilterSet(request.GET)
    results = run(filters.criteria, territory=filters.territory)
    criteria = results.criteria
    everything = criteria.at_page(1)
    context = {
        "results": results,
        "notices": [*filters.notices, *results.notices],
        "territory_text": field_text(results.territory) if results.territory else "",
        "search_pairs": everything.without("q", "territoire").pairs(),
        "filter_pairs": [pair for pair in everything.pairs() if pair[0] in ("q", "territoire", "tri")],
        "sort_pairs": everything.without("tri").pairs(),
        "map_url": reverse("catalogue:map", query=everything.without("tri").pairs()),
        "csv_url": export_url("csv", everything),
        "ods_url": export_url("ods", everything),
        "json_url": export_url("json", everything),
        "feed_url": reverse("catalogue:feed", query=everything.without("tri").pairs()),
        "canonical_url": request.build_absolute_uri(list_url(criteria.without("tri").at_page(criteria.page))),
        "is_indexable": len(results.chips) <= 1 and not criteria.q,
    }
    response = render(request, "catalogue/innovation_list.html", context)
    return response if results.total else without_result(response, criteria)


def without_result(response: HttpResponse, criteria: Criteria) -> HttpResponse:
    """Count the search; the page is not kept, since the words that it suggests follow the catalogue with a delay."""
    misses.note(criteria)
    response["Cache-Control"] = "no-store"
    return response


def list_url(criteria: Criteria) -> str:
    """The address of the list."""
    return reverse("catalogue:innovations", query=criteria.pairs())


def export_url(extension: str, criteria: Criteria) -> str:
    """The address of an export."""
    return reverse("catalogue:export", args=[extension], query=criteria.pairs())


@read_only
def innovation_export(request: HttpRequest, extension: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """Every innovation that answers, as a file."""
    criteria = InnovationFilterSet(request.GET).criteria.at_page(1)
    site = f"{request.scheme}://{request.get_host()}"
    name = f"innovations.{extension}"
    if extension == "ods":
        file = exports.as_ods(criteria, site)
        return FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA_TYPE)
    if extension not in STREAMED:
        raise Http404("Les exports sont en CSV, en ODS ou en JSON.")
    pieces, content_type = STREAMED[extension]
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return StreamingHttpResponse(pieces(criteria, site), content_type=content_type, headers=headers)
