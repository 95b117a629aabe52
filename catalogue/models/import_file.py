"""Imports: the files that editors are about to import, and what the loading commands last wrote."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
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


class LoadRecord(models.Model):
    """What a loading command last wrote in one row.

    A later run changes only the fields that still hold what is written here: the others were changed by an editor.
    `row_id` is not a foreign key: rows of several tables are recorded, and a row that no longer exists was deleted by
    an editor, who must not see it come back.
    """

    table = models.CharField("table", max_length=60, help_text="Par exemple « catalogue.innovation ».")
    key = models.CharField("nom dans les fichiers", max_length=100)
    row_id = models.BigIntegerField("ligne")
    written = models.JSONField("valeurs écrites", help_text="Par champ, la dernière valeur chargée.")
    loaded_at = models.DateTimeField("chargée le", auto_now=True)

    class Meta:
        verbose_name = "chargement"
        verbose_name_plural = "chargements"
        ordering = ["table", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "key"],
                name="load_record_once_per_key",
                violation_error_message="Ce chargement est déjà noté.",
            ),
            models.CheckConstraint(
                condition=~Q(table="") & ~Q(key=""),
                name="load_record_has_table_and_key",
                violation_error_message="Un chargement a une table et un nom.",
            ),
        ]

    def __str__(self):
        return f"{self.table} : {self.key}"
