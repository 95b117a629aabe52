"""Themes: the free vocabulary of the catalogue, on django-taggit."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Count, Q
from taggit.models import ItemBase, TagBase

from catalogue.models.scales import Status

NO_COMMA = "Le nom d’un thème n’a pas de virgule : elle sépare les thèmes d’une fiche."


class ThemeQuerySet(models.QuerySet):
    """Themes of the vocabulary."""

    def named(self, names):
        """Those that have one of these names, whatever its capitals."""
        return self.filter(reduce(or_, (Q(name__iexact=name) for name in names), Q(pk__in=[])))

    def with_innovation_count(self):
        """Annotate `innovation_count`: the published innovations that carry the theme."""
        published = Q(themed_innovations__content_object__status=Status.PUBLISHED)
        return self.annotate(innovation_count=Count("themed_innovations", filter=published))

    def most_used(self):
        """The themes of published innovations, the most present first."""
        return self.with_innovation_count().filter(innovation_count__gt=0).order_by("-innovation_count", "name", "pk")


class Theme(TagBase):
    """A theme, for example « monnaie locale »."""

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = "thème"
        verbose_name_plural = "thèmes"
        ordering = ["name", "pk"]


class ThemedInnovation(ItemBase):
    """A theme on an innovation."""

    content_object = models.ForeignKey(
        "catalogue.Innovation",
        on_delete=models.CASCADE,
        related_name="themed_innovations",
        verbose_name="innovation",
    )
    tag = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="themed_innovations", verbose_name="thème")

    class Meta:
        verbose_name = "thème d’une innovation"
        verbose_name_plural = "thèmes des innovations"
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"],
                name="theme_once_per_innovation",
                violation_error_message="Ce thème est déjà sur cette innovation.",
            ),
        ]

    def __str__(self):
        return f"{self.tag} : {self.content_object}"
