"""The list of the entries in the admin, which editors work from: columns, filters, search, and what is done to several
entries at once. Each goes through a service; what is refused is told, and why. The entries are taken away as filtered.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html

from catalogue.admin.files import FilesAdmin
from catalogue.admin.innovation_filters import filters
from catalogue.admin.rights import may_publish
from catalogue.entries import services
from catalogue.entries.services import LONGEST_REASON, archive, publish
from catalogue.models import Innovation, Lever, Theme
from catalogue.models.completeness import EXPECTED
from catalogue.refusal import Refusal
from catalogue.search.analysis.queries import parse_query
from catalogue.search.reference import text_condition
from catalogue.tables.innovations.importer import InnovationImport
from catalogue.tables.innovations.lookups import CHUNK, with_cells
from catalogue.typography import NBSP, plural

APPLY = "appliquer"
"""The name of the button of the page that asks for what an action needs."""

SHOWN_REFUSALS = 10
SHOWN_ENTRIES = 20


REASON = forms.CharField(
    label="Motif",
    max_length=LONGEST_REASON,
    help_text="Il reste dans la fiche, pour la rédaction seulement.",
    widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
)
LEVER = forms.ModelChoiceField(Lever.objects.all(), label="Levier", empty_label="Choisissez un levier")
THEME = forms.ModelChoiceField(Theme.objects.all(), label="Thème", empty_label="Choisissez un thème")


@dataclass(frozen=True, slots=True)
class Question:
    """What an action asks before it acts. `service` takes the entry, and the answer by the name `argument`."""

    title: str
    field: forms.Field
    service: Callable[..., None]
    argument: str
    done: str

    def form(self, data: QueryDict | None) -> forms.Form:
        """The form that asks."""
        return type("AnswerForm", (forms.Form,), {"value": self.field})(data)


def question_action(title: str, *details: Any, permission: str = "change", note: str = "…") -> Callable:
    """The action of the list that asks a question."""

    @admin.action(description=f"{title}{note}", permissions=[permission])
    def action(self: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.ask(request, queryset, Question(title, *details))

    return action


class InnovationListMixin(admin.ModelAdmin):
    """The list and its actions. Its number of queries does not depend on its rows."""

    list_display = [
        "title",
        "status",
        "completeness",
        "place",
        "evidence",
        "verified_on",
        "updated_at",
        "public_view",
    ]
    list_filter = filters()
    list_select_related = ["territory"]
    list_per_page = 50
    search_fields = ["title"]
    search_help_text = "Les mots de la fiche, comme sur le site. Les brouillons en font partie."
    ordering = ["-updated_at", "-pk"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = [
        "publish_selected",
        "archive_selected",
        "verify_selected",
        "add_lever_to_selected",
        "remove_lever_from_selected",
        "add_theme_to_selected",
        "remove_theme_from_selected",
    ]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the actions that publish or archive are offered."""
        return may_publish(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_gap_count()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.filter(text_condition(parse_query(search_term))), False

    @admin.display(description="territoire", ordering="territory__name")
    def place(self, innovation: Innovation) -> str:
        """The name of the territory as people say it."""
        return innovation.place

    @admin.display(description="complétude", ordering="gap_count")
    def completeness(self, innovation: Any) -> str:
        """How many of the expected parts are there, « 8 sur 10 »."""
        whole = len(EXPECTED)
        return "entière" if not innovation.gap_count else f"{whole - innovation.gap_count} sur {whole}"

    @admin.display(description="preuve", ordering="evidence_level")
    def evidence(self, innovation: Innovation) -> int | str:
        """The evidence level, from 0 to 4."""
        return "non évalué" if innovation.evidence_level is None else innovation.evidence_level

    @admin.display(description="sur le site")
    def public_view(self, innovation: Innovation) -> str:
        """A link to the page, which editors see before the public does."""
        label = "vue publique" if innovation.is_published else "aperçu"
        return format_html('<a href="{}">{}</a>', innovation.get_absolute_url(), label)

    @admin.action(description="Publier", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publish each."""
        self.act(request, queryset, lambda one: publish(innovation=one), "publiée")

    @admin.action(description="Marquer vérifiées aujourd’hui", permissions=["change"])
    def verify_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Say that each was verified today."""
        today = timezone.localdate()
        self.act(request, queryset, lambda one: services.mark_verified(innovation=one, on=today), "vérifiée")

    archive_selected = question_action(
        "Archiver", REASON, archive, "reason", "archivée", permission="publish", note=", avec un motif…"
    )
    add_lever_to_selected = question_action("Ajouter un levier", LEVER, services.add_lever, "lever", "complétée")
    remove_lever_from_selected = question_action(
        "Retirer un levier", LEVER, services.remove_lever, "lever", "modifiée"
    )
    add_theme_to_selected = question_action("Ajouter un thème", THEME, services.add_theme, "theme", "complétée")
    remove_theme_from_selected = question_action("Retirer un thème", THEME, services.remove_theme, "theme", "modifiée")

    def ask(self, request: HttpRequest, queryset: QuerySet, question: Question) -> HttpResponse | None:
        """Show the page that asks for the value that an action needs, then act with it."""
        form = question.form(request.POST if APPLY in request.POST else None)
        if form.is_valid():
            answer = {question.argument: form.cleaned_data["value"]}
            self.act(request, queryset, lambda one: question.service(innovation=one, **answer), question.done)
            return None
        count = queryset.count()
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": f"{question.title}{NBSP}: {count} innovation{plural(count)}",
            "form": form,
            "button": question.title,
            "apply": APPLY,
            "entries": queryset[:SHOWN_ENTRIES],
            "others": max(0, count - SHOWN_ENTRIES),
            "sent": self._choice(request),
        }
        return TemplateResponse(request, "admin/catalogue/innovation/action.html", context)

    def _choice(self, request: HttpRequest) -> list[tuple[str, str]]:
        """What the list has sent: the action, and the entries ticked or that all are."""
        names = ("action", "select_across", ACTION_CHECKBOX_NAME)
        return [(name, value) for name in names for value in request.POST.getlist(name)]

    def act(self, request: HttpRequest, queryset: QuerySet, do: Callable[[Innovation], None], done: str) -> None:
        """Do it to each entry, note it in its history, and say how many it was done to and which were refused."""
        count, refusals = 0, []
        for innovation in queryset:
            try:
                if not self.has_change_permission(request, innovation):
                    raise Refusal(["Vous n’avez pas le droit de la modifier."])
                do(innovation)
            except Refusal as refusal:
                refusals.append(f"{innovation}{NBSP}: {refusal}")
            else:
                self.log_change(request, innovation, f"{done.capitalize()} depuis la liste.")
                count += 1
        for sentence in refusals[:SHOWN_REFUSALS]:
            self.message_user(request, sentence, messages.WARNING)
        if (left := len(refusals) - SHOWN_REFUSALS) > 0:
            self.message_user(request, f"{left} autre{plural(left)} refusée{plural(left)}.", messages.WARNING)
        ending = plural(count)
        level = messages.SUCCESS if count else messages.INFO
        self.message_user(request, f"{count} innovation{ending} {done}{ending}.", level)


class InnovationFilesMixin(FilesAdmin):
    """An admin of the entries with their file."""

    file_name = "innovations"
    file_noun = "fiche"
    file_notes = (
        "Les nouvelles fiches arrivent en brouillon.",
        "Une colonne absente ne change rien, une cellule vide efface.",
    )

    def file_import(self, request: HttpRequest) -> InnovationImport:
        return InnovationImport(may_publish=may_publish(request))

    def file_rows(self, shown: QuerySet) -> Iterable[Innovation]:
        """A constant number of queries for each 500 entries."""
        entries = Innovation.objects.filter(pk__in=shown.order_by().values("pk"))
        return with_cells(entries).order_by("pk").iterator(chunk_size=CHUNK)

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)
