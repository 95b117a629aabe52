"""The ledgers of statuses and of deadlines, and the moderation of the second voice, in the admin. They are tables that
only grow: their rows are added and read. The database refuses the rest anyway.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from catalogue.admin.files import FilesAdmin
from catalogue.admin.rights import SECURE_ADDRESSES, NeverChanged, NeverDeleted
from proposals.admin.forms import DeadlineForm, EntryForm, ModerationForm
from proposals.columns import ledger_rows
from proposals.imports import LedgerImport
from proposals.models import Deadline, Moderation, ModerationDecision, StatusEntry, Voice
from proposals.models.ledger import DatedEntry
from proposals.models.statuses import last_decision
from proposals.services import record_entry

ONLY_ADDED = "Une ligne sans identifiant est un ajout ; une ligne qui en a un doit dire ce que dit le site."
"""What is said of the files of these tables."""


class AppendOnlyAdmin(NeverChanged, NeverDeleted, admin.ModelAdmin):
    """A table that grows, each row by whoever adds it."""

    formfield_overrides = SECURE_ADDRESSES
    show_full_result_count = False
    list_per_page = 50
    actions = None

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.recorded_by = request.user
        super().save_model(request, obj, form, change)


class DatedAdmin(AppendOnlyAdmin):
    """A ledger whose rows have a date and a proposal."""

    list_select_related = ["proposal"]

    @admin.display(description="proposition", ordering="proposal__number")
    def number(self, row: Any) -> int:
        """The number of the proposal."""
        return row.proposal.number


def date_column(description: str, ordering: str) -> Callable[[Any, DatedEntry], str]:
    """A column of the list: the date of a row, as closely as it is known."""

    @admin.display(description=description, ordering=ordering)
    def when(self: Any, row: DatedEntry) -> str:
        return row.date_text

    return when


class ModerationFilter(admin.SimpleListFilter):
    """Where the entries of the second voice stand."""

    title = "modération"
    parameter_name = "moderation"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("attente", "en attente"), *ModerationDecision.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "attente":
            return queryset.filter(voice=Voice.SECOND, decision=None)
        return queryset.filter(decision=self.value()) if self.value() in ModerationDecision.values else queryset


@admin.register(StatusEntry)
class EntryAdmin(DatedAdmin, FilesAdmin):
    """The ledger, the last to take effect first. To correct an entry, add one that names it."""

    form = EntryForm
    list_display = ["when", "number", "status", "who", "confidence", "moderation", "recorded_at"]
    list_filter = ["status", "voice", ModerationFilter, "proposal__axis"]
    search_fields = ["reason", "body", "speaker", "proposal__number"]
    ordering = ["-effective_on", "-recorded_at", "-pk"]
    fieldsets = [
        (
            None,
            {
                "description": "Une entrée ne se modifie pas et ne se retire pas. Pour corriger une erreur, ajoutez"
                " une entrée qui la nomme.",
                "fields": [
                    "proposal",
                    ("status", "when"),
                    "body",
                    "reason",
                    "source_title",
                    "source_url",
                    "founding_facts",
                    ("is_editorial_reading", "confidence"),
                    "corrects",
                ],
            },
        ),
        (
            "Lecture contradictoire",
            {
                "classes": ["collapse"],
                "description": "Celle d’une association d’élus, de la recherche ou d’une personne. Elle n’est publique"
                " qu’une fois publiée par la modération.",
                "fields": ["voice", ("speaker_kind", "speaker")],
            },
        ),
    ]
    file_name = "registre"
    file_notes = ("", ONLY_ADDED)

    def file_import(self, request: HttpRequest) -> LedgerImport:
        return LedgerImport(account=request.user)

    def file_rows(self, shown: QuerySet) -> QuerySet:
        """The whole table, whatever the list shows of it."""
        return ledger_rows()

    when = date_column("date d’effet", "effective_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(decision=last_decision())

    def get_fieldsets(self, request: HttpRequest, obj: StatusEntry | None = None) -> list:
        """An entry that exists is read: its own columns take the place of the fields of the form."""
        if obj is None:
            return super().get_fieldsets(request, obj)
        told = ["founding_count", "is_editorial_reading", "confidence", "speaker_kind", "speaker", "corrects"]
        proof = ["body", "reason", "source_title", "source_url", "facts_read"]
        recorded = ["recorded_at", "recorded_by", "moderation"]
        return [(None, {"fields": ["when", "proposal", "voice", "status", *proof, *told, *recorded]})]

    def get_readonly_fields(self, request: HttpRequest, obj: StatusEntry | None = None) -> list[str]:
        return ["when", "facts_read", "moderation", "recorded_at", "recorded_by"] if obj else []

    @admin.display(description="qui parle", ordering="voice")
    def who(self, entry: StatusEntry) -> str:
        """The editors, or the name of who speaks against them."""
        return entry.speaker or "la rédaction"

    @admin.display(description="faits qui fondent le statut")
    def facts_read(self, entry: StatusEntry) -> str:
        """The facts, one after the other."""
        return " ; ".join(str(fact) for fact in entry.facts.all()) or "aucun autre que la source"

    @admin.display(description="modération")
    def moderation(self, entry: Any) -> str:
        """What was decided of an entry of the second voice, with a link to decide."""
        if entry.voice != Voice.SECOND:
            return "sans objet"
        label = ModerationDecision(entry.decision).label if entry.decision else "en attente"
        url = reverse("admin:proposals_moderation_add")
        return format_html('{} · <a href="{}?entry={}">décider</a>', label, url, entry.pk)

    def save_model(self, request: HttpRequest, obj: StatusEntry, form: ModelForm, change: bool) -> None:
        obj.recorded_by = request.user  # type: ignore[assignment]
        record_entry(entry=obj, facts=[fact.pk for fact in form.cleaned_data["founding_facts"]])


@admin.register(Moderation)
class ModerationAdmin(AppendOnlyAdmin):
    """The decisions on the second voice. The last one on an entry counts."""

    form = ModerationForm
    fields = ["entry", "decision", "reason"]
    list_display = ["recorded_at", "entry", "decision", "recorded_by"]
    list_filter = ["decision"]
    list_select_related = ["entry", "recorded_by"]
    ordering = ["-recorded_at", "-pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Moderation | None = None) -> list[str]:
        return ["recorded_at", "recorded_by"] if obj else []


@admin.register(Deadline)
class DeadlineAdmin(DatedAdmin):
    """The deadlines, the last decided first. To move or lift one, add what was decided."""

    form = DeadlineForm
    list_display = ["when", "number", "due", "reason", "recorded_at"]
    list_filter = ["proposal__axis"]
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

    when = date_column("décidée le", "effective_on")

    def get_fieldsets(self, request: HttpRequest, obj: Deadline | None = None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, ("Consignée", {"fields": ["recorded_at", "recorded_by"]})] if obj else list(fieldsets)

    def get_readonly_fields(self, request: HttpRequest, obj: Deadline | None = None) -> list[str]:
        return ["when", "recorded_at", "recorded_by"] if obj else []

    @admin.display(description="échéance", ordering="due_on")
    def due(self, deadline: Deadline) -> Any:
        """The day, or that there is none any more."""
        return deadline.due_on or "levée"
