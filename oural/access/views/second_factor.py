"""The pages of the second factor: give it, get one, see where one stands."""

from typing import Any

import segno
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.models import Device

from catalogue.encryption import Unreadable
from catalogue.refusal import Refusal
from catalogue.views.responses import bounded
from oural.access import confirmation, second_factor, sessions
from oural.access.audit import record
from oural.access.forms import CodeForm
from oural.access.views.passwords import asked_again
from oural.access.views.sessions import account_at_the_door, half_user, next_address
from oural.models import AuditKind, User
from oural.sealing import seal, unseal


def qr_image(text: str) -> str:
    """The address of an SVG picture of `text`, dark on white in any scheme, that stands in the page itself."""
    picture: str = segno.make(text, error="m", micro=False).svg_data_uri(scale=5, border=3, light="#fff")
    return picture


KEY = "second_factor_key"
"""Where the session keeps the key that is being tried, sealed."""


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code of who has given the password."""
    user = half_user(request)
    if user is None:
        return redirect(next_address(request))
    if not second_factor.has_one(user):
        return redirect("access:enrol")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            device = second_factor.verify(user=user, code=form.cleaned_data["code"])
        except Refusal as refusal:
            form.refuse("code", refusal)
        else:
            _let_in(request, user, device)
            return redirect(next_address(request))
    page = _page(request, "verify", "Second facteur", form=form, next=next_address(request))
    return bounded(page, form.refusal)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@asked_again
def enrol(request: HttpRequest) -> HttpResponse:
    """Show the key of a new application and ask for its first code; then show the recovery codes, once."""
    user = account_at_the_door(request)
    if user is None or (half_user(request) and second_factor.has_one(user)):
        return redirect("admin:login")
    if second_factor.comes_from_elsewhere(request.session):
        return redirect("access:second-factor")
    key = _key_being_tried(request)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            device, codes = second_factor.enrol(user=user, key=key, code=form.cleaned_data["code"])
        except Refusal as refusal:
            form.refuse("code", refusal)
        else:
            _let_in(request, user, device)
            sessions.end_others(user, key=request.session.session_key)
            return _page(request, "codes", "Vos codes de secours", codes=codes)
    picture = qr_image(second_factor.address(user=user, key=key))
    return _page(request, "enrol", "Activer le second facteur", form=form, key=second_factor.spelled(key), qr=picture)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def overview(request: HttpRequest) -> HttpResponse:
    """Where one's own second factor stands."""
    user: User = request.user  # type: ignore[assignment]
    return _page(
        request,
        "overview",
        "Second facteur",
        comes_from_elsewhere=second_factor.comes_from_elsewhere(request.session),
        has_one=second_factor.has_one(user),
        codes_left=second_factor.recovery_codes_left(user),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asked_again
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Ask whether to make new recovery codes; then show them, once."""
    user: User = request.user  # type: ignore[assignment]
    if second_factor.comes_from_elsewhere(request.session) or not second_factor.has_one(user):
        return redirect("access:second-factor")
    if request.method == "POST":
        return _page(request, "codes", "Vos codes de secours", codes=second_factor.renew_recovery_codes(user=user))
    left = second_factor.recovery_codes_left(user)
    return _page(request, "renew_codes", "Nouveaux codes de secours", codes_left=left)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Come back to the log-in without going further."""
    request.session.flush()
    return redirect("admin:login")


def _key_being_tried(request: HttpRequest) -> str:
    """The key that the page shows until one of its codes is given: the same each time, made the first time."""
    try:
        return unseal(request.session[KEY])
    except (KeyError, Unreadable):
        key = second_factor.new_key()
        request.session[KEY] = seal(key)
        return key


def _let_in(request: HttpRequest, user: User, device: Device) -> None:
    """The second factor was given: the session is that of the account, and changes its key."""
    if not request.user.is_authenticated:
        record(AuditKind.LOGGED_IN, account=user)
    request.session.pop(KEY, None)
    confirmation.note(request.session)
    request.session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    request.session.cycle_key()
    sessions.enlist(request.session, user=user, agent=request.META.get("HTTP_USER_AGENT", ""))
    user.otp_device = device  # type: ignore[attr-defined]
    request.user = user


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> TemplateResponse:
    """A page in the admin's dress."""
    context |= admin.site.each_context(request) | {"title": title}
    return TemplateResponse(request, f"admin/access/{name}.html", context)
