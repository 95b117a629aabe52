"""How often something may be done: what was used of a limit, under keyed digests that name nobody."""

from django.db import models


class Allowance(models.Model):
    """What somebody used of a limit. `catalogue.throttle` alone reads and writes it.

    `key` is a keyed digest of the limit and of whoever is counted; `full_at`, in seconds since 1970, when nothing is
    used any more.
    """

    key = models.CharField("empreinte", max_length=64, primary_key=True)
    used = models.FloatField("utilisé")
    full_at = models.FloatField("entier à", db_index=True)

    class Meta:
        verbose_name = "quota"
        verbose_name_plural = "quotas"
        ordering = ["key"]

    def __str__(self):
        return self.key
