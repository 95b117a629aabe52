"""The link of the mail that asks to confirm. Mail filters open links: only the button of its page confirms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from catalogue.submissions import services
from catalogue.submissions.models import TokenPurpose
from catalogue.submissions.tokens import opened_by
from catalogue.submissions.views.private import private
from catalogue.submissions.workflow import NotNow


@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then confirm, and lead to the tracking page. A link used twice leads there again."""
    submission = opened_by(token, TokenPurpose.CONFIRM)
    if submission is None:
        return render(request, "submissions/gone.html", {"typed": []}, status=404)
    if request.method == "POST" or not submission.is_unsent:
        try:
            track = services.confirm(submission=submission, token=token)
        except NotNow:
            return render(request, "submissions/gone.html", {"typed": []}, status=404)
        return redirect("catalogue:contribution-tracking", track)
    return render(request, "submissions/confirm.html", {"submission": submission})
