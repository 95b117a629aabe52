"""Proposals: what the report proposed, as far as public sources say."""

from datetime import date

from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.urls import reverse

from catalogue.models import Lever
from proposals.models.axis import Axis
from proposals.models.precision import end_of
from proposals.models.rules import NOT_A_PAGE, empty_or_filled, filled, site_of, web_address

LARGEST_NUMBER = 9999
LAST_PAGE = 110
"""The report has 110 pages, and annexes that are not counted here."""
WORDINGS_FROM_PAGE = 69
"""Where the report begins to state its proposals."""


class WordingState(models.TextChoices):
    """How well the wording of a proposal is known."""

    DOCUMENTED = "documented", "documenté"
    ATTESTED = "attested", "attesté"
    MISSING = "missing", "à compléter"


class ProposalQuerySet(models.QuerySet):
    """Proposals of the report, in its order."""

    def to_complete(self):
        """Those of which something is missing or provisional: the wording, the number or the axis."""
        return self.filter(Q(wording_state=WordingState.MISSING) | Q(number_confirmed=False) | Q(axis_confirmed=False))

    def with_deadline(self, day: date, *, recorded_by: date | None = None):
        """Annotate `due_on`, None without a deadline, and its source: what was decided last by the end of a day."""
        deadlines = self.model._meta.get_field("deadlines").related_model.objects
        last = deadlines.filter(proposal=OuterRef("pk")).decided_by(day, recorded_by=recorded_by).newest()
        return self.annotate(
            due_on=Subquery(last.values("due_on")[:1]),
            due_source_title=Subquery(last.values("source_title")[:1]),
            due_source_url=Subquery(last.values("source_url")[:1]),
        )

    def with_last_looks(self, day: date):
        """Annotate the last moments, by the end of a day, when an editor wrote down a fact, a status, a deadline or
        a statement: `updates_looked_at` and so on, None where none did. What was only loaded, nobody looked at.
        """
        of_editors = {"entries": {"voice": "editors"}}
        return self.annotate(
            **{
                f"{name}_looked_at": Subquery(
                    self.model._meta.get_field(name)
                    .related_model.objects.filter(
                        proposal=OuterRef("pk"),
                        recorded_by__isnull=False,
                        recorded_at__lt=end_of(day),
                        **of_editors.get(name, {}),
                    )
                    .order_by()
                    .values("proposal")
                    .annotate(last=Max("recorded_at"))
                    .values("last")
                )
                for name in LOOKED_AT
            }
        )


LOOKED_AT = ("updates", "entries", "deadlines", "statements")
"""What an editor writes of a proposal after looking at it."""
WORDING_AS_ITS_STATE_SAYS = Q(wording_state=WordingState.MISSING, title="", summary="") | (
    Q(wording_state__in=[WordingState.DOCUMENTED, WordingState.ATTESTED])
    & filled("title")
    & empty_or_filled("summary")
)


class Proposal(models.Model):
    """One of the 18 proposals of the report.

    Nothing is invented: a wording that no source gives is empty and said missing; a number or an axis that none
    confirms is said provisional. It says of the report what the last of its statements does, on the proof that this
    one bears (`proposals.models.statement`).
    """

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    number_confirmed = models.BooleanField("numéro confirmé", default=False)
    axis = models.ForeignKey(Axis, models.PROTECT, related_name="proposals", verbose_name="axe")
    axis_confirmed = models.BooleanField("axe confirmé", default=False)
    wording_state = models.CharField(
        "état de l’intitulé", max_length=20, choices=WordingState, default=WordingState.MISSING
    )
    title = models.CharField("intitulé", max_length=300, blank=True)
    summary = models.TextField("en clair", blank=True)
    report_page = models.PositiveSmallIntegerField(
        "page du rapport",
        null=True,
        blank=True,
        editable=False,
        help_text="La page où l’intitulé a été lu.",
    )
    levers = models.ManyToManyField(Lever, related_name="proposals", verbose_name="leviers", blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition"
        verbose_name_plural = "propositions"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__range=(1, LARGEST_NUMBER)),
                name="proposal_number_is_plausible",
                violation_error_message=f"Le numéro d’une proposition va de 1 à {LARGEST_NUMBER}.",
            ),
            models.CheckConstraint(
                condition=WORDING_AS_ITS_STATE_SAYS,
                name="proposal_wording_is_as_its_state_says",
                violation_error_message="Un intitulé est vide quand il manque, et seulement alors.",
            ),
            models.CheckConstraint(
                condition=Q(report_page=None) | Q(report_page__range=(1, LAST_PAGE)),
                name="proposal_page_is_in_the_report",
                violation_error_message=f"La page du rapport se situe entre 1 et {LAST_PAGE}.",
            ),
        ]

    def __str__(self):
        return f"Proposition {self.number}" + (f" : {self.title}" if self.title else "")

    def get_absolute_url(self):
        return reverse("proposals:proposal", args=[self.number])

    @property
    def is_wording_missing(self) -> bool:
        """Whether the wording is still to be completed from the report."""
        return self.wording_state == WordingState.MISSING


class ProposalSource(models.Model):
    """A public page that attests the wording of a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="sources", verbose_name="proposition")
    title = models.CharField("titre", max_length=200, blank=True)
    url = models.URLField("adresse", max_length=500)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "source de l’intitulé"
        verbose_name_plural = "sources de l’intitulé"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "url"],
                name="proposal_source_once",
                violation_error_message="Cette source est déjà donnée pour cette proposition.",
            ),
            models.CheckConstraint(
                condition=web_address("url") & empty_or_filled("title"),
                name="proposal_source_is_a_page",
                violation_error_message=NOT_A_PAGE,
            ),
        ]

    def __str__(self):
        return self.title or self.site

    @property
    def site(self) -> str:
        """The name of the site, for example « zebrea.com »."""
        return site_of(self.url)
