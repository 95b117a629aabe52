"""Axes: the three parts that the report ranges its proposals in."""

from django.db import models
from django.db.models import Q


class Axis(models.Model):
    """One of the three axes that the report ranges its 18 proposals in."""

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    title = models.CharField("titre", max_length=200)
    summary = models.TextField("en clair")

    class Meta:
        verbose_name = "axe"
        verbose_name_plural = "axes"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="axis_number_starts_at_one",
                violation_error_message="Le numéro d’un axe commence à 1.",
            ),
        ]

    def __str__(self):
        return f"Axe {self.number} : {self.title}"
