"""Facts in the admin: one screen to add one or to correct one, a file to add many. They are added and read."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from catalogue.admin.files import FilesAdmin
from catalogue.tables.columns import is_key
from proposals.admin.forms import UpdateForm
from proposals.admin.ledger import ONLY_ADDED, DatedAdmin, date_column
from proposals.columns import update_rows
from proposals.dates import write_precise_date
from proposals.imports import UpdateImport
from proposals.models import ProposalUpdate

COPIED = ("proposal", "kind", "text", "body", "source_title", "source_url", "link_to_report")
"""What a correction begins with: all that the fact said."""


class VersionFilter(admin.SimpleListFilter):
    """Which versions of the facts: those that count unless told otherwise."""

    title = "version"
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("corrigees", "corrigées depuis"), ("retirees", "faits retirés"), ("toutes", "toutes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "toutes":
            return queryset
        if self.value() == "corrigees":
            return queryset.filter(is_corrected=True)
        return queryset.filter(is_corrected=False, is_withdrawn=self.value() == "retirees")


@admin.register(ProposalUpdate)
class UpdateAdmin(DatedAdmin, FilesAdmin):
    """The facts, the newest first. To correct one, add a version that names it: what it said stays in sight."""

    form = UpdateForm
    list_display = ["when", "number", "kind", "text", "body", "link_to_report", "recorded_at", "correct_it"]
    list_display_links = ["when", "text"]
    list_filter = [VersionFilter, "kind", "link_to_report", "proposal__axis", "precision"]
    date_hierarchy = "happened_on"
    search_fields = ["text", "body", "source_title", "proposal__number"]
    ordering = ["-happened_on", "-pk"]
    fieldsets = [
        (
            None,
            {"fields": ["proposal", ("when", "kind"), "text", "body", "source_title", "source_url", "link_to_report"]},
        ),
        (
            "Correction",
            {
                "description": "Un fait ne se modifie pas : une correction le nomme, et la page montre ce qui était"
                " écrit.",
                "fields": ["corrects", "correction_reason", "is_withdrawn"],
            },
        ),
    ]
    file_name = "faits"
    file_notes = ("", ONLY_ADDED)

    def file_import(self, request: HttpRequest) -> UpdateImport:
        return UpdateImport(account=request.user)

    def file_rows(self, shown: QuerySet) -> QuerySet:
        """The whole table, whatever the list shows of it."""
        return update_rows()

    when = date_column("date", "happened_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        corrections = ProposalUpdate.objects.filter(corrects=OuterRef("pk"))
        return super().get_queryset(request).annotate(is_corrected=Exists(corrections))

    def get_fieldsets(self, request: HttpRequest, obj: ProposalUpdate | None = None) -> list:
        fieldsets = list(super().get_fieldsets(request, obj))
        recorded = ("Consigné", {"fields": ["recorded_at", "recorded_by", "correct_it"]})
        return [*fieldsets, recorded] if obj else fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: ProposalUpdate | None = None) -> list[str]:
        return ["when", "recorded_at", "recorded_by", "correct_it"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A correction begins with what the fact said."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        key = str(initial.get("corrects", ""))
        corrected = ProposalUpdate.objects.filter(pk=key).first() if is_key(key) else None
        if corrected is None:
            return initial
        said = {name: getattr(corrected, name) for name in COPIED}
        when = write_precise_date(corrected.happened_on, corrected.precision)
        return {"corrects": corrected.pk, "when": when} | said | {"proposal": corrected.proposal_id}

    @admin.display(description="corriger")
    def correct_it(self, update: Any) -> str:
        """A link to the screen where it is corrected, unless it was."""
        if update.is_corrected:
            return "corrigé depuis"
        url = reverse("admin:proposals_proposalupdate_add")
        return format_html('<a href="{}?corrects={}">corriger ou retirer</a>', url, update.pk)
