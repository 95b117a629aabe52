"""Territories: the look-up as one types, the page of each, and that of their figures."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from catalogue.models import IndicatorImport, Territory
from catalogue.search.query.criteria import Criteria
from catalogue.search.results import run
from catalogue.territories.lookup import search_territories
from catalogue.territories.place import describe_place
from catalogue.territories.resolution import territory_key
from catalogue.views.responses import read_only

LOOKUP_SECONDS = 300
"""How long a browser may keep an answer of the look-up: the code changes once a year."""


@read_only
@cache_control(public=True, max_age=LOOKUP_SECONDS)
def search(request: HttpRequest) -> JsonResponse:
    """The territories that `q` may mean, as a JSON list, the likeliest first; empty when nothing answers.

    Each has `kind`, `code`, `name`, `label` (a line to show), `text` (what stands in the field once it is chosen),
    `url` (its page) and `note` (empty, or that the name typed is a former one).
    """
    matches = search_territories(request.GET.get("q", ""))
    found = [
        {
            "kind": match.territory.kind,
            "code": match.territory.code,
            "name": match.territory.name,
            "label": match.label,
            "text": match.text,
            "url": match.territory.get_absolute_url(),
            "note": match.note,
        }
        for match in matches
    ]
    return JsonResponse(found, safe=False, json_dumps_params={"ensure_ascii": False})


@read_only
def indicators(request: HttpRequest) -> HttpResponse:
    """Where the figures of territories come from, and how they tell which are alike."""
    return render(request, "catalogue/indicators.html", {"sources": IndicatorImport.sources_shown()})


@read_only
def detail(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The page of a territory. Its innovations, what contains it and what it contains.

    One that ended keeps its page, which names its successor: people come with its name, and a redirect would leave
    them before another name without a word. An address in other capitals leads to the right one.
    """
    places = Territory.objects.with_parents().select_related("indicators")
    territory = places.filter(kind=kind.lower(), code=code.upper()).first()
    if territory is None:
        raise Http404("Aucun territoire à cette adresse.")
    if request.path != territory.get_absolute_url():
        return redirect(territory, permanent=True)
    results = run(Criteria(territoire=territory_key(territory), ici=True), territory=territory, with_facets=False)
    context = {"territory": territory, "place": describe_place(territory), "results": results}
    return render(request, "catalogue/territory_detail.html", context)
