"""The list of the proposals, and the page of an axis."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from catalogue.structured_data import ld_json
from catalogue.views.reading import read_only
from proposals.display.addresses import chips_of, day_pairs, day_query, filters_of, list_url, selection_pairs
from proposals.display.dashboard import make_dashboard
from proposals.display.open_data import dataset
from proposals.display.tables import axis_tables
from proposals.exports import TABLES
from proposals.forms.pages import read_as_of, read_selection, refusals
from proposals.tracking import latest_updates, read_tracker
from proposals.tracking.days import HANDED_OVER_ON

FACTS_OF_AXIS = 10


@read_only
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What became of the proposals on a day: at most eight queries."""
    as_of, refusal = read_as_of(request.GET)
    tracker = read_tracker(as_of)
    selection, form, notices = read_selection(request.GET, tracker)
    filters = filters_of(form)
    url = request.build_absolute_uri(reverse("proposals:proposals"))
    context = {
        "board": make_dashboard(tracker, selection),
        "as_of": as_of,
        "au": day_query(as_of),
        "first_day": HANDED_OVER_ON,
        "selection": selection,
        "filters": filters,
        "chips": chips_of(filters, selection, as_of),
        "unfiltered_url": list_url(day_pairs(as_of)),
        "today_url": list_url(selection_pairs(selection)),
        "notices": [*refusals(refusal), *notices],
        "url": url,
        "structured_data": ld_json(dataset(url, publisher=settings.MINISTRY_NAME.replace("|", " "), names=[*TABLES])),
    }
    return render(request, "proposals/proposal_list.html", context)


@read_only
def axis_detail(request: HttpRequest, number: int) -> HttpResponse:
    """An axis, its proposals and its last facts, on a day: six queries."""
    as_of, refusal = read_as_of(request.GET)
    tracker = read_tracker(as_of)
    table = next((each for each in axis_tables(tracker) if each.axis.number == number), None)
    if table is None:
        raise Http404("Aucun axe du rapport ne porte ce numéro.")
    path = reverse("proposals:axis", args=[number])
    context = {
        "table": table,
        "axis_name": f"Axe {number}",
        "others": [axis for axis in tracker.axes if axis.number != number],
        "latest": latest_updates(as_of, limit=FACTS_OF_AXIS, axis=number),
        "facts": sum(state.facts.count for row in table.rows for state in row.states),
        "as_of": as_of,
        "au": day_query(as_of),
        "first_day": HANDED_OVER_ON,
        "notices": refusals(refusal),
        "today_url": path,
        "url": request.build_absolute_uri(path),
    }
    return render(request, "proposals/axis_detail.html", context)
