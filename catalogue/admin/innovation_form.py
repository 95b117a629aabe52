"""The form of an entry in the admin, as editors fill it in: the entry, then its pictures, the territories that took it
up, its sources. One blank line of each is offered, so that nothing needs a script. A panel says what it still lacks,
for publication, then for a whole sheet.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from catalogue.admin.contacts import ContactInline
from catalogue.admin.forms import (
    IllustrationForm,
    InnovationForm,
    ReplicationForm,
    ReplicationFormSet,
    RowFormSet,
    SourceForm,
    SourceFormSet,
)
from catalogue.admin.rights import SECURE_ADDRESSES, may_change, may_publish
from catalogue.entries.changes import record_change
from catalogue.entries.highlights import near_titles
from catalogue.entries.services import archive, publish, rename
from catalogue.models import Illustration, Innovation, Replication, Source, Status, Territory
from catalogue.models.completeness import PARTS, Part, gaps
from catalogue.submissions.consent import unapproved

ANCHORS = {"levers": "id_levers_0", "policies": "id_policies_0", "sources": "sources-heading"}
"""Where a link to a part leads, when that is not the control of a field."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that is missing, and the place of the form where it is given."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Passages that the contributor neither wrote nor approved, and where the contribution is."""

    number: str
    passages: list[str]
    url: str


@dataclass(frozen=True, slots=True)
class GapPanel:
    """What is missing, of what was last saved: to publish, and to have a whole sheet; `filled` parts of `total`."""

    to_publish: list[Gap]
    to_approve: list[Approval]
    to_be_whole: list[Gap]
    filled: int
    total: int


def panel_of(innovation: Innovation) -> GapPanel:
    """The panel of an entry. One query for each of its relations."""
    missing = gaps(innovation)
    waiting = [
        Approval(each.number, passages, reverse("admin:catalogue_submission_change", args=[each.pk]))
        for each, passages in unapproved(innovation)
    ]
    return GapPanel(
        to_approve=waiting,
        to_publish=[gap_of(part) for part in missing if part.is_needed],
        to_be_whole=[gap_of(part) for part in missing if not part.is_needed],
        filled=len(PARTS) - len(missing),
        total=len(PARTS),
    )


def gap_of(part: Part) -> Gap:
    """A missing part with its place."""
    return Gap(part.label, ANCHORS.get(part.name, f"id_{part.name}"))


MOST_ROWS = 100
"""Rows of a sort that an entry may have; a form that says that it has more is read up to there."""


class BoundedInline(admin.StackedInline):
    """Rows under an entry, whose number a stranger cannot choose. `add_text` is what the link that adds one says."""

    add_text: ClassVar[str]
    extra = 1
    max_num = MOST_ROWS

    def get_formset(self, request: HttpRequest, obj: Innovation | None = None, **kwargs: Any) -> type[BaseFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        formset.absolute_max = MOST_ROWS
        return formset


class IllustrationInline(BoundedInline):
    """The pictures of an entry."""

    model = Illustration
    add_text = "Ajouter une image"
    form = IllustrationForm
    formset = RowFormSet
    fields = ["image", "alt", "credit", "position"]


class ReplicationInline(BoundedInline):
    """The territories that took it up."""

    model = Replication
    add_text = "Ajouter une reproduction"
    fk_name = "original"
    form = ReplicationForm
    formset = ReplicationFormSet
    formfield_overrides = SECURE_ADDRESSES
    fields = [
        "territory",
        "territory_label",
        ("year", "state", "position"),
        "kept",
        "changed",
        "source_title",
        "source_url",
        "copy",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).for_sheet()


class SourceInline(BoundedInline):
    """The sources of an entry."""

    model = Source
    add_text = "Ajouter une source"
    form = SourceForm
    formfield_overrides = SECURE_ADDRESSES
    formset = SourceFormSet
    fields = ["title", "url", "position"]


class InnovationFormMixin(admin.ModelAdmin):
    """The form, in the order of the public sheet. Publishing, archiving and renaming go through the services."""

    form = InnovationForm
    formfield_overrides = SECURE_ADDRESSES
    inlines = [IllustrationInline, ReplicationInline, SourceInline, ContactInline]
    save_on_top = True
    readonly_fields = ["published_at", "created_at", "updated_at", "former_addresses"]
    fieldsets = [
        ("En tête", {"fields": ["title", "slug", "former_addresses"]}),
        (
            "Où",
            {
                "description": "Le territoire choisi donne son type, son département et sa région.",
                "fields": ["territory", "territory_label", "territory_scope", "department", "region"],
            },
        ),
        ("En bref", {"fields": ["summary", "policies", "levers", "themes"]}),
        ("Le texte", {"fields": ["need", "description", "results", "lessons"]}),
        ("Avec qui", {"fields": ["organisations"]}),
        (
            "L’essentiel",
            {
                "fields": [
                    "stage",
                    ("start_year", "end_year"),
                    ("cost", "cost_band"),
                    "cost_note",
                    ("staff", "staff_count"),
                    "months_to_results",
                ]
            },
        ),
        (
            "L’arrêt",
            {
                "description": "Ce qui s’est arrêté, même en partie : sa cause, et en quelques mots pourquoi.",
                "fields": ["stop_cause", "stop_reason"],
            },
        ),
        (
            "Les preuves",
            {
                "description": "La fiche la dit « évaluation provisoire de la rédaction, d’après les sources ».",
                "fields": [
                    "evidence_level",
                    "evidence_proof",
                    ("evidence_source_title", "evidence_source_url"),
                    "verified_on",
                ],
            },
        ),
        ("Le rapport de 2015", {"fields": ["in_report", "is_zoom"]}),
        (
            "Publication",
            {"fields": ["status", "archive_reason", ("published_at", "created_at", "updated_at")]},
        ),
    ]

    def get_field_queryset(self, db: str | None, db_field: ForeignKey, request: HttpRequest) -> QuerySet | None:
        """Departments and regions in the order of the alphabet, and not of their populations as in their own list."""
        if db_field.name in ("department", "region"):
            return Territory.objects.order_by("search_name", "pk")
        return super().get_field_queryset(db, db_field, request)

    def has_change_permission(self, request: HttpRequest, obj: Innovation | None = None) -> bool:
        return may_change(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Innovation | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        form.may_publish = may_publish(request)
        return form

    def get_prepopulated_fields(self, request: HttpRequest, obj: Innovation | None = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["title"]}

    def view_on_site(self, obj: Innovation) -> str:
        return obj.get_absolute_url()

    @admin.display(description="anciennes adresses")
    def former_addresses(self, innovation: Innovation) -> str:
        """The addresses that lead to the present one."""
        return ", ".join(former.slug for former in innovation.former_slugs.all()) or "aucune"

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Innovation | None = None,
    ) -> HttpResponse:
        """Show what the entry lacks, and the titles that are near its own."""
        form = context["adminform"].form
        title = form["title"].value() if "title" in form.fields else obj and obj.title
        context |= {
            "panel": panel_of(obj) if obj else None,
            "near": near_titles(str(title or ""), exclude=obj.pk if obj else None),
            "entry": obj,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, obj: Innovation, form: ModelForm, change: bool) -> None:
        """Save the row with the status and the address that it had; the services change these."""
        slug = obj.slug
        if obj.status != Status.ARCHIVED:
            obj.archive_reason = ""
        obj.status = form.initial["status"] if change else Status.DRAFT
        obj.slug = form.initial["slug"] if change else slug
        super().save_model(request, obj, form, change)
        if obj.slug != slug:
            rename(innovation=obj, title=obj.title, slug=slug)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        """Save the rest, then apply the status: levers and sources are there by then."""
        super().save_related(request, form, formsets, change)
        innovation, status = form.instance, form.cleaned_data["status"]
        if status == innovation.status:
            record_change([innovation.pk])
        elif status == Status.PUBLISHED:
            publish(innovation=innovation)
        else:
            archive(innovation=innovation, reason=form.cleaned_data["archive_reason"])
