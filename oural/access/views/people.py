"""Who is at the door, and where they were going."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

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
