"""The axes and the proposals of the report in the admin: what is known of them, and what is to be completed."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join

from catalogue.admin.rights import SECURE_ADDRESSES, NeverAdded, NeverDeleted, ReadOnly
from catalogue.entries.changes import record_change
from proposals.admin.append_only import AppendOnlyAdmin
from proposals.admin.forms import LinkForm, ProposalForm
from proposals.models import Axis, Proposal, ProposalInnovation, ProposalSource, Statement, WordingState
from proposals.services import state_proposal


@admin.register(Axis)
class AxisAdmin(NeverAdded, AppendOnlyAdmin):
    """The three axes of the report, as they were loaded: they are only read."""

    list_display = ["number", "title"]
    list_display_links = ["title"]


@admin.register(Statement)
class StatementAdmin(NeverAdded, AppendOnlyAdmin):
    """What was said of the report, the last first: written by the screen of a proposal, with its proof."""

    list_display = ["recorded_at", "proposal", "page", "source_title", "recorded_by"]
    fields = [
        "proposal",
        ("number", "number_confirmed"),
        ("axis", "axis_confirmed"),
        "wording_state",
        "title",
        "summary",
        "levers",
        "page",
        "source_title",
        "source_url",
        "recorded_at",
        "recorded_by",
    ]
    readonly_fields = ["recorded_at", "recorded_by"]
    list_select_related = ["proposal__statement", "recorded_by"]
    ordering = ["-pk"]


class ToComplete(admin.SimpleListFilter):
    """What is missing of a proposal, or provisional."""

    title = "ce qui est à compléter"
    parameter_name = "a_completer"
    unstated = Q(statement=None)
    conditions = {
        "intitule": unstated | Q(statement__wording_state=WordingState.MISSING),
        "numero": unstated | Q(statement__number_confirmed=False),
        "axe": unstated | Q(statement__axis_confirmed=False),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("tout", "quelque chose"),
            ("intitule", "l’intitulé"),
            ("numero", "le numéro"),
            ("axe", "l’axe"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "tout":
            return queryset.to_complete()  # type: ignore[attr-defined]
        condition = self.conditions.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset


class WordingFilter(admin.SimpleListFilter):
    """How well the wording is known; without a statement, it is missing."""

    title = "état de l’intitulé"
    parameter_name = "wording_state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return WordingState.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in WordingState.values:
            return queryset
        unstated = Q(statement=None) if self.value() == WordingState.MISSING else Q()
        return queryset.filter(Q(statement__wording_state=self.value()) | unstated)


class SourceInline(ReadOnly, admin.StackedInline):
    """The pages that attested the wording when it was loaded, only read: what changes since has its proof."""

    model = ProposalSource
    formfield_overrides = SECURE_ADDRESSES
    extra = 0


class LinkInline(admin.StackedInline):
    """The innovations that illustrate the proposal."""

    model = ProposalInnovation
    form = LinkForm
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("innovation")


@admin.register(Proposal)
class ProposalAdmin(NeverAdded, NeverDeleted, admin.ModelAdmin):
    """The proposals, which nobody adds nor removes. The status is not a field of theirs: see the ledger."""

    form = ProposalForm
    inlines = [SourceInline, LinkInline]
    list_display = ["number", "wording", "axis_number", "to_complete", "update_count", "entry_count", "actions_on_row"]
    list_display_links = ["wording"]
    list_filter = [ToComplete, "axis", WordingFilter]
    search_fields = ["number", "statement__title"]
    ordering = ["number"]
    show_full_result_count = False
    formfield_overrides = SECURE_ADDRESSES
    readonly_fields = ["actions_on_row", "report_page"]
    fieldsets = [
        (None, {"fields": ["actions_on_row"]}),
        ("Dans le rapport", {"fields": [("number", "number_confirmed"), ("axis", "axis_confirmed")]}),
        (
            "L’intitulé",
            {
                "description": "Rien n’est inventé : un intitulé manquant se complète à partir du rapport, p. 69 et"
                " suivantes, en notant la page.",
                "fields": ["wording_state", "title", "report_page", "summary", "levers"],
            },
        ),
        (
            "La preuve de ce que vous changez",
            {
                "description": "Numéro, axe, intitulé, résumé et leviers ne changent qu’avec la page du rapport ou une"
                " source publique ; la page de la proposition montre ce qui était écrit avant.",
                "fields": ["proof_page", "proof_title", "proof_url"],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .annotate(update_count=Count("updates", distinct=True), entry_count=Count("entries", distinct=True))
        )

    @admin.display(description="intitulé", ordering="statement__title")
    def wording(self, proposal: Proposal) -> str:
        """The wording, or that it is missing."""
        return proposal.title or "(à compléter)"

    @admin.display(description="axe", ordering="axis__number")
    def axis_number(self, proposal: Proposal) -> int:
        """The number of the axis."""
        return proposal.axis.number

    @admin.display(description="à compléter")
    def to_complete(self, proposal: Proposal) -> str:
        """What is missing or provisional."""
        gaps = {
            "intitulé": proposal.is_wording_missing,
            "numéro": not proposal.number_confirmed,
            "axe": not proposal.axis_confirmed,
        }
        return ", ".join(name for name, is_gap in gaps.items() if is_gap) or "rien"

    @admin.display(description="faits", ordering="update_count")
    def update_count(self, proposal: Any) -> int:
        """How many facts."""
        return proposal.update_count

    @admin.display(description="statuts", ordering="entry_count")
    def entry_count(self, proposal: Any) -> int:
        """How many entries, those that wait for moderation included."""
        return proposal.entry_count

    @admin.display(description="consigner")
    def actions_on_row(self, proposal: Proposal) -> str:
        """Links to the one screen of a fact, of a status and of a deadline, the proposal being chosen."""
        targets = (
            ("admin:proposals_proposalupdate_add", "un fait"),
            ("admin:proposals_statusentry_add", "un statut"),
            ("admin:proposals_deadline_add", "une échéance"),
        )
        links = ((reverse(name), proposal.pk, label) for name, label in targets)
        return format_html_join(" · ", '<a href="{}?proposal={}">{}</a>', links)

    def view_on_site(self, obj: Proposal) -> str:
        return obj.get_absolute_url()

    def save_model(self, request: HttpRequest, obj: Proposal, form: Any, change: bool) -> None:
        """What the proposal says of the report changes with its proof."""
        if form.says_otherwise:
            state_proposal(proposal=obj, proof=form.proof, recorded_by=request.user, **form.said)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        """Save the rest, then tell the search: number, wording and links are those of a filter of the catalogue."""
        links = ProposalInnovation.objects.filter(proposal=form.instance)
        before = set(links.values_list("innovation_id", flat=True))
        super().save_related(request, form, formsets, change)
        record_change(before | set(links.all().values_list("innovation_id", flat=True)))
