"""The list of innovations, and its exports."""

from dataclasses import replace
from functools import partial

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from catalogue.alerts.searches import list_alert
from catalogue.exports import write_innovations
from catalogue.search import misses
from catalogue.search.query.applied import other_ways
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.facets import FACETS
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.search.results import Results, run
from catalogue.tables.export import MEDIA_TYPES, PUBLIC_FORMATS, dated_name
from catalogue.territories.names import field_text
from catalogue.views.responses import by_revision, cached_file, follow_themes, read_only


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
        "place": filters.place_note,
        "other_ways": other_ways(everything, results.territory),
        "search_pairs": everything.without("q", "territoire", "comme").pairs(),
        "filter_pairs": [pair for pair in everything.pairs() if pair[0] not in FACETS],
        "sort_pairs": everything.without("tri").pairs(),
        "map_url": reverse("catalogue:map", query=everything.without("tri").pairs()),
        **{f"{extension}_url": export_url(extension, everything) for extension in PUBLIC_FORMATS},
        "alert": list_alert(everything),
        "feed_url": reverse("catalogue:feed", query=replace(everything, tri="", ici=True, comparables=True).pairs()),
        "canonical_url": request.build_absolute_uri(list_url(criteria.without("tri").at_page(criteria.page))),
        "is_indexable": len(results.chips) <= 1 and not criteria.q,
    }
    response = render(request, "catalogue/innovation_list.html", context)
    return response if results.has_whole else without_answer(response, results)


def without_answer(response: HttpResponse, results: Results) -> HttpResponse:
    """Count the search, unless it was only misspelt.

    The page is not kept: the words that it suggests follow the catalogue with a delay.
    """
    if not results.corrected:
        misses.note(results.criteria)
    response["Cache-Control"] = "no-store"
    return response


def list_url(criteria: Criteria) -> str:
    """The address of the list."""
    return reverse("catalogue:innovations", query=criteria.pairs())


def export_url(extension: str, criteria: Criteria) -> str:
    """The address of an export."""
    return reverse("catalogue:export", args=[extension], query=criteria.pairs())


@read_only
def innovation_export(request: HttpRequest, extension: str) -> FileResponse:
    """Every innovation that answers, as a file."""
    if extension not in PUBLIC_FORMATS:
        raise Http404("Les exports sont en CSV, en ODS ou en JSON.")
    filters = InnovationFilterSet(request.GET)
    criteria = filters.criteria.at_page(1)
    site = f"{request.scheme}://{request.get_host()}"
    make = partial(write_innovations, extension=extension, criteria=criteria, site=site)
    name, content_type = dated_name("innovations", extension, localdate(), filters.words), MEDIA_TYPES[extension]
    return cached_file(request, make, criteria, site, extension, name=name, content_type=content_type)
