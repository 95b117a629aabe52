"""Figures of territories: what tells two of them alike, and the programmes of the State that they are in."""

from django.db import models
from django.db.models import Q

from catalogue.models.catalogue_revision import CatalogueRevision
from catalogue.models.territory import Territory


class AttractionRole(models.IntegerChoices):
    """The place of a commune in the attraction area of a town (Insee, 2020); the values are Insee's."""

    CENTRE = 11, "ville-centre"
    POLE = 12, "agglomération d’une ville"
    SECONDARY_POLE = 13, "pôle secondaire d’une ville"
    RING = 20, "couronne d’une ville"
    OUTSIDE = 30, "hors de l’influence d’une ville"


class RuralZone(models.TextChoices):
    """How a commune is in the « zonage France ruralités revitalisation » (DGCL)."""

    BASE = "socle", "zone France ruralités revitalisation"
    PLUS = "plus", "zone France ruralités revitalisation plus"
    KEPT = "benef", "bénéficiaire de la zone France ruralités revitalisation"
    PARTIAL = "partiel", "zone France ruralités revitalisation, en partie"
    PARTIAL_KEPT = "benef_partiel", "bénéficiaire, en partie, de la zone France ruralités revitalisation"


class Programme(models.TextChoices):
    """The programmes of the State that a commune may be in; the values are what addresses show."""

    FRR = "frr", "France ruralités revitalisation"
    PVD = "pvd", "Petites villes de demain"
    ACV = "acv", "Action cœur de ville"
    VA = "va", "Villages d’avenir"
    QPV = "qpv", "Quartiers prioritaires"


class Indicators(models.Model):
    """The figures of a commune, an intercommunalité or a department; None where unknown.

    Those of setting are of communes alone, shares of the population (in percent) of those that group some.
    """

    territory = models.OneToOneField(
        Territory, models.CASCADE, primary_key=True, related_name="indicators", verbose_name="territoire"
    )
    is_overseas = models.BooleanField("outre-mer", default=False)
    density = models.PositiveSmallIntegerField("niveau de densité, de 1 à 7", null=True, blank=True)
    attraction_role = models.PositiveSmallIntegerField(
        "rapport à la ville", choices=AttractionRole, null=True, blank=True
    )
    attraction_size = models.PositiveSmallIntegerField(
        "taille de l’aire d’attraction, de 0 à 5", null=True, blank=True
    )
    massif = models.CharField("massif", max_length=3, blank=True)
    is_coastal = models.BooleanField("bord de mer", default=False)
    is_island = models.BooleanField("île sans lien fixe", default=False)
    rural_pct = models.FloatField("part rurale", null=True, blank=True)
    dense_pct = models.FloatField("part dans une grande ville", null=True, blank=True)
    massif_pct = models.FloatField("part en massif", null=True, blank=True)
    coast_pct = models.FloatField("part au bord de la mer", null=True, blank=True)
    attraction_pct = models.FloatField("part dans l’aire d’une ville", null=True, blank=True)
    main_commune_pct = models.FloatField("part de la commune principale", null=True, blank=True)
    growth_pct = models.FloatField("évolution par an (%)", null=True, blank=True)
    seniors_pct = models.FloatField("part des 65 ans et plus (%)", null=True, blank=True)
    income = models.FloatField("revenu médian (euros par an)", null=True, blank=True)
    second_homes_pct = models.FloatField("part de résidences secondaires (%)", null=True, blank=True)
    frr = models.CharField("France ruralités revitalisation", max_length=13, choices=RuralZone, blank=True)
    frr_pct = models.FloatField("part en France ruralités revitalisation", null=True, blank=True)
    acv = models.PositiveSmallIntegerField("Action cœur de ville, communes", default=0)
    pvd = models.PositiveSmallIntegerField("Petites villes de demain, communes", default=0)
    va = models.PositiveSmallIntegerField("Villages d’avenir, communes", default=0)
    qpv = models.PositiveSmallIntegerField("quartiers prioritaires", default=0)

    class Meta:
        verbose_name = "chiffres d’un territoire"
        verbose_name_plural = "chiffres des territoires"
        constraints = [
            models.CheckConstraint(
                condition=Q(density=None) | Q(density__range=(1, 7)),
                name="indicators_density_is_one_to_seven",
                violation_error_message="Le niveau de densité va de 1 à 7.",
            ),
        ]

    def __str__(self):
        return f"Chiffres de {self.territory_id}"

    @property
    def programmes(self) -> list[Programme]:
        """Those that it is in; of what groups communes, those that some are in."""
        return [programme for programme in Programme if getattr(self, programme)]


class ProgrammeMembership(models.Model):
    """A commune in a programme, as its figures say: what searches by programme read. Written with them."""

    territory = models.ForeignKey(
        Territory, models.CASCADE, related_name="programme_memberships", verbose_name="territoire"
    )
    programme = models.CharField("programme", max_length=3, choices=Programme)

    class Meta:
        verbose_name = "commune d’un programme"
        verbose_name_plural = "communes des programmes"
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "programme"],
                name="programme_once_per_territory",
                violation_error_message="Ce territoire est déjà dans ce programme.",
            ),
            models.CheckConstraint(
                condition=Q(programme__in=Programme.values),
                name="programme_is_known",
                violation_error_message="Choisissez un programme de la liste.",
            ),
        ]

    def __str__(self):
        return f"{self.territory_id} : {self.get_programme_display()}"


class IndicatorImport(models.Model):
    """One row: where the figures come from, and since which revision of the catalogue they are what they are.

    Each process keeps the figures of all the territories and reads them anew when `revision` is another one.
    """

    revision = models.BigIntegerField("révision du catalogue")
    sources = models.JSONField("sources", default=list)
    """For each: `label`, `producer`, `url`, `vintage` and `coverage`, to show as they are."""

    class Meta:
        verbose_name = "import des chiffres"
        verbose_name_plural = "imports des chiffres"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="indicator_import_is_alone",
                violation_error_message="Les chiffres ont un seul import.",
            ),
        ]

    def __str__(self):
        return f"Chiffres de la révision {self.revision}"

    @classmethod
    def sources_shown(cls) -> list[dict[str, str]]:
        """The sources of the figures that are loaded. One query."""
        return cls.objects.values_list("sources", flat=True).first() or []

    @classmethod
    def note_territories(cls) -> None:
        """Have every process read the territories anew. To be called once the revision of the catalogue went up."""
        cls.objects.update(revision=CatalogueRevision.read().number)
