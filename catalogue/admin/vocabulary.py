"""Levers, public policies, themes and organisations in the admin: the words that entries share."""

from collections.abc import Iterable

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest

from catalogue.admin.autocomplete import AutocompleteMixin, OrganisationLookup
from catalogue.admin.merge import EntriesMergeMixin
from catalogue.admin.rights import NeverAdded, NeverDeleted
from catalogue.entries.changes import record_change
from catalogue.entries.vocabulary import (
    merge_organisations,
    merge_themes,
    move_to_rank,
    name_errors,
    rank_error,
    rename_theme,
    theme_address_errors,
)
from catalogue.models import Innovation, Lever, Organisation, Policy, Theme


class SharedWordsAdmin(admin.ModelAdmin):
    """A table whose rows are searched through the entries that they are on: these follow each change.

    `entries_field` is the field of Innovation that leads to the table, `entries_path` the way back.
    """

    entries_field = ""
    entries_path = "innovations"
    show_full_result_count = False

    def entries_of(self, rows: Iterable[Model]) -> list[int]:
        """The primary keys of the entries that have one of these rows."""
        entries = Innovation.objects.filter(**{f"{self.entries_field}__in": list(rows)})
        return list(entries.values_list("pk", flat=True))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(entry_count=Count(self.entries_path, distinct=True))

    @admin.display(description="innovations", ordering="entry_count")
    def entry_count(self, row: Model) -> int:
        """How many entries have it, drafts included."""
        return row.entry_count

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record_change(self.entries_of([obj]))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        with transaction.atomic():
            entries = self.entries_of([obj])
            super().delete_model(request, obj)
            record_change(entries)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            entries = self.entries_of(queryset)
            super().delete_queryset(request, queryset)
            record_change(entries)


class RankedForm(forms.ModelForm):
    """A row that has a rank: the others make room."""

    rank = forms.IntegerField(label="Rang", min_value=1, required=False, help_text="Les autres se décalent.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("rank", self.instance.position)

    def clean_rank(self) -> int:
        """A rank that there is."""
        rank, count = self.cleaned_data["rank"] or self.instance.position, type(self.instance).objects.count()
        if rank > count and rank != self.instance.position:
            raise ValidationError(rank_error(count))
        return rank


class RankedWordsAdmin(NeverAdded, NeverDeleted, SharedWordsAdmin):
    """Words of which the texts and the order may be improved, while their number and their addresses stay."""

    form = RankedForm
    readonly_fields = ["slug"]
    ordering = ["position"]

    def view_on_site(self, obj: Lever | Policy) -> str:
        return obj.get_absolute_url()

    def save_model(self, request: HttpRequest, obj: Lever | Policy, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.cleaned_data["rank"] != obj.position:
            move_to_rank(row=obj, position=form.cleaned_data["rank"])


@admin.register(Lever)
class LeverAdmin(RankedWordsAdmin):
    """The nine levers of the report."""

    entries_field = "levers"
    list_display = ["verb", "complement", "position", "entry_count"]
    fields = ["verb", "complement", "summary", "rank", "slug"]


@admin.register(Policy)
class PolicyAdmin(RankedWordsAdmin):
    """The public policies."""

    entries_field = "policies"
    list_display = ["name", "summary", "position", "entry_count"]
    fields = ["name", "summary", "rank", "slug"]


class ThemeForm(forms.ModelForm):
    """A theme: it tells beforehand what the service would refuse."""

    def clean_name(self) -> str:
        """A name that no other theme has, whatever its capitals."""
        if reasons := name_errors(self.instance, self.cleaned_data["name"]):
            raise ValidationError(reasons)
        return self.cleaned_data["name"]

    def clean_slug(self) -> str:
        """An address that leads to no other theme."""
        slug = self.cleaned_data["slug"]
        if slug != self.initial.get("slug") and (reasons := theme_address_errors(self.instance, slug)):
            raise ValidationError(reasons)
        return slug


@admin.register(Theme)
class ThemeAdmin(EntriesMergeMixin, SharedWordsAdmin):
    """Themes. Those that are renamed or merged keep their addresses, so that links to filtered lists live on."""

    entries_field = "themes"
    entries_path = "themed_innovations"
    form = ThemeForm
    list_display = ["name", "entry_count"]
    search_fields = ["name"]
    list_per_page = 50
    fields = ["name", "slug", "former_addresses"]
    readonly_fields = ["former_addresses"]
    actions = ["merge_selected"]
    merge = staticmethod(merge_themes)
    merge_note = f"{EntriesMergeMixin.merge_note} Leurs adresses mèneront à la sienne."

    def get_prepopulated_fields(self, request: HttpRequest, obj: Theme | None = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}

    @admin.display(description="anciennes adresses")
    def former_addresses(self, theme: Theme) -> str:
        """The addresses that lead to the present one."""
        slugs = [former.slug for former in theme.former_slugs.all()] if theme.pk else []
        return ", ".join(slugs) or "aucune"

    def save_model(self, request: HttpRequest, obj: Theme, form: forms.ModelForm, change: bool) -> None:
        if change:
            rename_theme(theme=obj, name=obj.name, slug=obj.slug)
        else:
            super().save_model(request, obj, form, change)


@admin.register(Organisation)
class OrganisationAdmin(EntriesMergeMixin, AutocompleteMixin, SharedWordsAdmin):
    """Partners of innovations."""

    lookup = OrganisationLookup()
    entries_field = "organisations"
    list_display = ["name", "kind", "entry_count"]
    list_filter = ["kind"]
    search_fields = ["name"]
    list_per_page = 50
    actions = ["merge_selected"]
    merge = staticmethod(merge_organisations)
