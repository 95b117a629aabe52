"""What the contacts answered, as a list for the editors to treat."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from catalogue.admin.rights import NeverAdded
from catalogue.models import Verification
from catalogue.typography import plural
from catalogue.verification import treat

QUEUES = {
    "a-traiter": ("à traiter", lambda rows: rows.to_treat()),
    "traitees": ("traitées", lambda rows: rows.treated()),
    "sans-reponse": ("sans réponse", lambda rows: rows.unanswered()),
}


class QueueFilter(admin.SimpleListFilter):
    """What is to be done, and what is done."""

    title = "file"
    parameter_name = "file"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(slug, label) for slug, (label, _) in QUEUES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        queue = QUEUES.get(self.value() or "")
        return queue[1](queryset) if queue else queryset


@admin.register(Verification)
class VerificationAdmin(NeverAdded, admin.ModelAdmin):
    """The answers: read here, applied on the form of the entry, then marked as treated."""

    list_display = ["innovation", "answer", "remark_start", "answered_at", "asked_at", "treated_at", "treated_by"]
    list_filter = [QueueFilter, "answer"]
    list_select_related = ["innovation", "treated_by"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["treat_selected"]
    fields = ["entry", "answer", "remark", "answered_at", "asked_at", "treated_at", "treated_by"]
    readonly_fields = fields

    @admin.display(description="fiche")
    def entry(self, verification: Verification) -> str:
        """A link to the form of the entry, where what is to be corrected is corrected."""
        url = reverse("admin:catalogue_innovation_change", args=[verification.innovation_id])
        return format_html('<a href="{}">{}</a>', url, verification.innovation)

    @admin.display(description="ce qui est à corriger")
    def remark_start(self, verification: Verification) -> str:
        """The first words of what the contact wrote."""
        return verification.remark[:120] + ("…" if len(verification.remark) > 120 else "")

    @admin.action(description="Marquer comme traitées", permissions=["change"])
    def treat_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Say that these were dealt with."""
        count = treat(keys=list(queryset.values_list("pk", flat=True)), by=request.user)
        s = plural(count)
        level = messages.SUCCESS if count else messages.INFO
        self.message_user(request, f"{count} réponse{s} traitée{s}.", level)
