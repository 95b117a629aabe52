"""Searches without result in the admin: what people look for and do not find, to read only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from catalogue.admin.rights import ReadOnly
from catalogue.models import SearchMiss
from catalogue.models.search_miss import RECENTLY


class PeriodFilter(admin.SimpleListFilter):
    """When it was looked for."""

    title = "période"
    parameter_name = "periode"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("recente", f"Depuis {RECENTLY.days} jours")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.recent(timezone.localdate()) if self.value() == "recente" else queryset


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

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).legible()
