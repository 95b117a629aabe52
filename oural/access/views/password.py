"""The page where one changes one's own password."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.origin import origin_of
from catalogue.views.responses import bounded
from oural.access.forms import OwnPasswordForm


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
