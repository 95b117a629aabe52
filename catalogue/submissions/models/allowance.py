"""How often something may be done from one place: buckets of tokens, under keyed digests that name nobody."""

from django.db import models


class Allowance(models.Model):
    """A bucket: how many times are left, as of a moment. `key` is a keyed digest of what it is about."""

    key = models.CharField("empreinte", max_length=64, primary_key=True)
    left = models.FloatField("reste")
    counted_at = models.DateTimeField("compté le", db_index=True)

    class Meta:
        verbose_name = "quota"
        verbose_name_plural = "quotas"
        ordering = ["key"]

    def __str__(self):
        return self.key
