"""The log-out, of this site and of ProConnect for who came by it."""

from django.contrib import admin, auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from oural.access.proconnect.refusals import Refused
from oural.access.views.proconnect import ID_TOKEN, log_out_elsewhere


@never_cache
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Close the session, whatever becomes of ProConnect."""
    if ID_TOKEN not in request.session:
        return admin.site.logout(request)
    try:
        return log_out_elsewhere(request)
    except Refused:
        auth.logout(request)
        return redirect("admin:login")
