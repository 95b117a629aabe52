"""The page of figures."""

from datetime import date

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from catalogue.submissions.figures import figures


def figures_page(request: HttpRequest, model_admin: admin.ModelAdmin) -> HttpResponse:
    """Received, median delay, accepted share: by month and by region."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    told = figures(timezone.localdate())
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Chiffres des contributions",
        "opts": model_admin.opts,
        "total": told.total,
        "months": [(date.fromisoformat(f"{tally.label}-01"), tally) for tally in told.months],
        "regions": told.regions,
    }
    return TemplateResponse(request, "admin/submissions/figures.html", context)
