"""The tracking page: where a contribution stands, for whoever has its address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from catalogue.submissions.models import TokenPurpose
from catalogue.submissions.tokens import opened_by
from catalogue.submissions.views.private import private


@private
@require_http_methods(["GET", "HEAD"])
def tracking(request: HttpRequest, token: str) -> HttpResponse:
    """The number and the state."""
    submission = opened_by(token, TokenPurpose.TRACK)
    if submission is None:
        return render(request, "submissions/gone.html", {"typed": []}, status=404)
    return render(request, "submissions/tracking.html", {"submission": submission})
