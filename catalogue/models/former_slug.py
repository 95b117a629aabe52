"""Former addresses: a renamed entry keeps the addresses it had."""

from django.db import models

from catalogue.models.innovation import Innovation


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
