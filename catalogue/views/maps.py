"""The map page, and its figures as a file."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from catalogue.maps.counts import count_by_place
from catalogue.maps.figures_file import write_figures
from catalogue.maps.options import read_options
from catalogue.maps.page import MapPage
from catalogue.search.query.applied import Notice
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.tables.csv import MEDIA_TYPE
from catalogue.tables.export import dated_name
from catalogue.views.responses import follow_themes, read_only


@read_only
@follow_themes
def innovation_map(request: HttpRequest) -> HttpResponse:
    """The innovations of a list on a map: same query string, plus `niveau` and `ordre`."""
    filterset = InnovationFilterSet(request.GET)
    options, problems = read_options(request.GET)
    context = {
        "page": MapPage(filterset.criteria.at_page(1), options),
        "notices": [*filterset.notices, *map(Notice, problems)],
    }
    return render(request, "catalogue/innovation_map.html", context)


@read_only
def map_table(request: HttpRequest) -> HttpResponse:
    """The figures of the map as CSV, one line per department."""
    filters = InnovationFilterSet(request.GET)
    counts = count_by_place(filters.criteria)
    file = BytesIO()
    write_figures(file, counts)
    name = dated_name("innovations-par-departement", "csv", localdate(), filters.words)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file.getvalue(), content_type=MEDIA_TYPE, headers=headers)
