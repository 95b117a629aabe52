"""The home page, the report, how to contribute, the icon, and the pages that the law asks for, open data included."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from catalogue.entries.highlights import featured_entries, key_figures
from catalogue.exports import COLUMNS, DOSSIER_COLUMNS
from catalogue.maps.home import home_map
from catalogue.models import Dossier, Innovation, Lever, Policy, Territory, TerritoryKind, Theme
from catalogue.search.results import with_counts
from catalogue.submissions.views.steps import start_context
from catalogue.views.responses import read_only
from oural.legal import publisher_texts
from oural.report import REFERENCE_INNOVATIONS, the_report
from proposals.contributed_readings import read_choice
from proposals.display.tables import axis_tables, count_signs
from proposals.exports import TABLES
from proposals.models import Axis, Proposal
from proposals.tracker import AsOf, read_tracker

THEMES_SHOWN, DOSSIERS_SHOWN = 7, 3


@read_only
def home(request: HttpRequest) -> HttpResponse:
    """The first page: search, public policies, levers, dossiers, map, entries, what became of the proposals."""
    levers = with_counts(Lever.objects.all(), "levier")
    tracker = read_tracker(AsOf.today())
    context = {
        "figures": key_figures(),
        "policies": with_counts(Policy.objects.all(), "politique"),
        "themes": Theme.objects.most_used()[:THEMES_SHOWN],
        "levers": levers,
        "most_used_lever_count": max((lever.innovation_count for lever in levers), default=0),
        "map": home_map(),
        "dossiers": Dossier.objects.published().with_counts()[:DOSSIERS_SHOWN],
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


@read_only
def legal(request: HttpRequest) -> HttpResponse:
    """Mentions légales: who publishes and who hosts (loi n° 2004-575 du 21 juin 2004, article 1-1)."""
    return render(request, "pages/legal.html", {"texts": publisher_texts()})


@read_only
def privacy(request: HttpRequest) -> HttpResponse:
    """Données personnelles: what RGPD, articles 13 and 14, asks to say."""
    context = {
        "texts": publisher_texts(),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_hours": settings.SESSION_LONGEST // 3600,
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
        "audit_days": settings.AUDIT_RETENTION_DAYS,
        "device_days": settings.DEVICE_REMEMBERED_DAYS,
        "tries_minutes": settings.LOGIN_TRIES_MINUTES,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "proconnect_cookie": settings.PROCONNECT_COOKIE_NAME if settings.PROCONNECT_ENABLED else "",
        "unconfirmed_days": settings.SUBMISSION_UNCONFIRMED_DAYS,
        "rejected_months": settings.SUBMISSION_REJECTED_MONTHS,
        "notebook_days": settings.NOTEBOOK_DAYS,
        "contact_months": settings.SUBMISSION_CONTACT_MONTHS,
    }
    return render(request, "pages/privacy.html", context)


@read_only
def accessibility(request: HttpRequest) -> HttpResponse:
    """The declaration of accessibility, after the model of RGAA 4.1."""
    return render(request, "pages/accessibility.html", {"texts": publisher_texts(), "host": request.get_host()})


@read_only
def open_data(request: HttpRequest) -> HttpResponse:
    """What can be downloaded, column by column, its licence and its sources."""
    return render(
        request,
        "pages/open_data.html",
        {"columns": COLUMNS, "dossier_columns": DOSSIER_COLUMNS, "tables": TABLES.values()},
    )


@read_only
def site_map(request: HttpRequest) -> HttpResponse:
    """Every kind of page, with each public policy, each lever, each proposal and each region."""
    regions = Territory.objects.current().filter(kind=TerritoryKind.REGION)
    context = {
        "policies": Policy.objects.all(),
        "levers": Lever.objects.all(),
        "dossiers": Dossier.objects.published(),
        "regions": regions,
        "axes": Axis.objects.filter(proposals__isnull=False).distinct(),
        "proposals": Proposal.objects.order_by("number"),
    }
    return render(request, "pages/site_map.html", context)
