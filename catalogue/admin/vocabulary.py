"""Levers, themes and organisations in the admin: the words that entries share."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from catalogue.admin.typed import OrganisationLookup, SuggestsNames
from catalogue.models import Innovation, Lever, Organisation, Theme
from catalogue.search.documents import refresh
from catalogue.services import merge_themes
from catalogue.typography import NBSP, plural


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

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        refresh(self.entries_of([obj]))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        with transaction.atomic():
            entries = self.entries_of([obj])
            super().delete_model(request, obj)
            refresh(entries)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            entries = self.entries_of(queryset)
            super().delete_queryset(request, queryset)
            refresh(entries)


@admin.register(Lever)
class LeverAdmin(SharedWordsAdmin):
    """The nine levers of the report: their texts may be improved, their number and addresses are settled."""

    entries_field = "levers"
    list_display = ["verb", "complement", "position", "entry_count"]
    readonly_fields = ["slug", "position"]
    fields = ["verb", "complement", "summary", "position", "slug"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Lever | None = None) -> bool:
        return False

    def view_on_site(self, obj: Lever) -> str:
        return obj.get_absolute_url()


@admin.register(Theme)
class ThemeAdmin(SharedWordsAdmin):
    """Themes. The address stays when the name changes, so that links to filtered lists live on."""

    entries_field = "themes"
    entries_path = "themed_innovations"
    list_display = ["name", "entry_count"]
    search_fields = ["name"]
    list_per_page = 50

    actions = ["merge_selected"]

    def get_readonly_fields(self, request: HttpRequest, obj: Theme | None = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Theme | None = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}

    @admin.action(description="Fusionner les thèmes choisis dans le plus employé", permissions=["delete"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Merge them, and say which one stays."""
        themes = sorted(queryset, key=lambda theme: (-theme.entry_count, theme.name, theme.pk))
        if len(themes) < 2:
            self.message_user(request, "Choisissez au moins deux thèmes à fusionner.", messages.WARNING)
            return
        kept, *others = themes
        count = merge_themes(kept=kept, others=others)
        names = ", ".join(f"«{NBSP}{theme.name}{NBSP}»" for theme in others)
        sentence = f"{names} {'devient' if len(others) == 1 else 'deviennent'} «{NBSP}{kept.name}{NBSP}»"
        self.message_user(request, f"{sentence} sur {count} innovation{plural(count)}.", messages.SUCCESS)


@admin.register(Organisation)
class OrganisationAdmin(SuggestsNames, SharedWordsAdmin):
    """Partners of innovations."""

    lookup = OrganisationLookup()
    entries_field = "organisations"
    list_display = ["name", "kind", "entry_count"]
    list_filter = ["kind"]
    search_fields = ["name"]
    list_per_page = 50
