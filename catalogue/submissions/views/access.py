"""Pages whose address is a secret: whoever has the address has the contribution, and needs nothing else."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from catalogue.submissions.forms.base import readable_data
from catalogue.submissions.forms.fields import LongText, ShortText
from catalogue.submissions.forms.flow import steps_of, steps_of_kind
from catalogue.submissions.hidden_fields import read_seed
from catalogue.submissions.kinds import kind_values
from catalogue.submissions.models import Submission, SubmissionContact, TokenPurpose
from catalogue.submissions.models.person import has_expired, opened_by
from catalogue.views.responses import secret_page

View = Callable[..., HttpResponseBase]

SEED = "depart"


@cache
def text_labels() -> dict[str, str]:
    """The questions that are answered by a text, and how each is asked."""
    return {
        name: str(field.label)
        for kind in kind_values()
        for step in steps_of_kind(kind)
        for name, field in step.form.base_fields.items()
        if isinstance(field, LongText | ShortText)
    } | {"text": "Votre message", "objection": "Votre désaccord"}


def open_draft(request: HttpRequest, token: str) -> Submission | None:
    """The draft that an address opens, not saved while nothing was typed; None when it opens nothing."""
    found = opened_by(token, TokenPurpose.DRAFT)
    if found is not None:
        return None if found.is_forgotten else found
    seed = read_seed(request.GET.get(SEED, ""), token)
    return seed.submission() if seed else None


def answers_too_large(view: View) -> View:
    """Let a view answer itself to what is too large: it shows what was kept before, and reads nothing."""
    view.answers_too_large = True  # type: ignore[attr-defined]
    return view


def is_too_large(request: HttpRequest) -> bool:
    """Whether what is sent is too large to be read at all, as the site settled before this page was asked."""
    return bool(getattr(request, "is_too_large", False))


def gone(request: HttpRequest, *, status: int = 404) -> HttpResponse:
    """The page of an address that opens nothing; the texts that were being sent are given back."""
    typed: list[tuple[str, str]] = []
    if request.method == "POST" and not is_too_large(request):
        data = readable_data(request.POST)
        typed = [(label, str(data[name])) for name, label in text_labels().items() if str(data.get(name, "")).strip()]
    return render(request, "submissions/gone.html", {"typed": typed}, status=status)


def first_slug(submission: Submission) -> str:
    """The first step of a contribution."""
    return steps_of(submission)[0].slug


def private(view: View) -> View:
    """Seal a page, and give back the text of one that was sent after its contribution was erased."""

    @secret_page
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (Submission.DoesNotExist, SubmissionContact.DoesNotExist):  # erased since the page was opened
            return gone(request)

    return guarded


def draft_page(view: View) -> View:
    """Make a private page of a view that takes the draft of its address; one that opens nothing is said to be gone."""

    @private
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        submission = open_draft(request, token)
        return gone(request) if submission is None else view(request, token, submission, *args, **kwargs)

    return opened


def followed_page(view: View) -> View:
    """Make a private page of a view that takes the contribution that its address follows.

    An address that opens nothing is said to be gone if it opened one once, unknown if not.
    """

    @private
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        submission = opened_by(token, TokenPurpose.TRACK)
        if submission is None:
            return gone(request, status=410 if has_expired(token, TokenPurpose.TRACK) else 404)
        return view(request, token, submission, *args, **kwargs)

    return opened
