"""The public policies: the broad fields of public action under which every entry is filed."""

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from catalogue.models.scales import Status

MOST_POLICIES = 3
"""How many policies an entry may have; one that is published has at least one."""


class PolicyQuerySet(models.QuerySet):
    """Public policies, in their order."""

    def with_innovation_count(self):
        """Annotate `innovation_count`: the published innovations of the policy."""
        published = Q(innovations__status=Status.PUBLISHED)
        return self.annotate(innovation_count=Count("innovations", filter=published, distinct=True))

    def near(self, policy: "Policy"):
        """The others that published innovations of this one have too, `shared_count` of them, the nearest first."""
        shared = Q(innovations__status=Status.PUBLISHED, innovations__policies=policy)
        counted = self.exclude(pk=policy.pk).annotate(shared_count=Count("innovations", filter=shared, distinct=True))
        return counted.filter(shared_count__gt=0).order_by("-shared_count", "position")


class Policy(models.Model):
    """A broad field of public action, for example « Santé et accès aux soins »."""

    slug = models.SlugField("adresse", unique=True)
    position = models.PositiveSmallIntegerField("rang", unique=True)
    name = models.CharField("nom", max_length=100, unique=True)
    summary = models.TextField("en clair")

    objects = PolicyQuerySet.as_manager()

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
