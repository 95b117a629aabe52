"""What the report proposed, as far as public sources say: its axes, its proposals, and what illustrates them.

What is said of a proposal (number, axis, wording, summary, levers) is a ledger: each statement bears the page of the
report or the public source that says so, and a proposal reads its last one. Before any, it has a provisional number
and axis, and nothing else.
"""

from datetime import date
from operator import attrgetter

from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Innovation, Lever, Status
from catalogue.web_addresses import site_of
from proposals.dates import end_of
from proposals.models.ledger import SourcedEntry
from proposals.models.rules import NOT_A_PAGE, empty_or_filled, filled, is_web_address, moment_is_real

LARGEST_AXIS = 999
LARGEST_NUMBER = 9999
LAST_PAGE = 110
"""The report has 110 pages, and annexes that are not counted here."""
WORDINGS_FROM_PAGE = 69
"""Where the report begins to state its proposals."""
SEPARATOR = ","
"""Between the slugs of levers, which hold none."""
NO_PROOF = "Donnez la page du rapport, ou le titre et l’adresse d’une source publique."
BAD_NUMBER = f"Le numéro d’une proposition va de 1 à {LARGEST_NUMBER}."
LOOKED_AT = ("updates", "entries", "deadlines", "statements")
"""What an editor writes of a proposal after looking at it."""


class Axis(models.Model):
    """One of the three axes that the report ranges its 18 proposals in."""

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    title = models.CharField("titre", max_length=200)
    summary = models.TextField("en clair")

    class Meta:
        verbose_name = "axe"
        verbose_name_plural = "axes"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__range=(1, LARGEST_AXIS)),
                name="axis_number_is_plausible",
                violation_error_message=f"Le numéro d’un axe va de 1 à {LARGEST_AXIS}.",
            ),
            models.CheckConstraint(
                condition=filled("title", "summary"),
                name="axis_says_what_it_is",
                violation_error_message="Un axe a un titre, et se dit en clair.",
            ),
        ]

    def __str__(self):
        return f"Axe {self.number} : {self.title}"


class WordingState(models.TextChoices):
    """How well the wording of a proposal is known."""

    DOCUMENTED = "documented", "documenté"
    ATTESTED = "attested", "attesté"
    MISSING = "missing", "à compléter"


class ProposalQuerySet(models.QuerySet):
    """Proposals of the report, in its order."""

    def to_complete(self):
        """Those of which something is missing or provisional: the wording, the number or the axis."""
        return self.filter(
            Q(statement=None)
            | Q(statement__wording_state=WordingState.MISSING)
            | Q(statement__number_confirmed=False)
            | Q(statement__axis_confirmed=False)
        )

    def with_deadline(self, day: date, *, recorded_by: date | None = None):
        """Annotate `due_on`, None without a deadline, and its source: what was decided last by the end of a day."""
        deadlines = self.model._meta.get_field("deadlines").related_model.objects
        last = deadlines.filter(proposal=OuterRef("pk")).dated_by(day, recorded_by=recorded_by).newest()
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


