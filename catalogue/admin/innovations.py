"""Innovations in the admin: the sheet as editors fill it in, and the list that they work from."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Field, QuerySet, URLField
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest
from django.utils.html import format_html

from catalogue.admin.forms import InnovationForm, ReplicationFormSet, SourceFormSet
from catalogue.admin.territories import ChoosesTerritory
from catalogue.models import Illustration, Innovation, Replication, Source, Status
from catalogue.search.documents import refresh
from catalogue.search.plain import text_condition
from catalogue.search.text import parse_query
from catalogue.services import Refusal, archive, publish, rename
from catalogue.typography import plural

SECURE_ADDRESSES = {URLField: {"assume_scheme": "https"}}
"""An address typed without its scheme is read as https."""

WIDGETS = {
    "title": AdminTextInputWidget(attrs={"class": "vLargeTextField"}),
    "summary": AdminTextareaWidget(attrs={"rows": 3}),
    "levers": CheckboxSelectMultiple(),
}


class SourceInline(admin.TabularInline):
    """The sources of an entry."""

    model = Source
    formfield_overrides = SECURE_ADDRESSES
    formset = SourceFormSet
    extra = 0


class ReplicationInline(ChoosesTerritory, admin.StackedInline):
    """The territories that took it up."""

    model = Replication
    fk_name = "original"
    formset = ReplicationFormSet
    formfield_overrides = SECURE_ADDRESSES
    autocomplete_fields = ["copy"]
    extra = 0
    fields = [
        ("territory", "territory_label"),
        ("year", "state", "position"),
        "kept",
        "changed",
        ("source_title", "source_url"),
        "copy",
    ]


class IllustrationInline(admin.TabularInline):
    """The pictures of an entry."""

    model = Illustration
    extra = 0


@admin.register(Innovation)
class InnovationAdmin(ChoosesTerritory, admin.ModelAdmin):
    """The entries. Publishing, archiving and renaming go through the services, from the form as from the actions.

    Without the right to publish, what the public sees, or has seen, is read only.
    """

    form = InnovationForm
    inlines = [SourceInline, ReplicationInline, IllustrationInline]
    list_display = ["title", "public_view", "place", "status", "stage", "updated_at"]
    list_filter = ["status", "stage", "territory_scope", "evidence_level", "levers", "in_report", "is_zoom"]
    list_select_related = ["territory"]
    list_per_page = 50
    search_fields = ["title"]
    search_help_text = "Les mots de la fiche, comme sur le site."
    ordering = ["-updated_at", "-pk"]
    show_full_result_count = False
    save_on_top = True
    autocomplete_fields = ["organisations"]
    readonly_fields = ["published_at", "created_at", "updated_at", "former_addresses"]
    actions = ["publish_selected", "archive_selected"]
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

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether this person may change what the public sees; the actions that do ask for it by this name."""
        return request.user.has_perm("catalogue.publish_innovation")

    def has_change_permission(self, request: HttpRequest, obj: Innovation | None = None) -> bool:
        may_change = super().has_change_permission(request, obj)
        is_draft = obj is None or obj.status == Status.DRAFT
        return may_change and (is_draft or self.has_publish_permission(request))

    def get_form(self, request: HttpRequest, obj: Innovation | None = None, change: bool = False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.may_publish = self.has_publish_permission(request)
        return form

    def get_prepopulated_fields(self, request: HttpRequest, obj: Innovation | None = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["title"]}

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs):
        if db_field.name in WIDGETS:
            kwargs["widget"] = WIDGETS[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.filter(text_condition(parse_query(search_term))), False

    def view_on_site(self, obj: Innovation) -> str:
        return obj.get_absolute_url()

    @admin.display(description="territoire", ordering="territory__name")
    def place(self, innovation: Innovation) -> str:
        """The name of the territory as people say it."""
        return innovation.place

    @admin.display(description="vue publique")
    def public_view(self, innovation: Innovation) -> str:
        """A link to the page, which editors see before the public does."""
        label = "vue publique" if innovation.is_published else "aperçu"
        return format_html('<a href="{}">{}</a>', innovation.get_absolute_url(), label)

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

    @admin.action(description="Publier les innovations choisies", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publish each, and say why some cannot be."""
        done = 0
        for innovation in queryset:
            try:
                publish(innovation=innovation)
                done += 1
            except Refusal as refusal:
                self.message_user(request, f"{innovation} : {refusal}", messages.WARNING)
        self.tell(request, done, "publiée")

    @admin.action(description="Archiver les innovations choisies", permissions=["publish"])
    def archive_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Archive each."""
        for innovation in queryset:
            archive(innovation=innovation)
        self.tell(request, len(queryset), "archivée")

    def tell(self, request: HttpRequest, count: int, done: str) -> None:
        """Say how many entries an action changed."""
        ending = plural(count)
        level = messages.SUCCESS if count else messages.INFO
        self.message_user(request, f"{count} innovation{ending} {done}{ending}.", level)
