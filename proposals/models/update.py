"""Updates: dated, sourced facts on what became of a proposal. They are added, never changed nor removed.

A mistake is corrected by a further version, which names the one it corrects and says why; what was said before stays
in sight. A fact that never was is withdrawn in the same way. Triggers, on each database, refuse the rest.
"""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from proposals.models.precision import Precision, date_fits_precision, end_of, happened_by, in_words
from proposals.models.proposal import Proposal
from proposals.models.rules import NOT_A_MOMENT, filled, real_moment, site_of, web_address


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


class ProposalUpdateQuerySet(models.QuerySet):
    """Facts of the tracker."""

    def happened_by(self, day: date):
        """What had happened by the end of a day."""
        return self.filter(happened_by(day, name="happened_on"))

    def recorded_by(self, day: date):
        """What had been written down by the end of a day."""
        return self.filter(recorded_at__lt=end_of(day))

    def last_versions(self, *, recorded_by: date | None = None):
        """What no further version corrects, withdrawn or not; `recorded_by`: among what was written down by then."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk"))
        if recorded_by is not None:
            corrections = corrections.recorded_by(recorded_by)
        return self.filter(~Exists(corrections))

    def standing(self, *, recorded_by: date | None = None):
        """What counts: the last versions of what is not withdrawn."""
        return self.last_versions(recorded_by=recorded_by).filter(is_withdrawn=False)

    def newest(self):
        """The most recent first."""
        return self.order_by("-happened_on", "-pk")


class ProposalUpdate(models.Model):
    """A fact on the subject of a proposal, for example a law or a funding, with its public source.

    `earlier` holds what it said before, the last first, where it was read with its versions.
    """

    earlier: "tuple[ProposalUpdate, ...]" = ()

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="updates", verbose_name="proposition")
    happened_on = models.DateField("date", help_text="Le premier jour du mois ou de l’année si le jour est inconnu.")
    precision = models.CharField("date connue", max_length=10, choices=Precision, default=Precision.DAY)
    kind = models.CharField("nature", max_length=20, choices=UpdateKind)
    text = models.TextField("fait", max_length=1000)
    body = models.CharField("organisme", max_length=160, help_text="Qui a agi, par exemple « DITP ».")
    source_title = models.CharField("titre de la source", max_length=250)
    source_url = models.URLField("adresse de la source", max_length=500)
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
    recorded_at = models.DateTimeField("consigné le", default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="consigné par",
    )

    objects = ProposalUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "fait"
        verbose_name_plural = "faits"
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["proposal", "happened_on"], name="proposals_update_by_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "source_url", "happened_on", "precision"],
                condition=Q(corrects=None),
                name="update_once_per_source_and_date",
                violation_error_message="Ce fait est déjà consigné : même proposition, même source, même date.",
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
                condition=date_fits_precision("happened_on"),
                name="update_date_fits_its_precision",
                violation_error_message="Une date connue au mois ou à l’année se note par son premier jour.",
            ),
            models.CheckConstraint(
                condition=filled("text", "body"),
                name="update_says_what_and_who",
                violation_error_message="Dites le fait, et l’organisme qui a agi.",
            ),
            models.CheckConstraint(
                condition=filled("source_title") & web_address("source_url"),
                name="update_has_a_source",
                violation_error_message="Un fait a une source publique : son titre et son adresse.",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, correction_reason="", is_withdrawn=False)
                | (Q(corrects__isnull=False) & filled("correction_reason")),
                name="update_correction_has_a_reason",
                violation_error_message="Une correction, et elle seule, a un motif ; un retrait en est une.",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")),
                name="update_does_not_correct_itself",
                violation_error_message="Un fait ne se corrige pas lui-même.",
            ),
            models.CheckConstraint(
                condition=real_moment("recorded_at"),
                name="update_moment_is_real",
                violation_error_message=NOT_A_MOMENT,
            ),
        ]

    def __str__(self):
        return f"Proposition {self.proposal_id}, {self.happened_on} : {self.text[:60]}"

    def clean(self):
        """Refuse what has not happened yet, and a correction that is none. So do triggers."""
        if self.happened_on and self.happened_on > timezone.localdate():
            raise ValidationError("Cette date n’est pas encore passée : un fait se consigne une fois arrivé.")
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
            raise ValidationError("Ce fait est déjà consigné : même proposition, même source, même date.")

    @property
    def happened_text(self) -> str:
        """The date in words, as closely as it is known."""
        return in_words(self.happened_on, self.precision)

    @property
    def site(self) -> str:
        """The name of the site of the source."""
        return site_of(self.source_url)
