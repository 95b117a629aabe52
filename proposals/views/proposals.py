"""The page of a proposal, and its badge."""

from urllib.parse import urlencode

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt

from catalogue.views.reading import read_only
from proposals.badge import embed_code, make_badge
from proposals.display.addresses import day_pairs, day_query
from proposals.display.sheet import make_sheet
from proposals.forms.pages import read_as_of, refusals
from proposals.models.report import WORDINGS_FROM_PAGE
from proposals.tracking import AsOf, ProposalPage, read_proposal
from proposals.tracking.days import HANDED_OVER_ON

BADGE_LIFE = 3600
"""Seconds that other sites may keep a badge."""


@read_only
def proposal_detail(request: HttpRequest, number: int) -> HttpResponse:
    """What became of a proposal, on what proof, on a day: eight queries."""
    as_of, refusal = read_as_of(request.GET)
    page = found(number, as_of)
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
    page = found(number, as_of)
    context = {
        "badge": make_badge(page.state, as_of),
        "url": request.build_absolute_uri(page.state.proposal.get_absolute_url()),
    }
    return render(request, "proposals/badge.svg", context, content_type="image/svg+xml")


def found(number: int, as_of: AsOf) -> ProposalPage:
    """The proposal of that number, or the page that says that there is none."""
    page = read_proposal(number, as_of)
    if page is None:
        raise Http404("Aucune proposition ne porte ce numéro.")
    return page
