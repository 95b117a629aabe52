"""The home page, the report, how to contribute, and the icon of the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from catalogue.entries.highlights import featured_entries, key_figures
from catalogue.maps.home import home_map
from catalogue.models import Innovation, Lever, Policy, Theme
from catalogue.search.results import with_counts
from catalogue.submissions.views.steps import start_context
from catalogue.views.responses import read_only
from oural.report import REFERENCE_INNOVATIONS, the_report
from proposals.contribution import read_choice
from proposals.display.tables import axis_tables, count_signs
from proposals.tracker import AsOf, read_tracker

THEMES_SHOWN = 7


@read_only
def home(request: HttpRequest) -> HttpResponse:
    """The first page: search, public policies, levers, map, entries to start from, what became of the proposals."""
    levers = with_counts(Lever.objects.all(), "levier")
    tracker = read_tracker(AsOf.today())
    context = {
        "figures": key_figures(),
        "policies": with_counts(Policy.objects.all(), "politique"),
        "themes": Theme.objects.most_used()[:THEMES_SHOWN],
        "levers": levers,
        "most_used_lever_count": max((lever.innovation_count for lever in levers), default=0),
        "map": home_map(),
        "featured": featured_entries(),
        "tracker": tracker,
        "axes": axis_tables(tracker),
        "sign_counts": count_signs(tracker.states),
    }
    return render(request, "pages/home.html", context)


@read_only
def contribute(request: HttpRequest) -> HttpResponse:
    """What is looked for before the form; from which proposal one comes, where the address says so."""
    return render(request, "submissions/start.html", start_context(request.GET) | {"choice": read_choice(request.GET)})


@read_only
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon at the address where browsers look for it when a page, the admin's for one, names none."""
    return redirect(static("dsfr/favicon/favicon.ico"))


@read_only
def report(request: HttpRequest) -> HttpResponse:
    """The report, its levers, its axes, and those of its reference innovations that a source establishes."""
    levers = with_counts(Lever.objects.all(), "levier")
    references = list(Innovation.objects.published().filter(is_zoom=True).with_territory())
    context = {
        "report": the_report(),
        "levers": levers,
        "most_used_lever_count": max((lever.innovation_count for lever in levers), default=0),
        "axes": axis_tables(read_tracker(AsOf.today())),
        "references": references,
        "unknown_references": range(REFERENCE_INNOVATIONS - len(references)),
    }
    return render(request, "pages/report.html", context)
