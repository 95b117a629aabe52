"""Contributions: what a citizen sends, from the draft to the decision; and their numbers."""

from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.module_loading import import_string

from catalogue.models.innovation import Innovation
from catalogue.models.territory import Territory

if TYPE_CHECKING:
    from catalogue.submissions.models.person import SubmissionContact

LAST_DECISIONS = 200
"""Decisions that the median delay is taken of."""


class SubmissionKind(models.TextChoices):
    """What a contribution about entries is; the values are also what addresses show."""

    INNOVATION = "innovation", "innovation"
    REPLICATION = "reprise", "reproduction"
    CORRECTION = "correction", "correction"
    QUESTION = "question", "question"


def kind_choices() -> list[tuple[str, str]]:
    """All the kinds with their names, those that other applications bring last."""
    brought = settings.CATALOGUE_SUBMISSION_KINDS.items()
    return [*SubmissionKind.choices, *((value, import_string(path).label) for value, path in brought)]


class SubmissionState(models.TextChoices):
    """Where a contribution stands. `catalogue.submissions.workflow` says what leads from one to the next."""

    DRAFT = "draft", "brouillon"
    TO_CONFIRM = "to_confirm", "à confirmer"
    RECEIVED = "received", "reçue"
    IN_REVIEW = "in_review", "en cours d’examen"
    CHANGES_REQUESTED = "changes_requested", "compléments demandés"
    ACCEPTED = "accepted", "acceptée"
    REJECTED = "rejected", "refusée"
    WITHDRAWN = "withdrawn", "retirée"


UNSENT = (SubmissionState.DRAFT, SubmissionState.TO_CONFIRM)
"""The editors see nothing of these, and they vanish."""

PENDING = (SubmissionState.RECEIVED, SubmissionState.IN_REVIEW, SubmissionState.CHANGES_REQUESTED)
DECIDED = (SubmissionState.ACCEPTED, SubmissionState.REJECTED)


class Resemblance(models.TextChoices):
    """What the person answered when an entry looked like the innovation that they were writing."""

    DIFFERENT = "different", "c’est autre chose"
    SAME = "same", "c’est la même"
    REPLICATION = "replication", "c’est une reprise"


class SubmissionQuerySet(models.QuerySet):
    """Contributions."""

    def unsent(self):
        """Those that nobody but the person has seen."""
        return self.filter(state__in=UNSENT)

    def received(self):
        """Those that reached the editors, whatever became of them."""
        return self.exclude(state__in=UNSENT)

    def pending(self):
        """Those that wait for a decision."""
        return self.filter(state__in=PENDING)

    def decided(self):
        """Those that were accepted or rejected."""
        return self.filter(state__in=DECIDED)

    def held(self):
        """Those that look like spam: an editor looks at them before anything else happens."""
        return self.pending().filter(is_held=True)

    def weights(self, *, line: str, site: str) -> tuple[int, int, int]:
        """What they weigh, in bytes: those begun at a line of the network, at its site, and all together."""
        at_line, at_site = Sum("weight", filter=Q(line=line), default=0), Sum("weight", filter=Q(site=site), default=0)
        found = self.aggregate(at_line=at_line, at_site=at_site, everywhere=Sum("weight", default=0))
        return found["at_line"], found["at_site"], found["everywhere"]

    def forgotten_since(self, moment: datetime):
        """The drafts, and what was never confirmed, that nobody has touched since."""
        return self.unsent().filter(saved_at__lt=moment)

    def mine(self, editor: AbstractUser):
        """Those that an editor has taken and that wait for a decision."""
        return self.pending().filter(editor=editor)

    def nobodys(self):
        """Those that wait for somebody to take them."""
        return self.filter(state=SubmissionState.RECEIVED, editor=None)

    def asked_before(self, moment: datetime):
        """Those whose person was asked for something before a moment, and has not answered yet."""
        return self.filter(state=SubmissionState.CHANGES_REQUESTED, state_changed_at__lt=moment)

    def unanswered(self):
        """Those, decided or not, whose last word in the exchange of messages is the person's."""
        messages = self.model._meta.get_field("messages").related_model.objects.for_contributor()
        last = messages.filter(submission=OuterRef("pk")).order_by("-pk").values("author")[:1]
        return self.received().annotate(last_author=Subquery(last)).filter(last_author="contributor")

    def refused_before(self, moment: datetime):
        """Those rejected or withdrawn before a moment."""
        over = (SubmissionState.REJECTED, SubmissionState.WITHDRAWN)
        return self.filter(state__in=over, state_changed_at__lt=moment)

    def silent_since(self, moment: datetime):
        """Those accepted whose person is known still, and nobody wrote a word since."""
        return self.filter(state=SubmissionState.ACCEPTED, contact__last_exchange_at__lt=moment)

    def of_person(self, address: str):
        """Those, drafts included, sent from an e-mail address, whatever its capitals; an empty one is nobody's."""
        return self.filter(contact__email__iexact=address.strip()).exclude(contact__email="").order_by("pk")

    def in_place(self, region_key: int):
        """Those of a region, or of a territory in it."""
        return self.filter(Q(territory=region_key) | Q(territory__region=region_key))

    def median_days(self) -> int | None:
        """Days between reception and decision, the median of the last decisions; None while there is none.

        What was set aside as spam or joined to another was not decided on for itself.
        """
        is_spam = Q(state=SubmissionState.REJECTED, is_held=True)
        times = (
            self.decided()
            .filter(merged_into=None)
            .exclude(is_spam)
            .order_by("-decided_at", "-pk")
            .values_list("received_at", "decided_at")
        )
        days = [(decided - received).days for received, decided in times[:LAST_DECISIONS]]
        return round(median(days)) if days else None


