"""The pages where one sees and ends one's own sessions."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.typography import plural
from oural.access import sessions
from oural.models import User


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    """The sessions that the account has open, this one first."""
    user: User = request.user  # type: ignore[assignment]
    found = sessions.open_sessions(user, key=request.session.session_key)
    context = admin.site.each_context(request) | {"title": "Mes sessions", "sessions": found}
    return TemplateResponse(request, "admin/access/sessions.html", context)


@login_required
@require_POST
def end(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """End another session of the account or, without a number, all others."""
    user: User = request.user  # type: ignore[assignment]
    count = sessions.end_others(user, key=request.session.session_key, number=number)
    if count:
        s = plural(count)
        messages.success(request, f"{count} session{s} fermée{s}.")
    else:
        messages.info(request, "Cette session était déjà finie.")
    return redirect("access:sessions")
