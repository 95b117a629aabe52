"""The ledger of deadlines in the admin: added to, never changed."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from proposals.admin.append_only import AppendOnlyAdmin
from proposals.admin.forms import DeadlineForm
from proposals.models import Deadline


@admin.register(Deadline)
class DeadlineAdmin(AppendOnlyAdmin):
    """The deadlines, the last decided first. To move or lift one, add what was decided."""

    form = DeadlineForm
    list_display = ["when", "number", "due", "reason", "recorded_at"]
    list_filter = ["proposal__axis"]
    list_select_related = ["proposal"]
    list_per_page = 50
    search_fields = ["reason", "proposal__number"]
    ordering = ["-effective_on", "-recorded_at", "-pk"]
    fieldsets = [
        (
            None,
            {
                "description": "Rien ne s’efface : ajoutez ce qui a été décidé. Sans jour, l’échéance est levée.",
                "fields": ["proposal", ("when", "due_on"), "reason", "source_title", "source_url"],
            },
        ),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Deadline | None = None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, ("Consignée", {"fields": ["recorded_at", "recorded_by"]})] if obj else list(fieldsets)

    def get_readonly_fields(self, request: HttpRequest, obj: Deadline | None = None) -> list[str]:
        return ["when", "recorded_at", "recorded_by"] if obj else []

    @admin.display(description="décidée le", ordering="effective_on")
    def when(self, deadline: Deadline) -> str:
        """When it was decided, as closely as it is known."""
        return deadline.date_text

    @admin.display(description="proposition", ordering="proposal__number")
    def number(self, deadline: Deadline) -> int:
        """The number of the proposal."""
        return deadline.proposal.number

    @admin.display(description="échéance", ordering="due_on")
    def due(self, deadline: Deadline) -> Any:
        """The day, or that there is none any more."""
        return deadline.due_on or "levée"

    def save_model(self, request: HttpRequest, obj: Deadline, form: ModelForm, change: bool) -> None:
        obj.recorded_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
