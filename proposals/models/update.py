"""Updates: dated, sourced facts on what became of a proposal."""

from datetime import date
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils import timezone

from proposals.models.precision import Precision, date_fits_precision, end_of, happened_by, in_words
from proposals.models.proposal import Proposal
from proposals.models.rules import NOT_A_MOMENT, filled, real_moment, web_address


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

    def newest(self):
        """The most recent first."""
        return self.order_by("-happened_on", "-pk")


class ProposalUpdate(models.Model):
    """A fact on the subject of a proposal, for example a law or a funding, with its public source."""

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
    recorded_at = models.DateTimeField("consigné le", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    objects = ProposalUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "fait"
        verbose_name_plural = "faits"
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["proposal", "happened_on"], name="proposals_update_by_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "source_url", "happened_on", "precision"],
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
                condition=real_moment("recorded_at"),
                name="update_moment_is_real",
                violation_error_message=NOT_A_MOMENT,
            ),
        ]

    def __str__(self):
        return f"Proposition {self.proposal_id}, {self.happened_on} : {self.text[:60]}"

    @property
    def happened_text(self) -> str:
        """The date in words, as closely as it is known."""
        return in_words(self.happened_on, self.precision)

    @property
    def site(self) -> str:
        """The name of the site of the source."""
        return (urlsplit(self.source_url).hostname or "").removeprefix("www.")
