"""The list of the entries in the admin, which editors work from: columns, filters, search."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from catalogue.admin.innovation_actions import InnovationActions
from catalogue.admin.innovation_filters import FILTERS
from catalogue.models import Innovation
from catalogue.models.completeness import EXPECTED
from catalogue.search.plain import text_condition
from catalogue.search.text import parse_query


class InnovationList(InnovationActions):
    """The list. Its number of queries does not depend on its rows."""

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
    list_filter = FILTERS
    list_select_related = ["territory"]
    list_per_page = 50
    search_fields = ["title"]
    search_help_text = "Les mots de la fiche, comme sur le site. Les brouillons en font partie."
    ordering = ["-updated_at", "-pk"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

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
    def evidence(self, innovation: Innovation) -> int:
        """The evidence level, from 0 to 4."""
        return innovation.evidence_level

    @admin.display(description="sur le site")
    def public_view(self, innovation: Innovation) -> str:
        """A link to the page, which editors see before the public does."""
        label = "vue publique" if innovation.is_published else "aperçu"
        return format_html('<a href="{}">{}</a>', innovation.get_absolute_url(), label)
