"""What the ledgers of the tracker share: rows are added, never changed nor removed.

A mistake is corrected by a further row; what was said before stays in sight. Triggers, on each database, refuse the
rest (`catalogue.triggers.append_only`).
"""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from catalogue.web_addresses import site_of
from proposals.dates import Precision, date_in_words, end_of, happened_by, write_precise_date

FIRST_OF_ITS_PERIOD = "Le premier jour du mois ou de l’année si le jour est inconnu."


class LedgerEntry(models.Model):
    """A row of a ledger: when it was written down, and by whom, nobody for what was loaded."""

    recorded_at = models.DateTimeField("date de consignation", default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="consignation par",
    )

    class Meta:
        abstract = True


class SourcedEntry(LedgerEntry):
    """A row that a public page proves."""

    source_title = models.CharField("titre de la source", max_length=250)
    source_url = models.URLField("adresse de la source", max_length=500)

    class Meta:
        abstract = True

    @property
    def site(self) -> str:
        """The name of the site of the source."""
        return site_of(self.source_url)


class DatedQuerySet(models.QuerySet):
    """Rows that have a date of their own."""

    def recorded_by(self, day: date) -> Self:
        """What had been written down by the end of a day."""
        return self.filter(recorded_at__lt=end_of(day))

    def dated_by(self, day: date, *, recorded_by: date | None = None) -> Self:
        """What had happened by the end of a day, among what was recorded by then where `recorded_by` is given."""
        found = self.filter(happened_by(day, name=self.model.date_column))
        return found if recorded_by is None else found.recorded_by(recorded_by)

    def newest(self) -> Self:
        """The last to happen first; two of the same date, the last to be recorded."""
        return self.order_by(f"-{self.model.date_column}", "-recorded_at", "-pk")


class DatedEntry(SourcedEntry):
    """A row that has a date of its own, known more or less closely, and not to come.

    `date_column` names it; `not_yet` ends the sentence that refuses a day to come, which triggers refuse as well.
    """

    date_column: ClassVar[str] = "effective_on"
    not_yet: ClassVar[str]

    precision = models.CharField("date connue", max_length=10, choices=Precision, default=Precision.DAY)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse what has not happened yet."""
        if self.dated_on and self.dated_on > timezone.localdate():
            raise ValidationError(f"Cette date n’est pas encore passée : {self.not_yet}.")

    @property
    def dated_on(self) -> date:
        """Its date."""
        return getattr(self, self.date_column)

    @property
    def date_text(self) -> str:
        """Its date in words, as closely as it is known: « avril 2016 »."""
        return date_in_words(self.dated_on, self.precision)

    @property
    def date_code(self) -> str:
        """The same for machines: 2016, 2016-04, 2016-04-24."""
        return write_precise_date(self.dated_on, self.precision)
