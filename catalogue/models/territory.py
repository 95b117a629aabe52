"""Territories: the official geographic code, kept as a snapshot that never loses a code."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse


class TerritoryKind(models.TextChoices):
    """The kinds of territories; the values are also what addresses show."""

    REGION = "region", "région"
    DEPARTMENT = "departement", "département"
    EPCI = "epci", "intercommunalité"
    COMMUNE = "commune", "commune"
    OVERSEAS = "collectivite", "collectivité d’outre-mer"
    FORMER_COMMUNE = "ancienne-commune", "ancienne commune"


class TerritoryQuerySet(models.QuerySet):
    """Territories of the code."""

    def current(self):
        """The territories that exist today."""
        return self.filter(obsolete_on=None)

    def with_parents(self):
        """Fetch what contains each territory, and its successor, in the same query."""
        return self.select_related("region", "department", "epci", "ept", "successor")


class Territory(models.Model):
    """A territory of the official code, for example the commune 44143, Rezé.

    `code` is text: an INSEE code ("2A", "01001") or, for an intercommunalité, its SIREN. A former commune often keeps
    the code that its successor bears too, hence the uniqueness by kind and code together.
    """

    kind = models.CharField("type", max_length=20, choices=TerritoryKind)
    code = models.CharField("code INSEE ou SIREN", max_length=9)
    name = models.CharField("nom", max_length=200)
    article = models.CharField(
        "complément du nom",
        max_length=10,
        blank=True,
        help_text="Par exemple « de la » dans « département de la Drôme ».",
    )
    search_name = models.CharField("nom pour la recherche", max_length=200, editable=False)
    postal_codes = models.TextField("codes postaux", blank=True, help_text="Séparés par une espace.")
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True, help_text="Du centre, en degrés.")
    longitude = models.FloatField("longitude", null=True, blank=True, help_text="Du centre, en degrés.")
    region = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="region_members", verbose_name="région"
    )
    department = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="department_members", verbose_name="département"
    )
    epci = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="epci_members", verbose_name="intercommunalité"
    )
    ept = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ept_members",
        verbose_name="établissement public territorial",
    )
    obsolete_on = models.DateField("n’existe plus au", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="successeur"
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="territory_once_per_kind_and_code",
                violation_error_message="Ce territoire existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TerritoryKind.values),
                name="territory_kind_is_known",
                violation_error_message="Choisissez un type de territoire de la liste.",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""),
                name="territory_has_code_and_name",
                violation_error_message="Un territoire a un code et un nom.",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(obsolete_on__isnull=False),
                name="territory_with_successor_is_obsolete",
                violation_error_message="Un territoire qui a un successeur n’existe plus : donnez la date.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=TerritoryKind.FORMER_COMMUNE) | Q(successor__isnull=False),
                name="territory_former_commune_has_successor",
                violation_error_message="Une ancienne commune a un successeur.",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")),
                name="territory_is_not_its_own_successor",
                violation_error_message="Un territoire ne se succède pas à lui-même.",
            ),
        ]
        indexes = [models.Index(fields=["search_name"], name="territory_search_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("catalogue:territory", args=[self.kind, self.code])

    @property
    def is_obsolete(self) -> bool:
        """Whether the territory no longer exists."""
        return self.obsolete_on is not None

    @property
    def containers(self) -> list["Territory"]:
        """The territories that contain it, the nearest first."""
        return [each for each in (self.ept, self.epci, self.department, self.region) if each is not None]
