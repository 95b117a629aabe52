"""Sessions: who is at the door and where they were going, the way in, the way out of this site and, where one came by
ProConnect, of that, and the sessions that an account has open.
"""

from django.conf import settings
from django.contrib import admin, auth, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.typography import plural
from catalogue.views.responses import bounded
from oural.access import sessions
from oural.access.proconnect.provider import find_provider
from oural.access.proconnect.refusals import Refused
from oural.access.views.proconnect import ID_TOKEN
from oural.models import User


def half_user(request: HttpRequest) -> User | None:
    """Whoever has given a password and not yet a second factor."""
    return None if request.user.is_authenticated else getattr(request, "half_user", None)


def account_at_the_door(request: HttpRequest) -> User | None:
    """Whoever is in, or has given a password."""
    return request.user if request.user.is_authenticated else half_user(request)


def next_address(request: HttpRequest) -> str:
    """The page of the site that was asked for, or the home of the admin."""
    address = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else reverse("admin:index")


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
