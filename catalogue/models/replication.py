"""Reproductions: who took up an innovation of another territory."""

from django.db import models
from django.db.models import Q

from catalogue.models.checks import CheckedTogether
from catalogue.models.innovation import Innovation
from catalogue.models.innovation_constraints import FIRST_YEAR, LAST_YEAR
from catalogue.models.territory import Territory


class ReplicationState(models.TextChoices):
    """Where a reproduction stands."""

    UNKNOWN = "unknown", "à préciser"
    PLANNED = "planned", "annoncée"
    RUNNING = "running", "en place"
    ENDED = "ended", "terminée"


class ReplicationQuerySet(models.QuerySet):
    """Reproductions of innovations."""

    def for_sheet(self):
        """What a sheet shows of each: its territory with the region, and the copy's own entry."""
        return self.select_related("territory__region", "territory__department", "copy")


class Replication(CheckedTogether):
    """A territory that took up another's innovation."""

    original = models.ForeignKey(Innovation, models.CASCADE, related_name="replications", verbose_name="innovation")
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="replications", verbose_name="territoire"
    )
    territory_label = models.CharField("nom du territoire", max_length=160, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    state = models.CharField("état", max_length=20, choices=ReplicationState, default=ReplicationState.UNKNOWN)
    kept = models.TextField("ce qui a été gardé", blank=True)
    changed = models.TextField("ce qui a été changé", blank=True)
    source_title = models.CharField("titre de la source", max_length=200, blank=True)
    source_url = models.URLField("adresse de la source", max_length=500, blank=True)
    copy = models.ForeignKey(
        Innovation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="copied_from",
        verbose_name="fiche de la reproduction",
    )
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = ReplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "reproduction"
        verbose_name_plural = "reproductions"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(territory__isnull=False) | ~Q(territory_label=""),
                name="replication_has_territory_or_label",
                violation_error_message="Choisissez un territoire ou, si aucun ne convient, donnez son nom.",
            ),
            models.UniqueConstraint(
                fields=["original", "territory"],
                condition=Q(territory__isnull=False),
                name="replication_once_per_territory",
                violation_error_message="Cette reproduction est déjà dans la fiche.",
            ),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="replication_year_is_plausible",
                violation_error_message=f"L’année se situe entre {FIRST_YEAR} et {LAST_YEAR}.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReplicationState.values),
                name="replication_state_is_known",
                violation_error_message="Choisissez un état de la liste.",
            ),
            models.CheckConstraint(
                condition=~Q(copy=models.F("original")),
                name="replication_is_not_its_own_copy",
                violation_error_message="Une innovation ne se reproduit pas elle-même.",
            ),
        ]

    def __str__(self):
        return self.place

    @property
    def place(self) -> str:
        """The name of the territory as people say it."""
        return self.territory_label or self.territory.name
