"""The pages of ProConnect: go there, come back."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from oural.access.audit import record_audit
from oural.access.proconnect.levels import ACR
from oural.access.proconnect.provider import find_provider
from oural.access.proconnect.refusals import NOT_CONFIRMED, UNTRUSTED, Refused
from oural.access.views import handshake
from oural.models import AuditKind

ID_TOKEN = "oidc_id_token"
"""Where the session keeps what ProConnect is shown at the log-out."""

logger = logging.getLogger(__name__)
View = Callable[[HttpRequest], HttpResponse]


def where_proconnect_is_on(view: View) -> View:
    """A page that exists where ProConnect is set, and says in a sentence why an agent does not come in."""

    @wraps(view)
    def _page(request: HttpRequest) -> HttpResponse:
        if not settings.PROCONNECT_ENABLED:
            raise Http404
        with handshake.opened(request) as left:
            try:
                response = view(request)
            except Refused as refusal:
                response = refusal_page(refusal, request)
        handshake.keep(response, left)
        return response

    return _page


def refusal_page(refusal: Refused, request: HttpRequest) -> TemplateResponse:
    """What an agent who does not come in reads; the audit notes it."""
    detail = "ProConnect, adresse d’un autre" if refusal.holder else "ProConnect"
    record_audit(AuditKind.LOGIN_FAILED, account=None, subject=refusal.holder, detail=detail)
    logger.warning("proconnect refused: %s", type(refusal.__cause__).__name__)
    context = admin.site.each_context(request) | {"title": "Connexion refusée", "sentence": str(refusal)}
    return TemplateResponse(request, "admin/access/refused.html", context, status=403)


class Departure(OIDCAuthenticationRequestView):
    """The request to ProConnect, with a state, a nonce and, where it takes one, a proof of the code."""

    @staticmethod
    def get_settings(name: str, *default: Any) -> Any:
        provider = find_provider()
        found = {"OIDC_OP_AUTHORIZATION_ENDPOINT": provider.authorization, "OIDC_USE_PKCE": provider.has_pkce}
        return found[name] if name in found else getattr(settings, name, *default)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """The levels of assurance that the site demands, in the form that ProConnect documents."""
        demand = {"id_token": {"acr": {"essential": True, "values": settings.PROCONNECT_ACR_VALUES}}}
        return {"claims": json.dumps(demand)}


class Return(OIDCAuthenticationCallbackView):
    """The agent who comes back."""

    def login_success(self) -> HttpResponse:
        """Log in; what was just learnt of the agent outlives the session of whoever was there before."""
        learnt = {name: self.request.session.get(name) for name in (ID_TOKEN, ACR)}
        response = super().login_success()
        self.request.session.update(learnt)
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
        request.session.get(handshake.STATES, {}).pop(request.GET.get("state"), None)
        raise Refused(NOT_CONFIRMED)
    try:
        return Return.as_view()(request)
    except SuspiciousOperation as error:
        raise Refused(UNTRUSTED) from error
