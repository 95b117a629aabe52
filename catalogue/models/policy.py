"""The public policies: the broad fields of public action under which every entry is filed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

MOST_POLICIES = 3
"""How many policies an entry may have; one that is published has at least one."""


class Policy(models.Model):
    """A broad field of public action, for example « Santé et accès aux soins »."""

    slug = models.SlugField("adresse", unique=True)
    position = models.PositiveSmallIntegerField("rang", unique=True)
    name = models.CharField("nom", max_length=100, unique=True)
    summary = models.TextField("en clair")

    innovation_count = 0
    """Its published innovations, once `search.results.with_counts` has counted them."""

    class Meta:
        verbose_name = "politique publique"
        verbose_name_plural = "politiques publiques"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="policy_position_starts_at_one",
                violation_error_message="Le rang d’une politique publique commence à 1.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="policy_has_a_name",
                violation_error_message="Une politique publique a un nom.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("catalogue:policy", args=[self.slug])
