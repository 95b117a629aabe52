"""Dossiers in the admin: the texts, then the entries in the order of their ranks, with a word on each."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from catalogue.admin.autocomplete import AutocompleteField, AutocompleteForm, InnovationLookup
from catalogue.admin.forms import RowForm, RowFormSet
from catalogue.admin.innovation_form import BoundedInline
from catalogue.admin.widgets import MarkdownTextarea
from catalogue.entries.changes import record_change
from catalogue.models import Dossier, DossierEntry, DossierStatus, Innovation
from catalogue.typography import plural


class DossierEntryForm(RowForm, AutocompleteForm):
    """An entry of a dossier."""

    innovation = AutocompleteField(
        Innovation.objects.all(), lookup=InnovationLookup(), label="Fiche", help_text="Tapez des mots du titre."
    )

    class Meta:
        widgets = {"word": AdminTextareaWidget(attrs={"rows": 3})}


class DossierEntryInline(BoundedInline):
    """The entries of a dossier, with what the public does not see."""

    model = DossierEntry
    add_text = "Ajouter une fiche"
    form = DossierEntryForm
    formset = RowFormSet
    fields = ["innovation", "position", "word", "visibility"]
    readonly_fields = ["visibility"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("innovation")

    @admin.display(description="lecture")
    def visibility(self, entry: DossierEntry) -> str:
        """Whether readers of the dossier see the entry, and why not."""
        if entry.pk is None or entry.innovation.is_published:
            return "montrée" if entry.pk else "–"
        return (
            f"Les lecteurs ne la voient pas : la fiche n’est pas publique ({entry.innovation.get_status_display()})."
        )


class DossierForm(ModelForm):
    """A dossier. The admin sets `may_publish`, without which its status stays what it is."""

    may_publish = False

    class Meta:
        widgets = {name: MarkdownTextarea(attrs={"rows": 8}) for name in ("introduction", "closing")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "status" in self.fields and not self.may_publish:
            current = DossierStatus(self.instance.status)
            self.fields["status"].choices = [(current.value, current.label)]


@admin.register(Dossier)
class DossierAdmin(admin.ModelAdmin):
    """The dossiers. Whoever writes entries writes drafts; what the public sees is for those who may publish."""

    form = DossierForm
    inlines = [DossierEntryInline]
    list_display = ["title", "status", "position", "entry_count", "hidden_count", "updated_at"]
    list_filter = ["status"]
    list_per_page = 50
    search_fields = ["title", "summary"]
    show_full_result_count = False
    save_on_top = True
    fields = [
        "title",
        "slug",
        "summary",
        "introduction",
        "closing",
        "position",
        "status",
        "published_at",
        "updated_at",
    ]
    readonly_fields = ["published_at", "updated_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_counts()

    @admin.display(description="fiches montrées", ordering="entry_count")
    def entry_count(self, dossier: Dossier) -> int:
        """How many entries readers see."""
        return dossier.entry_count  # type: ignore[attr-defined]

    @admin.display(description="fiches non publiques", ordering="hidden_count")
    def hidden_count(self, dossier: Dossier) -> str:
        """How many entries of the dossier readers do not see."""
        count = dossier.hidden_count  # type: ignore[attr-defined]
        return f"{count} retirée{plural(count)} de la lecture" if count else "–"

    def has_change_permission(self, request: HttpRequest, obj: Dossier | None = None) -> bool:
        is_draft = obj is None or not obj.is_published
        return super().has_change_permission(request, obj) and (is_draft or may_publish(request))

    def get_form(
        self, request: HttpRequest, obj: Dossier | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        form.may_publish = may_publish(request)
        return form

    def get_prepopulated_fields(self, request: HttpRequest, obj: Dossier | None = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["title"]}

    def view_on_site(self, obj: Dossier) -> str:
        return obj.get_absolute_url()

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        record_change([])

    def delete_model(self, request: HttpRequest, obj: Dossier) -> None:
        super().delete_model(request, obj)
        record_change([])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        super().delete_queryset(request, queryset)
        record_change([])


def may_publish(request: HttpRequest) -> bool:
    """Whether this person may change what the public sees of dossiers."""
    return request.user.has_perm("catalogue.publish_dossier")
