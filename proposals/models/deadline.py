"""The ledger of deadlines: one is set, moved or lifted by a further entry, and what was set before stays.

The last to be decided counts; two of the same date, the last to be recorded: this is how a mistake is corrected.
"""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from proposals.models.precision import FIRST_DAY, Precision, date_fits_precision, end_of, happened_by, in_words
from proposals.models.proposal import Proposal
from proposals.models.rules import NOT_A_MOMENT, RealDay, filled, real_moment, web_address

LAST_DAY = date(2099, 12, 31)
"""No deadline of a report of 2015 is later."""


class DeadlineQuerySet(models.QuerySet):
    """Entries of the ledger of deadlines."""

    def decided_by(self, day: date, *, recorded_by: date | None = None):
        """What had been decided by the end of a day, among what was recorded by then where `recorded_by` is given."""
        decided = self.filter(happened_by(day, name="effective_on"))
        return decided if recorded_by is None else decided.filter(recorded_at__lt=end_of(recorded_by))

    def newest(self):
        """The last decided first."""
        return self.order_by("-effective_on", "-recorded_at", "-pk")


class Deadline(models.Model):
    """What was decided on a date of the deadline of a proposal, why, and on the strength of which source.

    Without a day, the deadline is lifted.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="deadlines", verbose_name="proposition")
    effective_on = models.DateField(
        "décidée le", help_text="Le premier jour du mois ou de l’année si le jour est inconnu."
    )
    precision = models.CharField("date connue", max_length=10, choices=Precision, default=Precision.DAY)
    due_on = models.DateField("échéance", null=True, blank=True, help_text="Vide si l’échéance est levée.")
    reason = models.TextField("motif", max_length=1000, help_text="Qui l’a fixée, déplacée ou levée, et pourquoi.")
    source_title = models.CharField("titre de la source", max_length=250)
    source_url = models.URLField("adresse de la source", max_length=500)
    recorded_at = models.DateTimeField("consignée le", default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="consignée par",
    )

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = "échéance"
        verbose_name_plural = "échéances"
        ordering = ["-effective_on", "-recorded_at", "-pk"]
        indexes = [models.Index(fields=["proposal", "effective_on"], name="proposals_deadline_by_date")]
        constraints = [
            models.CheckConstraint(
                condition=date_fits_precision("effective_on"),
                name="deadline_date_fits_its_precision",
                violation_error_message="Une date connue au mois ou à l’année se note par son premier jour.",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | (Q(RealDay(F("due_on"))) & Q(due_on__range=(FIRST_DAY, LAST_DAY))),
                name="deadline_is_plausible",
                violation_error_message=f"Une échéance se situe entre {FIRST_DAY.year} et {LAST_DAY.year}.",
            ),
            models.CheckConstraint(
                condition=filled("reason"),
                name="deadline_has_a_reason",
                violation_error_message="Dites qui a fixé, déplacé ou levé l’échéance, et pourquoi.",
            ),
            models.CheckConstraint(
                condition=filled("source_title") & web_address("source_url"),
                name="deadline_has_a_source",
                violation_error_message="Une échéance a une source publique : son titre et son adresse.",
            ),
            models.CheckConstraint(
                condition=real_moment("recorded_at"),
                name="deadline_moment_is_real",
                violation_error_message=NOT_A_MOMENT,
            ),
        ]

    def __str__(self):
        return f"Proposition {self.proposal_id}, {self.effective_on} : {self.due_on or 'levée'}"

    def clean(self):
        """Refuse what is not decided yet. So does a trigger."""
        if self.effective_on and self.effective_on > timezone.localdate():
            raise ValidationError("Cette date n’est pas encore passée : une échéance se consigne une fois décidée.")

    @property
    def effective_text(self) -> str:
        """When it was decided, in words, as closely as it is known."""
        return in_words(self.effective_on, self.precision)

    @property
    def site(self) -> str:
        """The name of the site of the source."""
        return (urlsplit(self.source_url).hostname or "").removeprefix("www.")
