"""The end of a draft: sending it, confirming it, leaving it for later; and what a script saves meanwhile."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.models import Territory
from catalogue.origin import Origin, origin_of
from catalogue.refusal import Refusal
from catalogue.submissions import drafts
from catalogue.submissions.forms.base import readable_data
from catalogue.submissions.forms.flow import Step, checked_form, first_incomplete, mark_of, step_named, steps_of
from catalogue.submissions.forms.tracking import ResumeForm
from catalogue.submissions.hidden_fields import PageOutdated, moment_error
from catalogue.submissions.limits import SENDINGS, spend_mail
from catalogue.submissions.models import Submission, SubmissionContact, TokenPurpose
from catalogue.submissions.models.person import opened_by
from catalogue.submissions.privacy import erase
from catalogue.submissions.resemblance import entries_alike
from catalogue.submissions.views.access import draft_page, gone, open_draft, private
from catalogue.submissions.views.answers import MISSING, answered, keep_answers
from catalogue.submissions.views.step_page import saved_text, step_page
from catalogue.submissions.workflow import NotNow
from catalogue.throttle import spend_from
from catalogue.typography import french_typography
from catalogue.views.files import kept_file
from catalogue.views.responses import bounded

LOST = {"is_saved": False, "text": "Ce brouillon n’existe plus. Copiez votre texte."}


@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """The page that sums all up, and sends it."""
    if submission.pk is None:
        return gone(request)
    if not submission.is_draft:
        return redirect("catalogue:contribution-sent", token)
    last = steps_of(submission)[-1]
    if request.method == "POST" and request.POST.get("action", "suite") != "suite":
        return answered(request, token, submission, last)
    lacking = first_incomplete(submission)
    if lacking is not None:
        return redirect(reverse("catalogue:contribution-step", args=[token, lacking.slug], query={MISSING: "oui"}))
    if request.method != "POST":
        return step_page(request, token, submission, last, last.form())
    return _sent_or_not(request, token, submission)


def _sent_or_not(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """Send, unless the agreement is missing, it was too quick, or it is too often."""
    last = steps_of(submission)[-1]
    form = last.form(readable_data(request.POST))
    refusals = [error] if (error := moment_error(request.POST.get("moment", ""))) else []
    if not form.is_valid() or refusals:
        return step_page(request, token, submission, last, form, refusals=refusals)
    try:
        spend_from(SENDINGS, origin_of(request.META))
        spend_mail(origin_of(request.META), SubmissionContact.objects.get(submission=submission).email)
        keep_answers(request, token, submission, last, form)
        drafts.send(submission=submission, territory=answered_territory(submission))
    except NotNow:
        pass
    except Refusal as refusal:
        page = step_page(request, token, submission, last, form, refusals=refusal.reasons, status=409)
        return bounded(page, refusal)
    return redirect("catalogue:contribution-sent", token)


def answered_territory(submission: Submission) -> Territory | None:
    """The territory that the answers name, if they do."""
    for step in steps_of(submission):
        if "territory" in step.form.base_fields:
            form = checked_form(submission, step)
            return form.cleaned_data.get("territory") if form.is_valid() else None
    return None


@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """What comes next: a mail to open. It can be written again, or the draft taken up again to mend the address."""
    if request.method == "POST" and request.POST.get("action") == "corriger" and submission.is_unsent:
        taken_up_again(submission)
        return redirect("catalogue:contribution-step", token, "vous")
    if submission.is_draft:
        return redirect("catalogue:contribution-draft", token)
    contact, notice, refusal = SubmissionContact.objects.get(submission=submission), "", None
    if request.method == "POST":
        notice, refusal = written_again(submission, contact, origin_of(request.META))
    keep_days = settings.SUBMISSION_UNCONFIRMED_DAYS
    context = {"submission": submission, "email": contact.email, "keep_days": keep_days, "notice": notice}
    return bounded(render(request, "submissions/sent.html", context), refusal)


def taken_up_again(submission: Submission) -> None:
    """Make a draft again of what waits to be confirmed; asked twice, it is one already."""
    try:
        drafts.reopen(submission=submission)
    except NotNow:
        return


def written_again(submission: Submission, contact: SubmissionContact, place: Origin) -> tuple[str, Refusal | None]:
    """Write the mail that asks to confirm once more, and say so, or why not, with what refused it."""
    if not submission.is_unsent:
        return "", None
    try:
        spend_mail(place, contact.email)
    except Refusal as refusal:
        return refusal.reasons[0], refusal
    drafts.ask_to_confirm(submission=submission)
    return "Le courriel est parti à nouveau.", None


@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, token: str, submission: Submission) -> HttpResponse:
    """Leave a draft: the address to keep, by mail if one likes, or the draft erased."""
    if submission.pk is None:
        return gone(request)
    if request.method == "POST" and request.POST.get("action") == "effacer" and submission.is_draft:
        erase(submission=submission)
        return render(request, "submissions/erased.html")
    contact = SubmissionContact.objects.filter(submission=submission).first()
    data = readable_data(request.POST) if request.method == "POST" else None
    form = ResumeForm(data, initial={"email": contact.email if contact else ""})
    sent_to, refusal = link_sent_to(submission, form, token, origin_of(request.META))
    context = {
        "token": token,
        "submission": submission,
        "form": form,
        "saved_text": saved_text(submission),
        "keep_days": settings.SUBMISSION_UNCONFIRMED_DAYS,
        "sent_to": sent_to,
    }
    return bounded(render(request, "submissions/resume.html", context), refusal)


def link_sent_to(submission: Submission, form: ResumeForm, token: str, place: Origin) -> tuple[str, Refusal | None]:
    """The address that the link was written to; empty when it was not: the form then says why, and what refused it."""
    if not form.is_valid():
        return "", None
    address: str = form.cleaned_data["email"]
    try:
        spend_mail(place, address)
    except Refusal as refusal:
        form.add_error("email", refusal.reasons)
        return "", refusal
    drafts.send_resume_link(submission=submission, to=address, token=token)
    return address, None


@private
@require_POST
def save(request: HttpRequest, token: str) -> JsonResponse:
    """What the script saves as one types: when it was saved, and the entries that look alike, as HTML."""
    submission = open_draft(request, token)
    if submission is None:
        return JsonResponse(LOST, status=404)
    step = step_named(submission, request.POST.get("etape", ""))
    if step is None:
        return JsonResponse({"is_saved": False, "text": "Non enregistré. Rechargez la page."}, status=409)
    try:
        return JsonResponse(_saved(request, token, submission, step))
    except Submission.DoesNotExist:
        return JsonResponse(LOST, status=404)
    except Refusal as refusal:
        is_outdated = isinstance(refusal, PageOutdated)
        answer = {"is_saved": False, "is_outdated": is_outdated, "text": french_typography(refusal.reasons[0])}
        return bounded(JsonResponse(answer, status=409), refusal)


def _saved(request: HttpRequest, token: str, submission: Submission, step: Step) -> dict[str, Any]:
    """Save a step, and give what the script needs to go on."""
    form = step.form(readable_data(request.POST))
    submission = keep_answers(request, token, submission, step, form)
    seen = form.seen()
    return {
        "is_saved": True,
        "text": saved_text(submission),
        "seen": mark_of(submission, step, seen.page if seen else ""),
        "alike": alike_html(submission, step.slug),
    }


def alike_html(submission: Submission, slug: str) -> str:
    """The entries that look like what is being written, as the page shows them; empty when there are none."""
    if slug != "innovation":
        return ""
    entries = entries_alike(submission)
    return render_to_string("submissions/_alike.html", {"alike": entries}) if entries else ""


@private
@require_http_methods(["GET", "HEAD"])
def file(request: HttpRequest, token: str, key: int) -> FileResponse:
    """A file of one's own draft: an image to see, a document to download."""
    submission = open_draft(request, token)
    found = submission.files.filter(pk=key).first() if submission is not None and submission.pk else None
    if found is None:
        raise Http404("Aucun fichier à cette adresse.")
    return kept_file(found.file)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then confirm, and lead to the tracking page. A link used twice leads there again."""
    submission = opened_by(token, TokenPurpose.CONFIRM)
    if submission is None:
        return render(request, "submissions/gone.html", {"typed": []}, status=404)
    if request.method == "POST" or not submission.is_unsent:
        try:
            track = drafts.confirm(submission=submission, token=token)
        except NotNow:
            return render(request, "submissions/gone.html", {"typed": []}, status=404)
        return redirect("catalogue:contribution-tracking", track)
    return render(request, "submissions/confirm.html", {"submission": submission})
