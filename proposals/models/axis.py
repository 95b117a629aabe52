"""Axes: the three parts that the report ranges its proposals in."""

from django.db import models
from django.db.models import Q

from proposals.models.rules import filled

LARGEST_NUMBER = 999


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
                condition=Q(number__range=(1, LARGEST_NUMBER)),
                name="axis_number_is_plausible",
                violation_error_message=f"Le numéro d’un axe va de 1 à {LARGEST_NUMBER}.",
            ),
            models.CheckConstraint(
                condition=filled("title", "summary"),
                name="axis_says_what_it_is",
                violation_error_message="Un axe a un titre, et se dit en clair.",
            ),
        ]

    def __str__(self):
        return f"Axe {self.number} : {self.title}"
