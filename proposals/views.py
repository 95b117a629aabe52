"""Pages and files of the tracker."""

from functools import partial
from urllib.parse import urlencode

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt

from catalogue.structured_data import ld_json
from catalogue.tables.export import MEDIA_TYPES, PUBLIC_FORMATS, dated_name
from catalogue.views.responses import new_file, read_only
from proposals.display.dashboard import dataset, make_dashboard
from proposals.display.sheet import embed_code, make_badge, make_sheet
from proposals.display.tables import axis_tables
from proposals.exports import TABLES, write_tracker_table
from proposals.forms.pages import (
    chips_of,
    day_pairs,
    day_query,
    read_as_of,
    read_selection,
    refusals,
    selection_pairs,
    tracker_url,
)
from proposals.models.report import WORDINGS_FROM_PAGE
from proposals.tracker import AsOf, ProposalPage, latest_updates, read_proposal, read_tracker
from proposals.tracker.state import HANDED_OVER_ON

FACTS_OF_AXIS = 10


@read_only
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What became of the proposals on a day: at most eight queries."""
    as_of, refusal = read_as_of(request.GET)
    tracker = read_tracker(as_of)
    selection, filters, notices = read_selection(request.GET, tracker)
    url = request.build_absolute_uri(reverse("proposals:proposals"))
    context = {
        "board": make_dashboard(tracker, selection),
        "as_of": as_of,
        "au": day_query(as_of),
        "first_day": HANDED_OVER_ON,
        "selection": selection,
        "filters": filters,
        "chips": chips_of(filters, selection, as_of),
        "unfiltered_url": tracker_url(day_pairs(as_of)),
        "today_url": tracker_url(selection_pairs(selection)),
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


BADGE_LIFE = 3600
"""Seconds that other sites may keep a badge."""


@read_only
def proposal_detail(request: HttpRequest, number: int) -> HttpResponse:
    """What became of a proposal, on what proof, on a day: eight queries."""
    as_of, refusal = read_as_of(request.GET)
    page = proposal_or_404(number, as_of)
    path = page.state.proposal.get_absolute_url()
    url = request.build_absolute_uri(path)
    context = {
        "sheet": make_sheet(page, all_facts=request.GET.get("faits") == "tous"),
        "page": page,
        "state": page.state,
        "proposal": page.state.proposal,
        "name": f"Proposition n° {number}",
        "badge": make_badge(page.state, as_of),
        "embed_code": embed_code(number, url=url, badge_url=url + "badge.svg"),
        "all_facts_url": f"{path}?{urlencode([*day_pairs(as_of), ('faits', 'tous')])}#faits",
        "as_of": as_of,
        "au": day_query(as_of),
        "first_day": HANDED_OVER_ON,
        "wordings_from_page": WORDINGS_FROM_PAGE,
        "notices": refusals(refusal),
        "today_url": path,
        "url": url,
        "today": timezone.localdate(),
    }
    return render(request, "proposals/proposal_detail.html", context)


@xframe_options_exempt
@csp_replace({"default-src": [NONE], "img-src": [NONE], "frame-ancestors": ["*"]})
@cache_control(public=True, max_age=BADGE_LIFE)
@read_only
def proposal_badge(request: HttpRequest, number: int) -> HttpResponse:
    """The status of a proposal as a small drawing, which any site may show in an image or a frame."""
    as_of, _ = read_as_of(request.GET)
    page = proposal_or_404(number, as_of)
    context = {
        "badge": make_badge(page.state, as_of),
        "url": request.build_absolute_uri(page.state.proposal.get_absolute_url()),
    }
    return render(request, "proposals/badge.svg", context, content_type="image/svg+xml")


def proposal_or_404(number: int, as_of: AsOf) -> ProposalPage:
    """The proposal of that number, or the page that says that there is none."""
    page = read_proposal(number, as_of)
    if page is None:
        raise Http404("Aucune proposition ne porte ce numéro.")
    return page


NO_FILE = "Aucun fichier n’est donné."


@read_only
def tracker_file(request: HttpRequest, table: str, extension: str) -> HttpResponse | FileResponse:
    """A table of the tracker as of a day. A day that cannot be shown is refused: the file would say nothing of it."""
    if table not in TABLES:
        raise Http404("Le suivi n’a pas de fichier de ce nom.")
    if extension not in PUBLIC_FORMATS:
        raise Http404("Les fichiers sont en CSV, en ODS ou en JSON.")
    as_of, refusal = read_as_of(request.GET)
    if refusal:
        return HttpResponseBadRequest(f"{refusal} {NO_FILE}\n", content_type="text/plain; charset=utf-8")
    source = request.build_absolute_uri(reverse("proposals:proposals"))
    make = partial(write_tracker_table, extension=extension, table=TABLES[table], as_of=as_of, source=source)
    return new_file(make, name=dated_name(table, extension, as_of.day), content_type=MEDIA_TYPES[extension])
