"""The numbers of contributions: C-2026-0001 and so on, one sequence a year, no number twice even after an erasure."""

from django.db import models, transaction
from django.db.models import F


class NumberSequence(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField("année", primary_key=True)
    last = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "suite de numéros"
        verbose_name_plural = "suites de numéros"
        ordering = ["year"]

    def __str__(self):
        return f"{self.year} : {self.last}"

    @classmethod
    def take(cls, year: int) -> str:
        """The next number of a year. To be called in a transaction: it is nobody else's only once that ends."""
        with transaction.atomic():
            cls.objects.get_or_create(year=year)
            cls.objects.filter(year=year).update(last=F("last") + 1)
            return f"C-{year}-{cls.objects.get(year=year).last:04}"
