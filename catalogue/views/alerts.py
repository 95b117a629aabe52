"""Alerts by mail: the page where one asks for one, and that of each, which a link in its mails opens.

No cookie protects their forms: whoever asks gives no more than an address, which then says yes from a mail; and the
signed link is what another site could not know. The program that reads mails stops an alert by it (RFC 8058).
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalogue.alerts.kinds import followed_by, kind_named, read_target
from catalogue.alerts.subscription import alert_number, confirm_alert, set_frequency, stop_alert, subscribe
from catalogue.forms import AlertForm, FrequencyForm
from catalogue.models import Alert
from catalogue.origin import origin_of
from catalogue.refusal import Refusal
from catalogue.submissions.forms.base import kept_text
from catalogue.views.responses import bounded, sealed

ONE_CLICK = "One-Click"
"""What RFC 8058 has a program send under List-Unsubscribe."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def alerts(request: HttpRequest) -> HttpResponse:
    """Ask to follow something, the whole catalogue when the address names nothing."""
    value = request.GET.get("quoi", "recherche")
    try:
        kind, target, followed = read_target(value, request.GET.get("sur", ""))
    except Refusal as refusal:
        return sealed(render(request, "alerts/unknown.html", {"reasons": refusal.reasons}, status=404))
    form = AlertForm(sent_texts(request.POST) if request.method == "POST" else None)
    refused = None
    if form.is_valid():
        try:
            asked = {"address": form.cleaned_data["email"], "frequency": form.cleaned_data["frequency"]}
            subscribe(kind=value, target=target, place=origin_of(request.META), **asked)
        except Refusal as refusal:
            refused = refusal
    context = {
        "kind": kind,
        "followed": followed,
        "form": form,
        "refusals": refused.reasons if refused else [],
        "is_asked": form.is_valid() and refused is None,
        "days": settings.SUBMISSION_UNCONFIRMED_DAYS,
    }
    return sealed(bounded(render(request, "alerts/ask.html", context), refused))


def sent_texts(sent: QueryDict) -> dict[str, str]:
    """What was sent, without what neither database nor person can take."""
    return {name: kept_text(str(value)) for name, value in sent.items()}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an alert: confirm it, change it, stop it. Reading it does nothing: programs open links too."""
    number = alert_number(token)
    if number is None:
        reasons = ["Ce lien est incomplet ou a été modifié. Reprenez-le dans le message."]
        return sealed(render(request, "alerts/unknown.html", {"reasons": reasons}, status=404))
    asked = action_of(request.POST) if request.method == "POST" else ""
    if asked == "arreter":
        stop_alert(number=number)
        return sealed(render(request, "alerts/stopped.html"))
    found = Alert.objects.filter(pk=number).first()
    if found is None:
        return sealed(render(request, "alerts/stopped.html", status=410))
    form = FrequencyForm(
        sent_texts(request.POST) if asked == "rythme" else None, initial={"frequency": found.frequency}
    )
    if asked == "confirmer":
        confirm_alert(number=number)
    elif form.is_valid():
        set_frequency(number=number, frequency=form.cleaned_data["frequency"])
    if asked == "confirmer" or form.is_valid():
        return sealed(redirect("catalogue:alert", token))
    return sealed(render(request, "alerts/alert.html", alert_context(found, form)))


def action_of(sent: QueryDict) -> str:
    """What a form, or the program that reads mails, asks for."""
    is_one_click = sent.get("List-Unsubscribe") == ONE_CLICK
    return "arreter" if is_one_click else str(sent.get("action", ""))


def alert_context(found: Alert, form: FrequencyForm) -> dict[str, Any]:
    """What the page of an alert shows."""
    return {"alert": found, "kind": kind_named(found.kind), "followed": followed_by(found), "form": form}
