"""Passwords: the page where one changes one's own, the page that asks again for password and code, and the pages that
it stands before.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from catalogue.origin import origin_of
from catalogue.views.responses import bounded
from oural.access import confirmation, second_factor
from oural.access.forms import ConfirmationForm, OwnPasswordForm
from oural.access.views.sessions import account_at_the_door, half_user, next_address
from oural.models import User


class OwnPassword(PasswordChangeView):
    """Django's, whose old password cannot be tried for ever."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"address": origin_of(self.request.META).line}

    def form_invalid(self, form: OwnPasswordForm) -> HttpResponse:  # type: ignore[override]
        return bounded(super().form_invalid(form), form.refusal)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponseBase:
    """The page of the admin that asks for the old password and the new one."""
    return OwnPassword.as_view(extra_context=admin.site.each_context(request))(request)


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def asked_again(view: View) -> View:
    """A page that opens once password and code were given lately; whoever has neither here passes."""

    @wraps(view)
    def _page(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if who_confirms(request) is None or confirmation.is_recent(request.session):
            return view(request, *arguments, **named)
        return redirect(f"{reverse('access:confirm')}?{urlencode({'next': request.path})}")

    return _page  # type: ignore[return-value]


def who_confirms(request: HttpRequest) -> User | None:
    """The account at the door whose secrets this site knows and that has no code left to give for its log-in."""
    user = account_at_the_door(request)
    if user is None or second_factor.comes_from_elsewhere(request.session):
        return None
    return None if half_user(request) and second_factor.has_one(user) else user


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask again for the password and, of an account that has a second factor, for a code."""
    user = who_confirms(request)
    if user is None:
        return redirect("admin:login")
    form = ConfirmationForm(request.POST or None, user=user, address=origin_of(request.META).line)
    if form.is_valid():
        confirmation.note(request.session)
        return redirect(next_address(request))
    context = {"title": "Confirmez que c’est vous", "form": form, "next": next_address(request)}
    page = TemplateResponse(request, "admin/access/confirm.html", admin.site.each_context(request) | context)
    return bounded(page, form.refusal)
