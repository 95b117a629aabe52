"""What goes with a contribution, each on a page of its own: the entry as it would be, the contact, the files."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control

from catalogue.models import Innovation
from catalogue.refusal import Refusal
from catalogue.submissions.appraisal import trial
from catalogue.submissions.models import Submission, SubmissionContact
from catalogue.views.files import kept_file
from catalogue.views.sheet import sheet_context


def found(request: HttpRequest, model_admin: admin.ModelAdmin, key: int) -> Submission:
    """The contribution of a page, for who may see it."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    return get_object_or_404(model_admin.get_queryset(request), pk=key)


def preview(request: HttpRequest, key: int, model_admin: admin.ModelAdmin) -> HttpResponse:
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
