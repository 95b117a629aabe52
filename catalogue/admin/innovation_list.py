"""The list of the entries in the admin, which editors work from: columns, filters, search, actions on several."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from catalogue.models import Innovation
from catalogue.search.plain import text_condition
from catalogue.search.text import parse_query
from catalogue.services import Refusal, archive, publish
from catalogue.typography import plural


class InnovationList(admin.ModelAdmin):
    """The list. What it changes goes through the services."""

    list_display = ["title", "public_view", "place", "status", "stage", "updated_at"]
    list_filter = ["status", "stage", "territory_scope", "evidence_level", "levers", "in_report", "is_zoom"]
    list_select_related = ["territory"]
    list_per_page = 50
    search_fields = ["title"]
    search_help_text = "Les mots de la fiche, comme sur le site."
    ordering = ["-updated_at", "-pk"]
    show_full_result_count = False
    actions = ["publish_selected", "archive_selected"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.filter(text_condition(parse_query(search_term))), False

    @admin.display(description="territoire", ordering="territory__name")
    def place(self, innovation: Innovation) -> str:
        """The name of the territory as people say it."""
        return innovation.place

    @admin.display(description="vue publique")
    def public_view(self, innovation: Innovation) -> str:
        """A link to the page, which editors see before the public does."""
        label = "vue publique" if innovation.is_published else "aperçu"
        return format_html('<a href="{}">{}</a>', innovation.get_absolute_url(), label)

    @admin.action(description="Publier les innovations choisies", permissions=["change"])
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

    @admin.action(description="Archiver les innovations choisies", permissions=["change"])
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
