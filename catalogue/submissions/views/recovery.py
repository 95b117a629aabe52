"""The lost link: the answer is the same whether the address is known or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from catalogue.networks import place_of
from catalogue.refusal import Refusal
from catalogue.submissions.forms.following import LostLinkForm
from catalogue.submissions.limits import LOST_LINKS, MAILS
from catalogue.submissions.recovery import send_lost_links
from catalogue.submissions.views.opening import readable_data
from catalogue.submissions.views.private import private
from catalogue.throttle import spend, spend_from
from catalogue.views.bounds import bounded


@private
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and write there if something was sent from it."""
    data = readable_data(request.POST) if request.method == "POST" else None
    form = LostLinkForm(data)
    refused = None
    if form.is_valid():
        try:
            spend_from(LOST_LINKS, place_of(request.META))
            write_to(form.cleaned_data["email"])
        except Refusal as refusal:
            refused = refusal
    refusals = refused.reasons if refused else []
    context = {"form": form, "refusals": refusals, "is_asked": form.is_valid() and not refusals}
    return bounded(render(request, "submissions/lost_link.html", context), refused)


def write_to(address: str) -> None:
    """Write the links, unless that was done too often for this address: nobody is told, for it would tell."""
    try:
        spend(MAILS, address)
    except Refusal:
        return
    send_lost_links(address=address)
