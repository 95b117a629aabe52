"""The steps of a contribution: what is looked for, a link of one's own that keeps nothing yet, then the questions."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catalogue.encryption import new_token
from catalogue.models import Innovation, Lever, Territory, TerritoryKind
from catalogue.submissions.criteria import ADMISSION, RejectionReason
from catalogue.submissions.forms.about_entry import Section
from catalogue.submissions.forms.base import readable_data
from catalogue.submissions.forms.flow import blank_form, checked_form, step_named, steps_of, steps_of_kind
from catalogue.submissions.hidden_fields import Seed
from catalogue.submissions.kinds import kind_of, kind_values
from catalogue.submissions.models import Submission, SubmissionKind
from catalogue.submissions.resemblance import entries_alike
from catalogue.submissions.views.access import (
    SEED,
    answers_too_large,
    draft_page,
    first_slug,
    private,
)
from catalogue.submissions.views.answers import ALIKE, MISSING, answered
from catalogue.submissions.views.step_page import step_page
from catalogue.territories.names import field_text

PASSED_ON = ("levier", "region", "proposition")
"""What a page may say beforehand of the innovation that its reader is going to tell."""


def start_context(asked: QueryDict) -> dict[str, Any]:
    """What the page before the form shows; `asked` is its query string, which the form is to know of."""
    passed_on = [(name, value) for name in PASSED_ON for value in readable_data(asked).getlist(name)[:9]]
    return {
        "begin_url": reverse("catalogue:contribution-begin", args=["innovation"], query=passed_on),
        "admission": ADMISSION,
        "reasons": RejectionReason.choices,
        "median_days": Submission.objects.median_days(),
        "unconfirmed_days": settings.SUBMISSION_UNCONFIRMED_DAYS,
        "rejected_months": settings.SUBMISSION_REJECTED_MONTHS,
        "contact_months": settings.SUBMISSION_CONTACT_MONTHS,
        "contact_email": settings.CONTACT_EMAIL,
    }


@private
@require_http_methods(["GET", "HEAD"])
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """Lead to the first step under a new link; the query says what it is about, `?fiche=` an entry for most kinds."""
    if kind not in kind_values():
        raise Http404("Aucune contribution de ce type.")
    asked = readable_data(request.GET)
    seed = seed_of(kind, asked)
    if seed is None:
        return redirect("contribute")
    token = new_token()
    first = steps_of_kind(kind)[0].slug
    return redirect(reverse("catalogue:contribution-step", args=[token, first], query={SEED: seed.signed_for(token)}))


def seed_of(kind: str, asked: QueryDict) -> Seed | None:
    """What an address begins; None when it should name what that is about, and does not."""
    about = kind_of(kind).subject
    if about is not None:
        known = about.begin(asked)
        return None if known is None else Seed(kind, None, known)
    original = Innovation.objects.published().filter(slug=asked.get("fiche", "")).first()
    if original is None and kind != SubmissionKind.INNOVATION:
        return None
    return Seed(kind, original and original.pk, known_beforehand(asked, kind))


def known_beforehand(asked: QueryDict, kind: str) -> dict[str, Any]:
    """The answers that an address gives already; what the site does not know is left out."""
    if kind == SubmissionKind.CORRECTION:
        section = asked.get("rubrique", "")
        return {"section": section} if section in Section.values else {}
    if kind != SubmissionKind.INNOVATION:
        return {}
    answers: dict[str, Any] = {}
    levers = Lever.objects.filter(slug__in=asked.getlist("levier")[:9]).values_list("slug", flat=True)
    if levers:
        answers["levers"] = list(levers)
    kinds = (TerritoryKind.REGION, TerritoryKind.OVERSEAS)
    region = Territory.objects.filter(kind__in=kinds, code=asked.get("region", "")[:9]).first()
    if region is not None:
        answers["territory"] = field_text(region)
    number = asked.get("proposition", "")
    if number.isascii() and number.isdigit() and len(number) <= 3:
        answers["proposition"] = number
    return answers


@draft_page
@require_http_methods(["GET", "HEAD"])
def draft(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """Lead where one left; at first, to the first step."""
    left = step_named(submission, submission.step) or steps_of(submission)[0]
    return redirect("catalogue:contribution-step", token, left.slug)


@draft_page
@answers_too_large
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, token: str, submission: Submission, slug: str) -> HttpResponse:
    """A step: the questions with what was typed before or, once sent, what comes next."""
    if not submission.is_draft:
        return redirect("catalogue:contribution-sent", token)
    current = step_named(submission, slug)
    if current is None:
        return redirect("catalogue:contribution-step", token, first_slug(submission))
    if request.method == "POST":
        return answered(request, token, submission, current)
    form = checked_form(submission, current) if MISSING in request.GET else blank_form(submission, current)
    alike = entries_alike(submission) if ALIKE in request.GET else ()
    return step_page(request, token, submission, current, form, alike=alike)
