"""Territories in the admin: looked up, never changed by hand: `import_territories` keeps them."""

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest

from catalogue.admin.rights import ReadOnly
from catalogue.models import Territory
from catalogue.territories.lookup import matching
from catalogue.territories.typed import read_typed


@admin.register(Territory)
class TerritoryAdmin(ReadOnly, admin.ModelAdmin):
    """The referential, to read. Its search is that of the public look-up."""

    list_display = ["name", "kind", "code", "department", "region", "population", "obsolete_on"]
    list_filter = ["kind", ("obsolete_on", admin.EmptyFieldListFilter)]
    list_select_related = ["department", "region"]
    search_fields = ["search_name", "code"]
    search_help_text = "Un nom, un code Insee, un SIREN ou un code postal."
    ordering = [F("population").desc(nulls_last=True), "pk"]
    show_full_result_count = False
    list_per_page = 50

    def view_on_site(self, obj: Territory) -> str:
        return obj.get_absolute_url()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        typed = read_typed(search_term)
        return (queryset.filter(pk__in=matching(typed).values("pk")) if typed else queryset.none()), False
