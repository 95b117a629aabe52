"""Versions of an entry: who changed it, when, and the whole sheet as it stood then."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class SheetVersion(models.Model):
    """What a version holds beside the columns of the entry: the rows around it, as `catalogue.versions.sheet` reads
    them."""

    relations = models.JSONField("relations", default=dict)

    class Meta:
        abstract = True


class WholeSheets(HistoricalRecords):
    """The versions of django-simple-history, written once all of a sheet is.

    The library writes one when the row is saved, before its levers and its sources are: here nothing is written then.
    `catalogue.versions.history.record` does it, from every change that reaches the search.
    """

    def __init__(self) -> None:
        super().__init__(
            bases=[SheetVersion],
            history_id_field=models.BigAutoField(),
            verbose_name="version d’une innovation",
            verbose_name_plural="versions des innovations",
        )

    def post_save(self, *args: Any, **kwargs: Any) -> None:
        """The sheet is not whole yet."""

    def post_delete(self, *args: Any, **kwargs: Any) -> None:
        """The rows around it are told with it."""
