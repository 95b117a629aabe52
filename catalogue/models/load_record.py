"""Records of the loading commands: what they last wrote, so that the editors always have the last word."""

from django.db import models
from django.db.models import Q


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
