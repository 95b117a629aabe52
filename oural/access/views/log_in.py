"""The log-in page."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.views.responses import bounded
from oural.access.views.people import half_user, next_address


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in of the admin; who has given the password already goes on to the second factor."""
    if request.method != "POST" and half_user(request):
        return redirect(f"{resolve_url('access:verify')}?{urlencode({'next': next_address(request)})}")
    context = {
        "title": "Connexion",
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
        "longest_hours": settings.SESSION_LONGEST // 3600,
        "proconnect": settings.PROCONNECT_ENABLED,
        "proconnect_query": urlencode({"next": next_address(request)}),
    }
    page = admin.site.login(request, extra_context=context)
    if isinstance(page, TemplateResponse) and page.context_data:
        return bounded(page, page.context_data["form"].refusal)
    return page
