"""The pages of ProConnect: go there, come back, go out by it."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin, auth
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from oural.access.audit import record
from oural.access.proconnect.provider import find_provider
from oural.access.proconnect.refusals import NOT_CONFIRMED, UNTRUSTED, Refused
from oural.models import AuditKind

ID_TOKEN, LOGOUT_STATE = "oidc_id_token", "proconnect_logout_state"
logger = logging.getLogger(__name__)
View = Callable[[HttpRequest], HttpResponse]


def where_proconnect_is_on(view: View) -> View:
    """A page that exists where ProConnect is set, and says in a sentence why an agent does not come in."""

    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        if not settings.PROCONNECT_ENABLED:
            raise Http404
        try:
            return view(request)
        except Refused as refusal:
            record(AuditKind.LOGIN_FAILED, account=None, detail="ProConnect")
            logger.warning("proconnect refused: %s", type(refusal.__cause__).__name__)
            context = admin.site.each_context(request) | {"title": "Connexion refusée", "sentence": str(refusal)}
            return TemplateResponse(request, "admin/access/refused.html", context, status=403)

    return page


class Departure(OIDCAuthenticationRequestView):
    """The request to ProConnect, with a state, a nonce and, where it takes one, a proof of the code."""

    @staticmethod
    def get_settings(name: str, *default: Any) -> Any:
        provider = find_provider()
        found = {"OIDC_OP_AUTHORIZATION_ENDPOINT": provider.authorization, "OIDC_USE_PKCE": provider.has_pkce}
        return found[name] if name in found else getattr(settings, name, *default)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """The levels of assurance that the site demands, in the form that ProConnect documents."""
        if not settings.PROCONNECT_ACR_VALUES:
            return {}
        demand = {"id_token": {"acr": {"essential": True, "values": settings.PROCONNECT_ACR_VALUES}}}
        return {"claims": json.dumps(demand)}


class Return(OIDCAuthenticationCallbackView):
    """The agent who comes back."""

    def login_success(self) -> HttpResponse:
        """Log in; the token that will serve to log out outlives the session of whoever was there before."""
        token = self.request.session.get(ID_TOKEN)
        response = super().login_success()
        self.request.session[ID_TOKEN] = token
        return response

    def login_failure(self) -> HttpResponse:
        raise Refused(NOT_CONFIRMED)


@never_cache
@require_http_methods(["GET", "HEAD"])
@where_proconnect_is_on
def log_in_elsewhere(request: HttpRequest) -> HttpResponse:
    """Send the agent to ProConnect."""
    return Departure.as_view()(request)


@never_cache
@require_http_methods(["GET", "HEAD"])
@where_proconnect_is_on
def come_back(request: HttpRequest) -> HttpResponse:
    """Let in the agent whom ProConnect knows and the site expects."""
    if "error" in request.GET:
        request.session.get("oidc_states", {}).pop(request.GET.get("state"), None)
        request.session.modified = True
        raise Refused(NOT_CONFIRMED)
    try:
        return Return.as_view()(request)
    except SuspiciousOperation as error:
        raise Refused(UNTRUSTED) from error


def log_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Log out here, then of ProConnect, whose answer goes from site to site.

    A form may lead to this site only, by its security policy, redirections included: the page goes on by itself, which
    is no longer the doing of the form. Raises Refused where ProConnect does not answer.
    """
    end = find_provider().end_session
    token, state = request.session[ID_TOKEN], get_random_string(64)
    auth.logout(request)
    request.session[LOGOUT_STATE] = state
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
    state = request.session.get(LOGOUT_STATE, "")
    if not state or not constant_time_compare(state, request.GET.get("state", "")):
        return redirect("admin:login")
    request.session.flush()
    context = admin.site.each_context(request) | {"title": "Vous êtes déconnecté"}
    return TemplateResponse(request, "admin/access/left.html", context)
