"""The sheet of an entry in the admin, as editors fill it in."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Field
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest

from catalogue.admin.forms import InnovationForm
from catalogue.admin.innovation_inlines import IllustrationInline, ReplicationInline, SourceInline
from catalogue.admin.territories import ChoosesTerritory
from catalogue.models import Innovation, Status
from catalogue.search.documents import refresh
from catalogue.services import archive, publish, rename

WIDGETS = {
    "title": AdminTextInputWidget(attrs={"class": "vLargeTextField"}),
    "summary": AdminTextareaWidget(attrs={"rows": 3}),
    "levers": CheckboxSelectMultiple(),
}


class InnovationSheet(ChoosesTerritory, admin.ModelAdmin):
    """The form. Publishing, archiving and renaming go through the services."""

    form = InnovationForm
    inlines = [SourceInline, ReplicationInline, IllustrationInline]
    save_on_top = True
    autocomplete_fields = ["organisations"]
    readonly_fields = ["published_at", "created_at", "updated_at", "former_addresses"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "former_addresses", "summary", "status", "published_at", "verified_on"]}),
        ("L’innovation", {"fields": ["need", "description", "results", "lessons", "levers", "themes"]}),
        (
            "Où",
            {
                "description": "Le territoire choisi donne son type, son département et sa région.",
                "fields": ["territory", "territory_label", "territory_scope", "department", "region"],
            },
        ),
        ("Quand et combien", {"fields": ["stage", ("start_year", "end_year"), ("cost", "cost_band"), "staff"]}),
        ("Avec qui", {"fields": ["organisations"]}),
        ("Les preuves", {"fields": ["months_to_results", "evidence_level", "evidence_proof"]}),
        ("Le rapport de 2015", {"fields": ["in_report", "is_zoom"]}),
        ("Dates de la fiche", {"fields": ["created_at", "updated_at"]}),
    ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Innovation | None = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["title"]}

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs):
        if db_field.name in WIDGETS:
            kwargs["widget"] = WIDGETS[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def view_on_site(self, obj: Innovation) -> str:
        return obj.get_absolute_url()

    @admin.display(description="anciennes adresses")
    def former_addresses(self, innovation: Innovation) -> str:
        """The addresses that lead to the present one."""
        return ", ".join(former.slug for former in innovation.former_slugs.all()) or "aucune"

    def save_model(self, request: HttpRequest, obj: Innovation, form: ModelForm, change: bool) -> None:
        """Save the row with the status and the address that it had; the services change these."""
        slug = obj.slug
        obj.status = form.initial["status"] if change else Status.DRAFT
        obj.slug = form.initial["slug"] if change else slug
        super().save_model(request, obj, form, change)
        if obj.slug != slug:
            rename(innovation=obj, title=obj.title, slug=slug)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        """Save the rest, then apply the status: levers and sources are there by then."""
        super().save_related(request, form, formsets, change)
        innovation, status = form.instance, form.cleaned_data["status"]
        if status != innovation.status:
            {Status.PUBLISHED: publish, Status.ARCHIVED: archive}[status](innovation=innovation)
        else:
            refresh([innovation.pk])
