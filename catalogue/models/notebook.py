"""Notebooks: entries that somebody without an account keeps, behind an address that they alone know."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalogue.models.innovation import Innovation

NAME = "Mon carnet"
NAME_LENGTH = 120


def oldest_visit(today: date) -> date:
    """The last visit, at the earliest, of a notebook that is kept."""
    return today - timedelta(days=settings.NOTEBOOK_DAYS)


class NotebookQuerySet(models.QuerySet):
    """Notebooks."""

    def unvisited(self, today: date):
        """Those that nobody has opened for so long that they go."""
        return self.filter(visited_on__lt=oldest_visit(today))

    def alive(self, today: date):
        """Those that open still: the others may not be purged yet."""
        return self.filter(visited_on__gte=oldest_visit(today))


class Notebook(models.Model):
    """A list of entries. The database has the digests of the two addresses that open it, and knows neither.

    The second, to read only, follows from the first and from `share_number`, that of the last one that was given.
    """

    digest = models.CharField("empreinte", max_length=64, unique=True)
    share_digest = models.CharField("empreinte de partage", max_length=64, unique=True, null=True, blank=True)
    share_number = models.PositiveIntegerField("numéro du partage", default=0)
    name = models.CharField("nom", max_length=NAME_LENGTH, default=NAME)
    visited_on = models.DateField("ouvert le", default=timezone.localdate, db_index=True)

    objects = NotebookQuerySet.as_manager()

    class Meta:
        verbose_name = "carnet"
        verbose_name_plural = "carnets"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(digest="") & ~Q(share_digest=""),
                name="notebook_has_digests",
                violation_error_message="Un carnet a une adresse.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="notebook_has_a_name", violation_error_message="Un carnet a un nom."
            ),
        ]

    def __str__(self):
        return f"Carnet {self.pk}"

    @property
    def expires_on(self) -> date:
        """The last day that it opens, if nobody comes until then."""
        return self.visited_on + timedelta(days=settings.NOTEBOOK_DAYS)


class NotebookEntryQuerySet(models.QuerySet):
    """What notebooks hold."""

    def in_order(self):
        """In the order of their notebook."""
        return self.order_by("position", "pk")

    def for_page(self):
        """With the entry that each line shows, in the same query."""
        path = "innovation__"
        return self.in_order().select_related(*(f"{path}{name}" for name in ("territory", "department", "region")))


class NotebookEntry(models.Model):
    """An entry in a notebook: its rank, which may have gaps, and a note. It stays when the entry is withdrawn."""

    notebook = models.ForeignKey(Notebook, models.CASCADE, related_name="entries", verbose_name="carnet")
    innovation = models.ForeignKey(
        Innovation, models.SET_NULL, null=True, blank=True, related_name="notebook_entries", verbose_name="innovation"
    )
    position = models.IntegerField("rang")
    note = models.TextField("note", blank=True)
    has_two_notes = models.BooleanField("deux notes réunies", default=False)

    objects = NotebookEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche d’un carnet"
        verbose_name_plural = "fiches des carnets"
        ordering = ["notebook", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notebook", "innovation"],
                name="notebook_entry_once",
                violation_error_message="Cette fiche est déjà dans le carnet.",
            ),
        ]
        indexes = [models.Index(fields=["notebook", "position", "id"], name="notebook_order")]

    def __str__(self):
        return f"Fiche {self.pk} du carnet {self.notebook_id}"

    @property
    def is_public(self) -> bool:
        """Whether the public still sees the entry."""
        return self.innovation is not None and self.innovation.is_published
