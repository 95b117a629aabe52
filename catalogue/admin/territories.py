"""Territories in the admin: looked up, chosen, never changed by hand: `import_territories` keeps them."""

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import F, ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, JsonResponse
from django.urls import path

from catalogue.models import Territory
from catalogue.territories.lookup import matching, read_typed, search_territories
from catalogue.territories.names import one_line


@admin.register(Territory)
class TerritoryAdmin(admin.ModelAdmin):
    """The referential, to read. Its search and its suggestions are those of the public look-up."""

    list_display = ["name", "kind", "code", "department", "region", "population", "obsolete_on"]
    list_filter = ["kind", ("obsolete_on", admin.EmptyFieldListFilter)]
    list_select_related = ["department", "region"]
    search_fields = ["search_name", "code"]
    search_help_text = "Un nom, un code Insee, un SIREN ou un code postal."
    ordering = [F("population").desc(nulls_last=True), "pk"]
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Territory | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Territory | None = None) -> bool:
        return False

    def view_on_site(self, obj: Territory) -> str:
        return obj.get_absolute_url()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        typed = read_typed(search_term)
        return (queryset.filter(pk__in=matching(typed).values("pk")) if typed else queryset.none()), False

    def get_urls(self) -> list:
        suggestions = path(
            "suggestions/",
            self.admin_site.admin_view(self.suggestions),
            name="catalogue_territory_suggestions",
        )
        return [suggestions, *super().get_urls()]

    def suggestions(self, request: HttpRequest) -> JsonResponse:
        """Answer a TerritorySelect, in the form that Django's autocompletion expects."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        matches = search_territories(request.GET.get("term", ""))
        results = [{"id": str(match.territory.pk), "text": match.label} for match in matches]
        return JsonResponse({"results": results, "pagination": {"more": False}})


class TerritorySelect(AutocompleteSelect):
    """A list that asks for suggestions as one types."""

    url_name = "%s:catalogue_territory_suggestions"


class TerritoryChoiceField(ModelChoiceField):
    """A territory, told apart from its homonyms: « Rezé (44) · commune · 42 000 hab. »."""

    def label_from_instance(self, obj: Territory) -> str:
        return one_line(obj)


class ChoosesTerritory:
    """An admin whose `territory` is chosen among 39,000 by typing."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs):
        if db_field.name == "territory":
            kwargs["form_class"] = TerritoryChoiceField
            kwargs["queryset"] = Territory.objects.with_parents()
            kwargs["widget"] = TerritorySelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
