"""Former addresses: an entry or a theme that was renamed or merged keeps the addresses it had."""

from django.db import models

from catalogue.models.innovation import Innovation
from catalogue.models.theme import Theme


class FormerSlug(models.Model):
    """An address that an innovation had: it still leads there."""

    slug = models.SlugField("ancienne adresse", max_length=100, unique=True)
    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="former_slugs", verbose_name="innovation")

    class Meta:
        verbose_name = "ancienne adresse"
        verbose_name_plural = "anciennes adresses"
        ordering = ["slug"]

    def __str__(self):
        return self.slug


class FormerThemeSlug(models.Model):
    """An address that a theme had, or that of a theme merged into it: lists filtered by it still open."""

    slug = models.SlugField("ancienne adresse", max_length=100, unique=True)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="former_slugs", verbose_name="thème")

    class Meta:
        verbose_name = "ancienne adresse d’un thème"
        verbose_name_plural = "anciennes adresses des thèmes"
        ordering = ["slug"]

    def __str__(self):
        return self.slug
