"""The review page of a contribution: all that an editor looks at before deciding, and the buttons that decide.

What goes with it has pages of its own: the entry as it would be, the contact, the files.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control

from catalogue.models import Innovation
from catalogue.refusal import Refusal
from catalogue.submissions.acceptance import Outcome, will_do, will_remain
from catalogue.submissions.admin.actions import ACTIONS, BY_NAME, Action, makes_sense
from catalogue.submissions.admin.forms import ReviewForm
from catalogue.submissions.appraisal import correction, missing, neighbours, subject_preview, trial
from catalogue.submissions.criteria import ChangeReason, RejectionReason
from catalogue.submissions.forms.flow import blank_form, steps_of
from catalogue.submissions.kinds import kind_of, kind_values, subject_of
from catalogue.submissions.mapping import answer, passages_of
from catalogue.submissions.models import (
    Submission,
    SubmissionContact,
    SubmissionEvent,
    SubmissionKind,
    SubmissionState,
)
from catalogue.submissions.models.submission import PENDING
from catalogue.submissions.review import last_seen
from catalogue.views.files import kept_file
from catalogue.views.sheet import sheet_context

ENTRY_KINDS = (SubmissionKind.INNOVATION, SubmissionKind.REPLICATION, SubmissionKind.CORRECTION)
"""Those that write in an entry, which can be seen beforehand."""


def review(request: HttpRequest, model_admin: admin.ModelAdmin, object_id: str) -> HttpResponse:
    """The page; posted, what its button does, then the page again."""
    submission = model_admin.get_object(request, object_id)
    if submission is None:
        return no_such_contribution(request, model_admin, object_id)
    if not model_admin.has_view_permission(request, submission):
        raise PermissionDenied
    if request.method == "POST" and not model_admin.has_change_permission(request, submission):
        raise PermissionDenied
    action = BY_NAME.get(request.POST.get("action", "")) if request.method == "POST" else None
    if action is None:
        return page(request, model_admin, submission)
    if not request.user.has_perm(action.permission):
        raise PermissionDenied
    seen = last_seen(submission)
    form = action.form(request.POST, submission=submission, seen=seen, name=action.name)
    if not form.is_valid():
        return page(request, model_admin, submission, written=(action, form))
    try:
        action.service(submission=submission, editor=request.user, **form.arguments())
    except Submission.DoesNotExist:  # the person erased it meanwhile
        return no_such_contribution(request, model_admin, object_id)
    except Refusal as refusal:
        as_it_is = model_admin.get_queryset(request).get(pk=submission.pk)
        return page(request, model_admin, as_it_is, written=(action, form), refusals=refusal.reasons)
    model_admin.message_user(request, action.done, messages.SUCCESS)
    return HttpResponseRedirect(request.path)


def no_such_contribution(request: HttpRequest, model_admin: admin.ModelAdmin, object_id: str) -> HttpResponse:
    """Say that there is no such contribution, any more perhaps, and lead to the admin's first page."""
    return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, object_id)


def page(
    request: HttpRequest,
    model_admin: admin.ModelAdmin,
    submission: Submission,
    *,
    written: tuple[Action, ReviewForm] | None = None,
    refusals: Sequence[str] = (),
) -> HttpResponse:
    """Draw the page. `written` is what an editor was doing: it stands in the page again, with why it was refused."""
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "title": f"Contribution {submission.number}",
        "opts": model_admin.opts,
        "has_change_permission": model_admin.has_change_permission(request, submission),
        "submission": submission,
        "passages": passages_of(submission),
        "other_answers": other_answers(submission),
        "missing": missing(submission),
        "neighbours": neighbours(submission),
        "own_summary": answer(submission.answers, "summary"),
        "correction": correction(submission),
        "subject": subject_of(submission),
        "preview": subject_preview(submission),
        "becomes_entry": submission.kind in ENTRY_KINDS and submission.state != SubmissionState.ACCEPTED,
        "events": [(event, reason_labels(event)) for event in submission.events.select_related("editor")],
        "thread": list(submission.messages.select_related("editor")),
        "files": list(submission.files.all()),
        "is_pending": submission.state in PENDING,
        "will_do": will_do(submission),
        "will_remain": will_remain(submission),
        "decisions": decisions(request, submission, written),
        "refusals": refusals,
        "wrong": written[1] if written and written[1].errors else None,
        "may_see_contact": request.user.has_perm("catalogue.view_submissioncontact"),
    }
    return TemplateResponse(request, "admin/submissions/review.html", context, status=409 if refusals else 200)


