"""The filters of the list of entries: those of the site, by the same names, and those of the desk."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from catalogue.desk import LATELY, changed_by_others
from catalogue.lost_files import entries_lacking_a_file
from catalogue.models import Innovation, Status
from catalogue.models.completeness import PARTS, PARTS_BY_NAME, lacks_one
from catalogue.search.query.facets import FACETS, Facet
from catalogue.search.reference import facet_condition

Lookups = list[tuple[str, str]]


class FacetFilter(admin.SimpleListFilter):
    """A facet of the site, on drafts and archives too: see `facet_filter`."""

    facet: ClassVar[Facet]

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return list(self.facet.labels().items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        is_known = value in dict(self.lookup_choices)
        return queryset.filter(facet_condition(self.facet, [value])) if is_known else queryset


def facet_filter(facet: Facet) -> type[FacetFilter]:
    """The filter of a facet. Its values are what the addresses of the site show."""
    parts = {"facet": facet, "title": f"{facet.label[:1].lower()}{facet.label[1:]}", "parameter_name": facet.name}
    return type(f"{facet.name.capitalize()}Filter", (FacetFilter,), parts)


class StatusFilter(admin.SimpleListFilter):
    """Where an entry stands."""

    title = "statut"
    parameter_name = "statut"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return Status.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset


class CompletenessFilter(admin.SimpleListFilter):
    """What a sheet lacks."""

    title = "complétude"
    parameter_name = "completude"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        missing = [(part.name, f"Il manque {part.label}") for part in PARTS]
        return [
            ("entiere", "Fiche entière"),
            ("incomplete", "Fiche incomplète"),
            ("impubliable", "Impubliable en l’état"),
            *missing,
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "entiere":
                return queryset.with_gap_count().filter(gap_count=0)
            case "incomplete":
                return queryset.incomplete()
            case "impubliable":
                return queryset.filter(lacks_one(tuple(part for part in PARTS if part.is_needed), Innovation))
            case part if part in PARTS_BY_NAME:
                return queryset.without(part)
        return queryset


class SourceFilter(admin.SimpleListFilter):
    """Whether anything that an entry cites can still be read."""

    title = "sources"
    parameter_name = "sources"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("sans-source-vivante", "Sans source vivante")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.without_live_source() if self.value() == "sans-source-vivante" else queryset


class FileFilter(admin.SimpleListFilter):
    """Whether the server has the files of an entry."""

    title = "fichiers"
    parameter_name = "fichiers"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("manquants", "Un fichier manque")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        is_chosen = self.value() == "manquants"
        return queryset.filter(pk__in=entries_lacking_a_file().values("pk")) if is_chosen else queryset


class VerificationFilter(admin.SimpleListFilter):
    """When an entry was last verified."""

    title = "vérification"
    parameter_name = "verification"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("a-verifier", "À vérifier"), ("jamais", "Jamais vérifiée"), ("a-jour", "Depuis moins d’un an")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "a-verifier":
                return queryset.to_verify(timezone.localdate())
            case "jamais":
                return queryset.filter(verified_on=None)
            case "a-jour":
                return queryset.verified(timezone.localdate())
        return queryset


class ChangeFilter(admin.SimpleListFilter):
    """Who has changed an entry of late."""

    title = "modifications"
    parameter_name = "modifications"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("autres", f"Par d’autres, depuis {LATELY.days} jours")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "autres":
            return queryset
        return queryset.filter(pk__in=changed_by_others(request.user).values("pk"))


class PendingFilter(admin.SimpleListFilter):
    """Whether a version waits."""

    title = "version en attente"
    parameter_name = "attente"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("oui", "oui")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.with_pending_version() if self.value() == "oui" else queryset


def filters() -> list[type[admin.SimpleListFilter] | str]:
    """The filters of the list, in order, those of the facets declared for the admin among them."""
    return [
        StatusFilter,
        CompletenessFilter,
        VerificationFilter,
        SourceFilter,
        FileFilter,
        ChangeFilter,
        *(facet_filter(facet) for facet in FACETS.values() if facet.in_admin),
        "in_report",
        PendingFilter,
    ]
