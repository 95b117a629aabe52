"""The filters of the queue."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from catalogue.models import Territory, TerritoryKind
from catalogue.submissions.desk import lacking_a_file
from catalogue.submissions.models import Submission, SubmissionState
from catalogue.submissions.resemblance import ALIKE

NOWHERE = "aucune"


class StandingFilter(admin.SimpleListFilter):
    """Where contributions stand; those that wait for a decision unless one asks for others."""

    title = "état"
    parameter_name = "etat"
    groups = {
        "recues": ("à prendre", (SubmissionState.RECEIVED,)),
        "en-cours": ("en cours d’examen", (SubmissionState.IN_REVIEW,)),
        "attente": ("réponse attendue", (SubmissionState.CHANGES_REQUESTED,)),
        "acceptees": ("acceptées", (SubmissionState.ACCEPTED,)),
        "refusees": ("refusées", (SubmissionState.REJECTED,)),
        "retirees": ("retirées", (SubmissionState.WITHDRAWN,)),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [*((key, label) for key, (label, _) in self.groups.items()), ("toutes", "toutes")]

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        """The first choice, without a value, is what waits for a decision."""
        first, *others = super().choices(changelist)
        yield first | {"display": "à traiter"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "toutes":
            return queryset
        group = self.groups.get(self.value() or "")
        return queryset.filter(state__in=group[1]) if group else queryset.pending()


class WhoseFilter(admin.SimpleListFilter):
    """Mine, nobody's, or all."""

    title = "qui l’examine"
    parameter_name = "qui"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("moi", "moi"), ("personne", "personne")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "moi":
            return queryset.filter(editor=request.user)
        return queryset.filter(editor=None) if self.value() == "personne" else queryset


class PlaceFilter(admin.SimpleListFilter):
    """The region of the territory, among those that have contributions."""

    title = "territoire"
    parameter_name = "region"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        kinds = (TerritoryKind.REGION, TerritoryKind.OVERSEAS)
        received = Submission.objects.received().exclude(territory=None).order_by()
        named = Q(pk__in=received.values("territory")) | Q(pk__in=received.values("territory__region"))
        regions = Territory.objects.filter(named, kind__in=kinds)
        return [*((str(region.pk), region.name) for region in regions), (NOWHERE, "sans territoire reconnu")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        if value == NOWHERE:
            return queryset.filter(territory=None)
        is_key = value.isascii() and value.isdigit() and len(value) < 18
        return queryset.in_place(int(value)) if is_key else queryset


class FlagFilter(admin.SimpleListFilter):
    """What to look at twice."""

    title = "signes"
    parameter_name = "signe"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("retenues", "retenues comme indésirables"),
            ("ressemblantes", "ressemblent à une autre"),
            ("messages", "message sans réponse"),
            ("delai", "délai de réponse passé"),
            ("fichiers", "fichier manquant"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "retenues":
            return queryset.filter(is_held=True)
        if self.value() == "ressemblantes":
            return queryset.filter(resemblance_score__gte=ALIKE)
        if self.value() == "delai":
            return queryset.asked_before(timezone.now() - timedelta(days=settings.SUBMISSION_ANSWER_DAYS))
        if self.value() == "fichiers":
            return queryset.filter(pk__in=lacking_a_file().values("pk"))
        return queryset.unanswered() if self.value() == "messages" else queryset
