"""Pending versions: what an editor prepares of a public entry while the public sees it as it is."""

from django.conf import settings
from django.db import models

from catalogue.models.innovation import Innovation


class PendingVersion(models.Model):
    """The next version of a published entry, one an entry, as `catalogue.versions.sheet` writes a sheet.

    `base` is the version of the entry that it was made from, `revision` tells apart its own states, and `key` is what
    the link that shows it must carry: a new one ends the links given before.
    """

    innovation = models.OneToOneField(
        Innovation, models.CASCADE, related_name="pending_version", verbose_name="innovation"
    )
    sheet = models.JSONField("contenu")
    base = models.BigIntegerField("version de départ")
    revision = models.PositiveIntegerField("état", default=1)
    key = models.CharField("clé du lien", max_length=40)
    link_until = models.DateField("lien valable jusqu’au")
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="préparée par"
    )
    prepared_at = models.DateTimeField("préparée le")

    class Meta:
        verbose_name = "version en attente"
        verbose_name_plural = "versions en attente"
        ordering = ["-prepared_at", "-pk"]

    def __str__(self):
        return f"Version en attente de {self.innovation}"