class ProposalManager(models.Manager.from_queryset(ProposalQuerySet)):  # type: ignore[misc]
    """Reads each proposal with its axis and what is said of it."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related("axis", "statement")


class Proposal(models.Model):
    """One of the 18 proposals of the report.

    Nothing is invented: a wording that no source gives is empty and said missing; a number or an axis that none
    confirms is said provisional. The number and the axis, by which proposals are found and ranged, are those of the
    last statement: triggers, on each database, see to it. `levers` holds those it aims at, where they were read.
    """

    levers: "tuple[Lever, ...]" = ()

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    axis = models.ForeignKey(Axis, models.PROTECT, related_name="proposals", verbose_name="axe")
    statement = models.OneToOneField(
        "Statement",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="dernier énoncé",
    )

    objects = ProposalManager()

    class Meta:
        verbose_name = "proposition"
        verbose_name_plural = "propositions"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__range=(1, LARGEST_NUMBER)),
                name="proposal_number_is_plausible",
                violation_error_message=BAD_NUMBER,
            ),
        ]

    def __str__(self):
        return f"Proposition {self.number}" + (f" : {self.title}" if self.title else "")

    def get_absolute_url(self):
        return reverse("proposals:proposal", args=[self.number])

    @property
    def said(self) -> "Statement":
        """What is said of it: its last statement, or one that says nothing, not saved, where there is none."""
        return self.statement or Statement(proposal=self, number=self.number, axis_id=self.axis_id)

    title = property(attrgetter("said.title"))
    summary = property(attrgetter("said.summary"))
    wording_state = property(attrgetter("said.wording_state"))
    number_confirmed = property(attrgetter("said.number_confirmed"))
    axis_confirmed = property(attrgetter("said.axis_confirmed"))
    report_page = property(attrgetter("said.wording_page"))

    @property
    def is_wording_missing(self) -> bool:
        """Whether the wording is still to be completed from the report."""
        return self.wording_state == WordingState.MISSING


class Statement(SourcedEntry):
    """What a proposal says from then on, all of it, with the page of the report or the source that says so."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="statements", verbose_name="proposition")
    number = models.PositiveSmallIntegerField("numéro")
    number_confirmed = models.BooleanField("numéro confirmé", default=False)
    axis = models.ForeignKey(Axis, models.PROTECT, related_name="+", verbose_name="axe")
    axis_confirmed = models.BooleanField("axe confirmé", default=False)
    wording_state = models.CharField(
        "état de l’intitulé", max_length=20, choices=WordingState, default=WordingState.MISSING
    )
    title = models.CharField("intitulé", max_length=300, blank=True)
    summary = models.TextField("en clair", blank=True)
    levers = models.CharField(
        "leviers visés", max_length=500, blank=True, help_text="Leurs adresses, dans l’ordre du rapport."
    )
    page = models.PositiveSmallIntegerField("page du rapport", null=True, blank=True)
    wording_page = models.PositiveSmallIntegerField(
        "page de l’intitulé",
        null=True,
        blank=True,
        editable=False,
        help_text="La page du rapport où l’intitulé a été lu.",
    )
    source_title = models.CharField("titre de la source", max_length=250, blank=True)
    source_url = models.URLField("adresse de la source", max_length=500, blank=True)

    class Meta:
        verbose_name = "énoncé d’une proposition"
        verbose_name_plural = "énoncés des propositions"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, page__range=(1, LAST_PAGE), source_title="", source_url="")
                | (
                    (Q(page=None) | Q(page__range=(1, LAST_PAGE)))
                    & filled("source_title")
                    & is_web_address("source_url")
                ),
                name="statement_has_a_proof",
                violation_error_message=NO_PROOF,
            ),
            models.CheckConstraint(
                condition=Q(wording_state=WordingState.MISSING, title="", summary="")
                | (
                    Q(wording_state__in=[WordingState.DOCUMENTED, WordingState.ATTESTED])
                    & filled("title")
                    & empty_or_filled("summary")
                ),
                name="statement_wording_is_as_its_state_says",
                violation_error_message="Un intitulé est vide quand il manque, et seulement alors.",
            ),
            models.CheckConstraint(
                condition=Q(number__range=(1, LARGEST_NUMBER)),
                name="statement_number_is_plausible",
                violation_error_message=BAD_NUMBER,
            ),
            moment_is_real("statement_moment_is_real"),
        ]

    def __str__(self):
        return f"Proposition {self.number}, {self.title or 'intitulé à compléter'}"

    @property
    def lever_slugs(self) -> list[str]:
        """The slugs of the levers that the proposal aims at."""
        return [slug for slug in self.levers.split(SEPARATOR) if slug]


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
                condition=is_web_address("url") & empty_or_filled("title"),
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


class ProposalInnovationQuerySet(models.QuerySet):
    """Links between proposals and innovations."""

    def published(self):
        """Those whose innovation is public."""
        return self.filter(innovation__status=Status.PUBLISHED)

    def launched_by(self, year: int):
        """Those whose innovation was launched by the end of a year, or in a year that is not known."""
        return self.filter(Q(innovation__start_year=None) | Q(innovation__start_year__lte=year))


class ProposalInnovation(models.Model):
    """An innovation that puts a proposal in practice, whether or not it follows from the report, and why we say so."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="innovation_links", verbose_name="proposition illustrée"
    )
    innovation = models.ForeignKey(
        Innovation, models.CASCADE, related_name="proposal_links", verbose_name="innovation"
    )
    reason = models.CharField("en quoi elle l’illustre", max_length=300, help_text="En une phrase.")
    recorded_at = models.DateTimeField("consignée le", default=timezone.now, editable=False)

    objects = ProposalInnovationQuerySet.as_manager()

    class Meta:
        verbose_name = "illustration d’une proposition"
        verbose_name_plural = "illustrations des propositions"
        ordering = ["proposal_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "innovation"],
                name="innovation_once_per_proposal",
                violation_error_message="Cette innovation illustre déjà cette proposition.",
            ),
            models.CheckConstraint(
                condition=filled("reason"),
                name="proposal_innovation_has_a_reason",
                violation_error_message="Dites en une phrase en quoi l’innovation illustre la proposition.",
            ),
        ]

    def __str__(self):
        return f"Proposition {self.proposal_id}, innovation {self.innovation_id}"
