"""Organisations: who carried an innovation, each one once."""

from django.db import models
from django.db.models import Q


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
