"""The pages that the law asks for, the open data page and the site map."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.exports import COLUMNS
from catalogue.models import Lever, Policy, Territory, TerritoryKind
from catalogue.views.responses import read_only
from oural.legal import publisher_texts
from proposals.exports import TABLES
from proposals.models import Axis, Proposal


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
    return render(request, "pages/open_data.html", {"columns": COLUMNS, "tables": TABLES.values()})


@read_only
def site_map(request: HttpRequest) -> HttpResponse:
    """Every kind of page, with each public policy, each lever, each proposal and each region."""
    regions = Territory.objects.current().filter(kind=TerritoryKind.REGION)
    context = {
        "policies": Policy.objects.all(),
        "levers": Lever.objects.all(),
        "regions": regions,
        "axes": Axis.objects.filter(proposals__isnull=False).distinct(),
        "proposals": Proposal.objects.order_by("number"),
    }
    return render(request, "pages/site_map.html", context)
