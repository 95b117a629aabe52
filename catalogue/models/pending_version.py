"""Pending versions: what an editor prepares of a public entry while the public sees it as it is."""

from django.db import models

from catalogue.models.innovation import Innovation
from catalogue.models.version import Version


class PendingVersion(models.Model):
    """The next version of a published entry, one an entry.

    `version` is what was prepared last, `base` the version of the entry that it was made from, and `key` is what the
    link that shows it must carry: a new one ends the links given before.
    """

    innovation = models.OneToOneField(
        Innovation, models.CASCADE, related_name="pending_version", verbose_name="innovation"
    )
    version = models.OneToOneField(Version, models.PROTECT, related_name="+", verbose_name="version préparée")
    base = models.BigIntegerField("version de départ")
    key = models.CharField("clé du lien", max_length=40)
    link_until = models.DateField("lien valable jusqu’au")

    class Meta:
        verbose_name = "version en attente"
        verbose_name_plural = "versions en attente"
        ordering = ["-version", "-pk"]

    def __str__(self):
        return f"Version en attente de {self.innovation}"
