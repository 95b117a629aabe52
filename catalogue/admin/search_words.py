"""Synonyms and weak words in the admin: what widens a search, and what weighs nothing in it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from catalogue.admin.files import FilesAdmin
from catalogue.admin.merge import MergeMixin
from catalogue.entries.search_words import merge_groups, publish_search_words, switch_search_words
from catalogue.models import SynonymGroup, SynonymKind, WeakWord
from catalogue.models.synonym_group import MOST_TERMS
from catalogue.search.analysis.text import fold
from catalogue.tables.plan import TableImport
from catalogue.tables.search_words import GroupImport, WeakWordImport
from catalogue.typography import NBSP, french_number, plural


class SearchWordsAdmin(FilesAdmin):
    """A table of words of the search: each change of it is seen by every process at its next request."""

    list_per_page = 50
    show_full_result_count = False
    actions = ["switch_off_selected", "switch_on_selected"]
    importer: type[TableImport]
    search_column = ""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """What people type is looked for without its accents and capitals."""
        return queryset.filter(**{f"{self.search_column}__contains": fold(search_term)}), False

    def file_import(self, request: HttpRequest) -> TableImport:
        return self.importer()

    def file_rows(self, shown: QuerySet) -> Iterable[Model]:
        return self.model._default_manager.filter(pk__in=shown.order_by().values("pk")).order_by("pk").iterator()

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    @admin.action(description="Désactiver", permissions=["change"])
    def switch_off_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Have the search leave these rows."""
        self.switch(request, queryset, is_active=False)

    @admin.action(description="Activer", permissions=["change"])
    def switch_on_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Have the search use these rows."""
        self.switch(request, queryset, is_active=True)

    def switch(self, request: HttpRequest, queryset: QuerySet, *, is_active: bool) -> None:
        """Switch rows on or off, note it in the history of each, and say how many."""
        word = "activé" if is_active else "désactivé"
        for row in queryset.exclude(is_active=is_active):
            self.log_change(request, row, word.capitalize())
        count = switch_search_words(rows=queryset, is_active=is_active)
        sentence = f"{french_number(count)} ligne{plural(count)} {word}e{plural(count)}."
        self.message_user(request, sentence, messages.SUCCESS if count else messages.INFO)

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        publish_search_words()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            publish_search_words()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            publish_search_words()

    def construct_change_message(self, request: HttpRequest, form: forms.ModelForm, formsets: list, add: bool = False):
        """What the history says: each field as it was and as it is, on one line."""
        if add:
            return super().construct_change_message(request, form, formsets, add)
        said = (self.change_sentence(form, name) for name in form.changed_data)
        return f"{'; '.join(said)}."[:2000] if form.changed_data else []

    def change_sentence(self, form: forms.ModelForm, name: str) -> str:
        """A field as it was and as it is."""
        before, after = (_shown(values.get(name)) for values in (form.initial, form.cleaned_data))
        return f"{form.fields[name].label}{NBSP}: «{NBSP}{before}{NBSP}» devient «{NBSP}{after}{NBSP}»"


def _shown(value: Any) -> str:
    """A value of a field, on one line."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(str(value).splitlines())


@admin.register(SynonymGroup)
class SynonymGroupAdmin(MergeMixin, SearchWordsAdmin):
    """Groups of synonyms."""

    list_display = ["all_terms", "kind", "is_active", "note"]
    list_filter = ["kind", "is_active"]
    search_fields = ["search_terms"]
    search_column = "search_terms"
    search_help_text = "Un mot ou le début d’un mot, accents et capitales indifférents."
    fields = ["terms", "kind", "is_active", "note"]
    actions = [*SearchWordsAdmin.actions, "merge_selected"]
    importer = GroupImport
    file_name = "synonymes"
    file_noun = "ligne"
    file_notes = (
        "Une ligne sans identifiant complète le groupe du même genre qui commence par le même terme, s’il existe.",
        "Une colonne absente ne change rien.",
    )
    merge = staticmethod(merge_groups)
    merge_question = "Quel groupe reste ?"
    merge_note = (
        "Il garde son genre et reçoit les termes des autres, qui disparaîtront. "
        f"Un groupe a au plus {MOST_TERMS} termes."
    )

    @admin.display(description="termes", ordering="search_terms")
    def all_terms(self, group: SynonymGroup) -> str:
        """All the terms, the first one first."""
        return str(group)

    def merge_order(self, row: SynonymGroup) -> tuple[str, int]:
        return row.search_terms, row.pk

    def merge_label(self, row: SynonymGroup) -> str:
        return f"{row} ({SynonymKind(row.kind).label})"

    def merge_sentence(self, kept: SynonymGroup, others: list, number: int) -> str:
        first = kept.term_list[0]
        count = len(others) + 1
        return f"{count} groupes n’en font plus qu’un, «{NBSP}{first}{NBSP}», de {number} termes."


@admin.register(WeakWord)
class WeakWordAdmin(SearchWordsAdmin):
    """Weak words."""

    list_display = ["word", "reason", "is_active"]
    list_filter = ["is_active", "reason"]
    search_fields = ["search_word"]
    search_column = "search_word"
    fields = ["word", "reason", "is_active"]
    importer = WeakWordImport
    file_name = "mots-faibles"
    file_notes = (
        "Une ligne sans identifiant est celle du même mot, s’il est déjà là.",
        "Une colonne absente ne change rien.",
    )
