"""The words of the search in the admin: synonyms, which widen it, weak words, which weigh nothing in it, and searches
that found nothing, which lead to a synonym.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalogue.admin.files import FilesAdmin
from catalogue.admin.merge import MergeMixin
from catalogue.admin.rights import ReadOnly
from catalogue.entries.search_words import merge_groups, merged, publish_search_words, switch_search_words
from catalogue.models import SearchMiss, SynonymGroup, SynonymKind, WeakWord
from catalogue.models.search_miss import RECENTLY
from catalogue.models.search_words import MOST_TERMS
from catalogue.search.analysis.synonyms import Thesaurus, present, written_words
from catalogue.search.analysis.text import fold
from catalogue.search.effect import effect_of, trial_of
from catalogue.tables.plan import ImportPlan, TableImport
from catalogue.tables.search_words import GroupImport, WeakWordImport
from catalogue.typography import NBSP, french_number, plural

NEIGHBOURS = 10
"""Other groups shown beside a trial."""


class TrialForm(forms.ModelForm):
    """A form that may be sent to see what it would change: it is never good to be saved then."""

    is_trial = False

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_trial


class SearchWordsAdmin(FilesAdmin):
    """A table of words of the search: each change of it is seen by every process at its next request."""

    change_form_template = "admin/catalogue/search_words_form.html"
    form = TrialForm
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
        with transaction.atomic():
            for row in queryset.exclude(is_active=is_active):
                self.log_change(request, row, word.capitalize())
            count = switch_search_words(rows=queryset, is_active=is_active)
        sentence = f"{french_number(count)} ligne{plural(count)} {word}e{plural(count)}."
        self.message_user(request, sentence, messages.SUCCESS if count else messages.INFO)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[TrialForm]:
        """The form, which saves nothing when it is a trial."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.is_trial = "_effect" in request.POST
        return form

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page, with what a trial without fault would change."""
        form = context["adminform"].form
        if form.is_trial and form.is_bound and not form.errors:
            context |= self.trial_context(form.instance)
        return super().render_change_form(request, context, **kwargs)

    def plan_context(self, plan: ImportPlan) -> dict[str, Any]:
        """What a file without fault would change for searches."""
        rows = [] if plan.errors else [change.row for change in plan.changes]
        return {"effect": effect_of(trial_of(rows))} if rows else {}

    def trial_context(self, row: Any) -> dict[str, Any]:
        """What a trial shows of a row."""
        return {"effect": effect_of(trial_of([row])), "others": []}

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
        "Une ligne sans identifiant est celle du groupe du même genre et de même premier terme, s’il y est déjà.",
        "Une colonne absente ne change rien.",
    )
    merge = staticmethod(merge_groups)
    has_trial = True
    merge_question = "Quel groupe reste ?"
    merge_note = (
        "Il garde son genre et reçoit les termes des autres, qui disparaîtront. "
        f"Un groupe a au plus {MOST_TERMS} termes."
    )

    @admin.display(description="termes", ordering="search_terms")
    def all_terms(self, group: SynonymGroup) -> str:
        """All the terms, the first one first."""
        return str(group)

    def trial_context(self, row: Any) -> dict[str, Any]:
        """What a trial shows, with the other groups that have one of the terms: these may be the ones to complete."""
        others = SynonymGroup.objects.exclude(pk=row.pk).having(row.term_list)
        return super().trial_context(row) | {"others": others[:NEIGHBOURS]}

    def merge_trial(self, kept: SynonymGroup, others: list) -> dict[str, Any]:
        """What searches would find."""
        return {"effect": effect_of(trial_of([merged(kept, others)], without=others))}

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


class PeriodFilter(admin.SimpleListFilter):
    """When it was looked for."""

    title = "période"
    parameter_name = "periode"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("recente", f"Depuis {RECENTLY.days} jours")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.recent(timezone.localdate()) if self.value() == "recente" else queryset


@admin.display(description="à faire")
def new_synonym(miss: SearchMiss) -> SafeString:
    """One click from what was looked for in vain to a group of synonyms that begins with it."""
    url = reverse("admin:catalogue_synonymgroup_add", query={"terms": miss.words})
    text = '<a href="{}" aria-label="Ajouter un synonyme de «\u00a0{}\u00a0»">Ajouter un synonyme</a>'
    return format_html(text, url, miss.words)


def known_synonyms() -> Callable[[SearchMiss], str]:
    """The column of what these words are widened by already; the thesaurus is read once for all the rows."""
    thesaurus: list[Thesaurus] = []

    @admin.display(description="synonymes", empty_value="aucun")
    def synonyms(miss: SearchMiss) -> str:
        if not thesaurus:
            thesaurus.append(present.get())
        found = thesaurus[0].widen(written_words(miss.words))
        return ", ".join(other.label for widening in found for other in widening.alternatives)

    return synonyms


@admin.register(SearchMiss)
class SearchMissAdmin(ReadOnly, admin.ModelAdmin):
    """Words asked for often enough to be shown (see `catalogue.search.misses`), the latest first."""

    list_display = ["words", "count", "day"]
    list_display_links = None
    fields = ["words", "count", "day"]
    list_filter = [PeriodFilter]
    search_fields = ["words"]
    date_hierarchy = "day"
    show_full_result_count = False

    def get_list_display(self, request: HttpRequest) -> list:
        """The columns, with the way to a new synonym for who may add one."""
        may_add = request.user.has_perm("catalogue.add_synonymgroup")
        return ["words", *([new_synonym] if may_add else []), "count", known_synonyms(), "day"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).legible()
