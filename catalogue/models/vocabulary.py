"""The shared words of the entries, themes aside: the nine levers, and the organisations that carried an innovation."""

from django.db import models
from django.db.models import Q
from django.urls import reverse


class Lever(models.Model):
    """One of the nine levers: a verb and its complement, for example « Gérer » and « … autrement les projets »."""

    slug = models.SlugField("adresse", unique=True)
    position = models.PositiveSmallIntegerField("rang dans le rapport", unique=True)
    verb = models.CharField("verbe", max_length=60)
    complement = models.CharField("complément", max_length=200)
    summary = models.TextField("en clair")

    innovation_count = 0
    """Its published innovations, once `search.results.with_counts` has counted them."""

    class Meta:
        verbose_name = "levier"
        verbose_name_plural = "leviers"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="lever_position_starts_at_one",
                violation_error_message="Le rang d’un levier commence à 1.",
            ),
            models.CheckConstraint(
                condition=~Q(verb=""),
                name="lever_has_a_verb",
                violation_error_message="Un levier se nomme par un verbe.",
            ),
        ]

    def __str__(self):
        return self.verb

    def get_absolute_url(self):
        return reverse("catalogue:lever", args=[self.slug])

    @property
    def title(self) -> str:
        """The whole title, verb and complement."""
        return f"{self.verb} {self.complement}"


class OrganisationKind(models.TextChoices):
    """The kinds of partners, in the order in which a sheet lists them."""

    LOCAL_AUTHORITY = "collectivite", "collectivité"
    STATE = "etat", "État et opérateurs"
    ASSOCIATION = "association", "association"
    COMPANY = "entreprise", "entreprise"
    RESEARCH = "recherche", "recherche et enseignement"
    CITIZENS = "habitants", "habitants"
    OTHER = "autre", "autre"


class Organisation(models.Model):
    """A partner of innovations, for example « Association Agrilocal »."""

    name = models.CharField("nom", max_length=200)
    kind = models.CharField("type", max_length=20, choices=OrganisationKind)

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisations"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="organisation_once_each",
                violation_error_message="Cette organisation existe déjà : choisissez-la dans la liste.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values),
                name="organisation_kind_is_known",
                violation_error_message="Choisissez un type d’organisation de la liste.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="organisation_has_a_name",
                violation_error_message="Une organisation a un nom.",
            ),
        ]

    def __str__(self):
        return self.name
