"""The ledger of what is said of the report: each number, axis, wording, summary or lever that changes, and its proof.

A proposal is born with a provisional number and axis, without a wording nor a lever. It says something else only as
the last of its statements does, which bears the page of the report or a public source: triggers, on each database,
refuse to change it otherwise.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from proposals.models.axis import Axis
from proposals.models.proposal import (
    LARGEST_NUMBER,
    LAST_PAGE,
    WORDING_AS_ITS_STATE_SAYS,
    Proposal,
    WordingState,
)
from proposals.models.rules import NOT_A_MOMENT, filled, real_moment, site_of, web_address

SAID = ("number", "number_confirmed", "axis", "axis_confirmed", "wording_state", "title", "summary")
"""What a proposal says of the report, its levers aside, which have a table of their own."""
SEPARATOR = ","
"""Between the slugs of levers, which hold none."""
NO_PROOF = "Donnez la page du rapport, ou le titre et l’adresse d’une source publique."


class Statement(models.Model):
    """What a proposal says from then on, all of it, with the page of the report or the source that says so."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="statements", verbose_name="proposition")
    number = models.PositiveSmallIntegerField("numéro")
    number_confirmed = models.BooleanField("numéro confirmé")
    axis = models.ForeignKey(Axis, models.PROTECT, related_name="+", verbose_name="axe")
    axis_confirmed = models.BooleanField("axe confirmé")
    wording_state = models.CharField("état de l’intitulé", max_length=20, choices=WordingState)
    title = models.CharField("intitulé", max_length=300, blank=True)
    summary = models.TextField("en clair", blank=True)
    levers = models.CharField(
        "leviers visés", max_length=500, blank=True, help_text="Leurs adresses, dans l’ordre du rapport."
    )
    page = models.PositiveSmallIntegerField("page du rapport", null=True, blank=True)
    source_title = models.CharField("titre de la source", max_length=250, blank=True)
    source_url = models.URLField("adresse de la source", max_length=500, blank=True)
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

    class Meta:
        verbose_name = "énoncé d’une proposition"
        verbose_name_plural = "énoncés des propositions"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, page__range=(1, LAST_PAGE), source_title="", source_url="")
                | (
                    (Q(page=None) | Q(page__range=(1, LAST_PAGE))) & filled("source_title") & web_address("source_url")
                ),
                name="statement_has_a_proof",
                violation_error_message=NO_PROOF,
            ),
            models.CheckConstraint(
                condition=WORDING_AS_ITS_STATE_SAYS,
                name="statement_wording_is_as_its_state_says",
                violation_error_message="Un intitulé est vide quand il manque, et seulement alors.",
            ),
            models.CheckConstraint(
                condition=Q(number__range=(1, LARGEST_NUMBER)),
                name="statement_number_is_plausible",
                violation_error_message=f"Le numéro d’une proposition va de 1 à {LARGEST_NUMBER}.",
            ),
            models.CheckConstraint(
                condition=real_moment("recorded_at"),
                name="statement_moment_is_real",
                violation_error_message=NOT_A_MOMENT,
            ),
        ]

    def __str__(self):
        return f"Proposition {self.number}, {self.title or 'intitulé à compléter'}"

    @property
    def lever_slugs(self) -> list[str]:
        """The slugs of the levers that the proposal aims at."""
        return [slug for slug in self.levers.split(SEPARATOR) if slug]

    @property
    def site(self) -> str:
        """The name of the site of the source."""
        return site_of(self.source_url)
