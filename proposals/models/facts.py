"""What became of a proposal: dated, sourced facts, its deadlines, and whether the pages that say so still answer."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from proposals.dates import FIRST_DAY
from proposals.models.ledger import FIRST_OF_ITS_PERIOD, DatedEntry, DatedQuerySet
from proposals.models.report import Proposal
from proposals.models.rules import (
    NOT_A_PAGE,
    RealDay,
    corrects_another,
    date_fits_precision,
    filled,
    has_a_source,
    is_web_address,
    moment_is_real,
)

LAST_DAY = date(2099, 12, 31)
"""No deadline of a report of 2015 is later."""
KNOWN_ALREADY = "Ce fait est déjà consigné : même proposition, même source, même date."


class UpdateKind(models.TextChoices):
    """What kind of fact it is."""

    MILESTONE = "milestone", "jalon"
    MEASURE = "measure", "mesure"
    LAW = "law", "loi"
    FUNDING = "funding", "financement"
    EVALUATION = "evaluation", "évaluation"
    SETBACK = "setback", "recul"


class ReportLink(models.TextChoices):
    """Who ties the fact to the report: the source itself, or the editors by its theme."""

    EXPLICIT = "explicit", "explicite"
    THEMATIC = "thematic", "thématique"


class ProposalUpdateQuerySet(DatedQuerySet):
    """Facts of the tracker."""

    def last_versions(self, *, recorded_by: date | None = None) -> Self:
        """What no further version corrects, withdrawn or not; `recorded_by`: among what was written down by then."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk"))
        if recorded_by is not None:
            corrections = corrections.recorded_by(recorded_by)
        return self.filter(~Exists(corrections))

    def standing(self, *, recorded_by: date | None = None) -> Self:
        """What counts: the last versions of what is not withdrawn."""
        return self.last_versions(recorded_by=recorded_by).filter(is_withdrawn=False)


class ProposalUpdate(DatedEntry):
    """A fact on the subject of a proposal, for example a law or a funding, with its public source.

    A mistake is corrected by a further version, which names the one it corrects and says why; a fact that never was is
    withdrawn in the same way. `earlier` holds what it said before, the last first, where it was read with them.
    """

    date_column = "happened_on"
    not_yet = "un fait se consigne une fois arrivé"
    earlier: "tuple[ProposalUpdate, ...]" = ()

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="updates", verbose_name="proposition")
    happened_on = models.DateField("date", help_text=FIRST_OF_ITS_PERIOD)
    kind = models.CharField("nature", max_length=20, choices=UpdateKind)
    text = models.TextField("fait", max_length=1000)
    body = models.CharField("organisme", max_length=160, help_text="Qui a agi, par exemple « DITP ».")
    link_to_report = models.CharField(
        "lien avec le rapport",
        max_length=20,
        choices=ReportLink,
        default=ReportLink.THEMATIC,
        help_text="Explicite : la source elle-même cite le rapport.",
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name="corrige le fait"
    )
    correction_reason = models.CharField(
        "motif de la correction",
        max_length=300,
        blank=True,
        help_text="Publié : ce qui était faux, ou ce qui a été précisé.",
    )
    is_withdrawn = models.BooleanField(
        "fait retiré", default=False, help_text="À cocher si le fait n’a pas eu lieu : il ne compte plus."
    )

    objects = ProposalUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "fait"
        verbose_name_plural = "faits"
        ordering = ["-happened_on", "-recorded_at", "-pk"]
        indexes = [models.Index(fields=["proposal", "happened_on"], name="proposals_update_by_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "source_url", "happened_on", "precision"],
                condition=Q(corrects=None),
                name="update_once_per_source_and_date",
                violation_error_message=KNOWN_ALREADY,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=UpdateKind.values),
                name="update_kind_is_known",
                violation_error_message="Choisissez une nature de la liste.",
            ),
            models.CheckConstraint(
                condition=Q(link_to_report__in=ReportLink.values),
                name="update_link_is_known",
                violation_error_message="Choisissez un lien de la liste.",
            ),
            models.CheckConstraint(
                condition=filled("text", "body"),
                name="update_says_what_and_who",
                violation_error_message="Dites le fait, et l’organisme qui a agi.",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, correction_reason="", is_withdrawn=False)
                | (Q(corrects__isnull=False) & filled("correction_reason")),
                name="update_correction_has_a_reason",
                violation_error_message="Une correction, et elle seule, a un motif ; un retrait en est une.",
            ),
            corrects_another("Un fait ne se corrige pas lui-même.", name="update_does_not_correct_itself"),
            date_fits_precision("happened_on", name="update_date_fits_its_precision"),
            has_a_source("Un fait", name="update_has_a_source"),
            moment_is_real("update_moment_is_real"),
        ]

    def __str__(self):
        return f"Proposition {self.proposal_id}, {self.happened_on} : {self.text[:60]}"

    def clean(self):
        """Refuse what has not happened yet, and a correction that is none. So do triggers."""
        super().clean()
        if self.corrects is None or self.proposal_id is None:
            return
        if self.corrects.proposal_id != self.proposal_id:
            raise ValidationError({"corrects": "Un fait corrige un fait de la même proposition."})
        same = ProposalUpdate.objects.standing().filter(
            proposal=self.proposal_id,
            source_url=self.source_url,
            happened_on=self.happened_on,
            precision=self.precision,
        )
        if same.exclude(pk=self.corrects_id).exists():
            raise ValidationError(KNOWN_ALREADY)


class Deadline(DatedEntry):
    """What was decided on a date of the deadline of a proposal, why, and on the strength of which source.

    It is set, moved or, without a day, lifted. The last to be decided counts; two of the same date, the last to be
    recorded: this is how a mistake is corrected.
    """

    not_yet = "une échéance se consigne une fois décidée"

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="deadlines", verbose_name="proposition")
    effective_on = models.DateField("décidée le", help_text=FIRST_OF_ITS_PERIOD)
    due_on = models.DateField("échéance", null=True, blank=True, help_text="Vide si l’échéance est levée.")
    reason = models.TextField("motif", max_length=1000, help_text="Qui l’a fixée, déplacée ou levée, et pourquoi.")

    class Meta:
        verbose_name = "échéance"
        verbose_name_plural = "échéances"
        ordering = ["-effective_on", "-recorded_at", "-pk"]
        indexes = [models.Index(fields=["proposal", "effective_on"], name="proposals_deadline_by_date")]
        constraints = [
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
            date_fits_precision("effective_on", name="deadline_date_fits_its_precision"),
            has_a_source("Une échéance", name="deadline_has_a_source"),
            moment_is_real("deadline_moment_is_real"),
        ]

    def __str__(self):
        return f"Proposition {self.proposal_id}, {self.effective_on} : {self.due_on or 'levée'}"


class SourceCheck(models.Model):
    """What was found at the address of a source. An address that was never checked counts as alive."""

    url = models.URLField("adresse", max_length=500, unique=True)
    is_alive = models.BooleanField("répond")
    checked_at = models.DateTimeField("vérifiée le", default=timezone.now)

    class Meta:
        verbose_name = "vérification de source"
        verbose_name_plural = "vérifications de sources"
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=is_web_address("url"),
                name="source_check_url_is_a_page",
                violation_error_message=NOT_A_PAGE,
            ),
            moment_is_real("source_check_moment_is_real", "checked_at"),
        ]

    def __str__(self):
        return self.url
