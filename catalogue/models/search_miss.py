"""Searches without result, counted by day: what people look for and the catalogue does not have."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q

WORDS_LENGTH = 80
"""Characters of the words kept."""

RECENTLY = timedelta(days=30)


class SearchMissQuerySet(models.QuerySet):
    """Searches without result."""

    def legible(self):
        """Those that were asked often enough for their words to be kept."""
        return self.exclude(words="")

    def recent(self, today: date):
        """Those of the last thirty days."""
        return self.filter(day__gt=today - RECENTLY)


class SearchMiss(models.Model):
    """What was looked for on a day, and how often: nothing of who did.

    `fingerprint` tells two searches for the same words from two others; `words` stays empty until these words were
    asked for several times (see `catalogue.search.misses`).
    """

    day = models.DateField("jour")
    fingerprint = models.CharField("empreinte", max_length=32)
    words = models.CharField("mots cherchés", max_length=WORDS_LENGTH, blank=True)
    count = models.PositiveIntegerField("recherches", default=0)

    objects = SearchMissQuerySet.as_manager()

    class Meta:
        verbose_name = "recherche sans résultat"
        verbose_name_plural = "recherches sans résultat"
        ordering = ["-day", "-count", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "fingerprint"],
                name="search_miss_once_a_day",
                violation_error_message="Cette recherche est déjà comptée ce jour-là.",
            ),
            models.CheckConstraint(
                condition=~Q(fingerprint=""),
                name="search_miss_has_a_fingerprint",
                violation_error_message="Une recherche a une empreinte.",
            ),
        ]

    def __str__(self):
        return f"{self.words or 'mots trop rares pour être montrés'} ({self.day})"
