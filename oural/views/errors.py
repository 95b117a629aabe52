"""Pages for what goes wrong: each says what happened and where to go next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without its protection, most often after a long pause."""
    return render(request, "403.html", status=403)