class Submission(models.Model):
    """A contribution, of one of the kinds above. It is no row of the catalogue.

    `answers` holds what the person typed, by the name of the question, exactly: a text or a list of texts. A wrong
    year or a half-written address is kept as it is until it is mended. What the editors would write instead is in
    SubmissionEdit; who the person is, in SubmissionContact alone.

    `line` and `site` are keyed digests of the place of the network that it was begun at, empty once it is confirmed:
    see `catalogue.submissions.room`.
    """

    kind = models.CharField("type", max_length=20, choices=kind_choices)
    state = models.CharField("état", max_length=20, choices=SubmissionState, default=SubmissionState.DRAFT)
    number = models.CharField("numéro", max_length=20, unique=True, null=True, blank=True, editable=False)
    answers = models.JSONField("réponses", default=dict)
    original = models.ForeignKey(
        Innovation, models.SET_NULL, null=True, blank=True, related_name="submissions", verbose_name="fiche concernée"
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name="territoire"
    )

    resemblance = models.CharField(
        "réponse aux ressemblances", max_length=20, choices=Resemblance, blank=True, editable=False
    )
    resemblance_score = models.PositiveSmallIntegerField("ressemblance, sur 100", default=0, editable=False)
    spam_score = models.PositiveSmallIntegerField("points d’indésirable", default=0, editable=False)
    is_held = models.BooleanField("retenue comme possible indésirable", default=False)

    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name="prise en charge par",
    )
    reasons = models.JSONField("motifs de la décision", default=list, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged", verbose_name="réunie à"
    )
    result = models.ForeignKey(
        Innovation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="founded_by",
        verbose_name="fiche qui en vient",
    )

    step = models.CharField("étape où la personne en est", max_length=20, blank=True, editable=False)
    is_trapped = models.BooleanField("champ réservé aux robots rempli", default=False, editable=False)
    saved_by = models.CharField("page qui a enregistré en dernier", max_length=16, blank=True, editable=False)

    line = models.CharField("empreinte de la ligne", max_length=64, blank=True, editable=False)
    site = models.CharField("empreinte du réseau", max_length=64, blank=True, editable=False)
    weight = models.PositiveIntegerField("taille des réponses et des fichiers, en octets", default=0, editable=False)

    created_at = models.DateTimeField("commencée le", auto_now_add=True)
    saved_at = models.DateTimeField("enregistrée le", auto_now_add=True)
    state_changed_at = models.DateTimeField("dans cet état depuis le", auto_now_add=True)
    received_at = models.DateTimeField("reçue le", null=True, blank=True, editable=False)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(
        "effacée le",
        null=True,
        blank=True,
        editable=False,
        help_text="Posée avant la suppression : sans elle, les événements ne partent pas.",
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "contribution"
        verbose_name_plural = "contributions"
        ordering = ["-created_at", "-pk"]
        permissions = [("decide_submission", "Peut décider d’une contribution")]
        indexes = [
            models.Index(fields=["state", "received_at", "id"], name="submission_queue"),
            models.Index(fields=["state", "saved_at"], name="submission_forgotten"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[*SubmissionKind.values, *settings.CATALOGUE_SUBMISSION_KINDS]),
                name="submission_kind_is_known",
                violation_error_message="Choisissez un type de contribution de la liste.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SubmissionState.values),
                name="submission_state_is_known",
                violation_error_message="Choisissez un état de la liste.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT, number=None, received_at=None)
                | (~Q(state__in=UNSENT) & Q(number__isnull=False, received_at__isnull=False)),
                name="submission_has_a_number_once_received",
                violation_error_message="Une contribution reçue porte un numéro et une date, une autre n’en a pas.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | Q(decided_at__isnull=False),
                name="submission_decided_has_a_date",
                violation_error_message="Une décision a une date.",
            ),
            models.CheckConstraint(
                condition=Q(resemblance__in=["", *Resemblance.values]) & Q(resemblance_score__lte=100),
                name="submission_resemblance_is_known",
                violation_error_message="Une ressemblance va de 0 à 100.",
            ),
        ]

    def __str__(self):
        return f"{self.number or 'Brouillon'} : {self.title or self.get_kind_display()}"

    @property
    def title(self) -> str:
        """What it is called: the title typed, or the entry that it is about."""
        typed = self.answers.get("title", "")
        return typed or (self.original.title if self.original else "")

    @property
    def person(self) -> "SubmissionContact | None":
        """Who is behind it, if anybody is known: read once, until the row is read anew."""
        return getattr(self, "contact", None)

    @property
    def is_unsent(self) -> bool:
        """Whether nobody but the person has seen it."""
        return self.state in UNSENT

    @property
    def is_forgotten(self) -> bool:
        """Whether it was left alone so long, unsent, that its links open it no more."""
        limit = timezone.now() - timedelta(days=settings.SUBMISSION_UNCONFIRMED_DAYS)
        return self.is_unsent and self.saved_at < limit

    @property
    def awaits_publication(self) -> bool:
        """Whether it founded an entry that the public has never seen, whose texts may still be submitted."""
        is_founder = self.kind == SubmissionKind.INNOVATION and self.state == SubmissionState.ACCEPTED
        return is_founder and self.result is not None and self.result.published_at is None

    @property
    def is_open_to_edits(self) -> bool:
        """Whether the person may still say what they think of the texts of the editors."""
        return self.state in PENDING or self.awaits_publication

    @property
    def answer_by(self) -> datetime | None:
        """Until when the editors wait for the answer that they asked for; None while nothing is asked."""
        if self.state != SubmissionState.CHANGES_REQUESTED:
            return None
        return self.state_changed_at + timedelta(days=settings.SUBMISSION_ANSWER_DAYS)

    @property
    def is_draft(self) -> bool:
        """Whether it is being written."""
        return self.state == SubmissionState.DRAFT


class NumberSequence(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField("année", primary_key=True)
    last = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "suite de numéros"
        verbose_name_plural = "suites de numéros"
        ordering = ["year"]

    def __str__(self):
        return f"{self.year} : {self.last}"

    @classmethod
    def take(cls, year: int) -> str:
        """The next number of a year. To be called in a transaction: it is nobody else's only once that ends."""
        with transaction.atomic():
            cls.objects.get_or_create(year=year)
            cls.objects.filter(year=year).update(last=F("last") + 1)
            return f"C-{year}-{cls.objects.get(year=year).last:04}"
