"""The way out: of this site and, for who came by it, of ProConnect."""

from django.contrib import admin, auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from oural.access.proconnect.provider import find_provider
from oural.access.proconnect.refusals import Refused
from oural.access.views.proconnect import ID_TOKEN

STATE = "proconnect_logout_state"


@never_cache
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Close the session, whatever becomes of ProConnect."""
    if ID_TOKEN not in request.session:
        return admin.site.logout(request)
    try:
        return _log_out_elsewhere(request)
    except Refused:
        auth.logout(request)
        return redirect("admin:login")


def _log_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Log out here, then of ProConnect, whose answer goes from site to site.

    A form may lead to this site only, by its security policy, redirections included: the page goes on by itself, which
    is no longer the doing of the form. Raises Refused where ProConnect does not answer.
    """
    end = find_provider().end_session
    token, state = request.session[ID_TOKEN], get_random_string(64)
    auth.logout(request)
    request.session[STATE] = state
    back = request.build_absolute_uri(reverse("access:proconnect-left"))
    query = urlencode({"id_token_hint": token, "state": state, "post_logout_redirect_uri": back})
    context = admin.site.each_context(request) | {"title": "Déconnexion", "url": f"{end}?{query}"}
    response = TemplateResponse(request, "admin/access/leaving.html", context)
    response["Refresh"] = f"0; url={context['url']}"
    return response


@never_cache
@require_http_methods(["GET", "HEAD"])
def left(request: HttpRequest) -> HttpResponse:
    """The end of the way out: nothing is left of the session. Anybody else goes to the log-in."""
    state = request.session.get(STATE, "")
    if not state or not constant_time_compare(state, request.GET.get("state", "")):
        return redirect("admin:login")
    request.session.flush()
    context = admin.site.each_context(request) | {"title": "Vous êtes déconnecté"}
    return TemplateResponse(request, "admin/access/left.html", context)