def decisions(
    request: HttpRequest, submission: Submission, written: tuple[Action, ReviewForm] | None
) -> list[tuple[Action, ReviewForm, bool]]:
    """The buttons of an editor, each with its form and whether it is open."""
    seen = last_seen(submission)
    shown = []
    for action in ACTIONS:
        is_written = written is not None and written[0] is action
        if not request.user.has_perm(action.permission):
            continue
        if written is not None and is_written:
            shown.append((action, up_to_date(written[1], seen), True))
        elif makes_sense(action, submission, request.user.pk):
            shown.append((action, action.form(submission=submission, seen=seen, name=action.name), False))
    return shown


def up_to_date(form: ReviewForm, seen: int) -> ReviewForm:
    """A form as it was written, on the page as it is now: pressed again, it knows what happened."""
    form.data = form.data.copy()
    form.data["seen"] = str(seen)
    return form


def reason_labels(event: SubmissionEvent) -> list[str]:
    """The reasons of an event, or the passages that it is about, in words."""
    names = {code: label for kind in kind_values() for code, label in kind_of(kind).passages.items()}
    names |= dict(ChangeReason.choices) | dict(RejectionReason.choices) | dict(Outcome.choices)
    return [str(names.get(code, code)) for code in event.reasons]


def other_answers(submission: Submission) -> list[tuple[str, str]]:
    """The questions that are no passage, and what was answered, in words."""
    texts = kind_of(submission.kind).passages
    found = []
    for step in steps_of(submission):
        if not step.form.is_about_person:
            form = blank_form(submission, step)
            names = [name for name in form.kept_names() if name not in texts and name != "licence"]
            found += [(str(form.fields[name].label), form.answer_text(name)) for name in names]
    return [(label, text) for label, text in found if text]


def found(request: HttpRequest, model_admin: admin.ModelAdmin, key: int) -> Submission:
    """The contribution of a page, for who may see it."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    return get_object_or_404(model_admin.get_queryset(request), pk=key)


def entry_preview(request: HttpRequest, key: int, model_admin: admin.ModelAdmin) -> HttpResponse:
    """The entry as accepting would make it: the real page of a row that was written, and that is undone."""
    submission = found(request, model_admin, key)
    try:
        with transaction.atomic():
            entry = trial(submission)
            whole = Innovation.objects.for_sheet().get(pk=entry.pk)
            url = request.build_absolute_uri(whole.get_absolute_url())
            response = render(request, "catalogue/innovation_sheet.html", sheet_context(whole, url=url))
            transaction.set_rollback(True)
    except Refusal as refusal:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": f"Aperçu de {submission.number}",
            "opts": model_admin.opts,
            "submission": submission,
            "refusals": refusal.reasons,
        }
        return TemplateResponse(request, "admin/submissions/no_preview.html", context, status=409)
    patch_cache_control(response, private=True, no_store=True)
    return response


def contact_page(request: HttpRequest, key: int, model_admin: admin.ModelAdmin) -> HttpResponse:
    """Who sent it, apart: seeing it is a right of its own."""
    submission = found(request, model_admin, key)
    if not request.user.has_perm("catalogue.view_submissioncontact"):
        raise PermissionDenied
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Contact de {submission.number}",
        "opts": model_admin.opts,
        "submission": submission,
        "contact": SubmissionContact.objects.filter(submission=submission).first(),
    }
    return TemplateResponse(request, "admin/submissions/contact.html", context)


def file_of(request: HttpRequest, key: int, file_key: int, model_admin: admin.ModelAdmin) -> FileResponse:
    """A file: an image to see, a document to download."""
    kept = found(request, model_admin, key).files.filter(pk=file_key).first()
    if kept is None:
        raise Http404("Aucun fichier à cette adresse.")
    return kept_file(kept.file)
