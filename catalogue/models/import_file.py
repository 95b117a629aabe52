"""Files that editors are about to import: kept between the preview and the decision, for a day at most."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

LIFE = timedelta(days=1)


class ImportFileQuerySet(models.QuerySet):
    """Files that wait."""

    def living(self):
        """Those that are not too old to be imported."""
        return self.filter(created_at__gt=timezone.now() - LIFE)

    def expired(self):
        """Those that nobody may use any more."""
        return self.filter(created_at__lte=timezone.now() - LIFE)


class ImportFile(models.Model):
    """A file of one account, for one table. Once imported it is empty, and says how many rows it wrote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="compte")
    table = models.CharField("table", max_length=30, help_text="Celle pour laquelle il a été lu.")
    name = models.CharField("nom du fichier", max_length=200)
    content = models.BinaryField("contenu")
    created_at = models.DateTimeField("déposé le", auto_now_add=True)
    applied_at = models.DateTimeField("importé le", null=True, blank=True)
    applied_count = models.PositiveIntegerField("lignes écrites", default=0)

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier à importer"
        verbose_name_plural = "fichiers à importer"

    def __str__(self):
        return self.name
