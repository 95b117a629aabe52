"""The ledger of statuses: from a date on, a voice reads a status of a proposal; the second voice is moderated.

A mistake is corrected by a further entry that names the one it corrects; the corrected one stays in sight and no
longer counts.
"""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber

from proposals.models.facts import ProposalUpdate, SourceCheck
from proposals.models.ledger import FIRST_OF_ITS_PERIOD, DatedEntry, DatedQuerySet, LedgerEntry
from proposals.models.report import Proposal
from proposals.models.rules import corrects_another, date_fits_precision, filled, has_a_source, moment_is_real


class ProposalStatus(models.TextChoices):
    """The scale that every reading of a proposal uses."""

    DONE = "done", "réalisée"
    PARTLY_DONE = "partly_done", "réalisée en partie"
    IN_PROGRESS = "in_progress", "en cours"
    NOT_STARTED = "not_started", "aucune suite retrouvée"
    ABANDONED = "abandoned", "abandonnée"
    UNKNOWN = "unknown", "inconnu"


class Voice(models.TextChoices):
    """Who reads the state of a proposal."""

    EDITORS = "editors", "lecture de la rédaction"
    SECOND = "second", "lecture contradictoire"


class SpeakerKind(models.TextChoices):
    """Who speaks in the second voice."""

    ELECTED = "elected", "association d’élus"
    RESEARCHER = "researcher", "chercheur ou chercheuse"
    CITIZEN = "citizen", "citoyen ou citoyenne"


class Confidence(models.TextChoices):
    """How sure the editors are of their reading."""

    LOW = "low", "faible"
    MEDIUM = "medium", "moyenne"
    HIGH = "high", "forte"


class StatusEntryQuerySet(DatedQuerySet):
    """Entries of the ledger."""

    def public(self) -> Self:
        """What the public sees: the editors' entries, and those of the second voice that a moderator published."""
        return self.annotate(last_decision=last_decision()).filter(
            Q(voice=Voice.EDITORS) | Q(voice=Voice.SECOND, last_decision=ModerationDecision.PUBLISHED)
        )

    def awaiting_moderation(self):
        """The entries of the second voice on which nobody has decided."""
        return self.filter(voice=Voice.SECOND, decisions=None)

    def with_correction(self, *, recorded_by: date | None = None):
        """Annotate `is_corrected`: a public entry, recorded by the end of `recorded_by` if given, corrects it."""
        corrections = self.model.objects.public().filter(corrects=OuterRef("pk"))
        if recorded_by is not None:
            corrections = corrections.recorded_by(recorded_by)
        return self.annotate(is_corrected=Exists(corrections))

    def with_living_source(self):
        """Annotate `has_living_source`: its source, or that of a fact that founds it, is not known to be dead."""
        dead = SourceCheck.objects.filter(is_alive=False)
        alive_facts = StatusFact.objects.filter(entry=OuterRef("pk")).exclude(
            Exists(dead.filter(url=OuterRef("update__source_url")))
        )
        return self.annotate(
            has_living_source=models.Case(
                models.When(~Exists(dead.filter(url=OuterRef("source_url"))), then=True),
                models.When(Exists(alive_facts), then=True),
                default=False,
            )
        )

    def in_force(self, day: date, *, recorded_by: date | None = None):
        """The entry that counts on a day, for each proposal and whoever speaks: the last to take effect, corrected
        ones aside. `recorded_by`: with what the ledger held at the end of that day only.
        """
        entries = self.public().dated_by(day, recorded_by=recorded_by)
        entries = entries.with_correction(recorded_by=recorded_by).filter(is_corrected=False)
        rank = Window(
            RowNumber(),
            partition_by=["proposal_id", "voice", "speaker_kind", "speaker"],
            order_by=[F("effective_on").desc(), F("recorded_at").desc(), F("pk").desc()],
        )
        return entries.annotate(rank=rank).filter(rank=1)


class StatusEntry(DatedEntry):
    """An entry of the ledger: from a date on, a voice reads a status, for a reason and on the strength of a source."""

    not_yet = "un statut se consigne une fois effectif"

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="entries", verbose_name="proposition")
    voice = models.CharField("voix", max_length=20, choices=Voice, default=Voice.EDITORS)
    status = models.CharField("statut", max_length=20, choices=ProposalStatus)
    effective_on = models.DateField("date d’effet", help_text=FIRST_OF_ITS_PERIOD)
    body = models.CharField("organisme responsable", max_length=160)
    reason = models.TextField("motif", max_length=1000)
    facts = models.ManyToManyField(
        ProposalUpdate, through="StatusFact", related_name="entries", verbose_name="faits qui fondent le statut"
    )
    founding_count = models.PositiveSmallIntegerField(
        "nombre de faits qui le fondent",
        default=0,
        editable=False,
        help_text="Fixé avec l’entrée : aucun fait ne s’y ajoute plus tard.",
    )
    is_editorial_reading = models.BooleanField(
        "lecture éditoriale",
        default=True,
        help_text="À décocher quand la source elle-même énonce le statut.",
    )
    confidence = models.CharField("confiance", max_length=10, choices=Confidence, blank=True)
    speaker_kind = models.CharField("qui parle", max_length=20, choices=SpeakerKind, blank=True)
    speaker = models.CharField(
        "nom de qui parle",
        max_length=160,
        blank=True,
        help_text="Tel qu’il sera publié, avec l’accord de la personne.",
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="corrige l’entrée"
    )

    objects = StatusEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "entrée du registre"
        verbose_name_plural = "entrées du registre"
        ordering = ["-effective_on", "-recorded_at", "-pk"]
        indexes = [models.Index(fields=["proposal", "voice", "effective_on"], name="proposals_ledger_by_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ProposalStatus.values),
                name="entry_status_is_known",
                violation_error_message="Choisissez un statut de la liste.",
            ),
            models.CheckConstraint(
                condition=filled("body", "reason"),
                name="entry_says_who_and_why",
                violation_error_message="Donnez l’organisme responsable et le motif.",
            ),
            models.CheckConstraint(
                condition=Q(voice=Voice.EDITORS, confidence__in=Confidence.values, speaker_kind="", speaker="")
                | (
                    Q(voice=Voice.SECOND, speaker_kind__in=SpeakerKind.values, is_editorial_reading=False)
                    & Q(confidence__in=["", *Confidence.values])
                    & filled("speaker")
                ),
                name="entry_voice_says_who_speaks",
                violation_error_message=(
                    "La rédaction dit sa confiance ; une lecture contradictoire, non éditoriale, dit qui parle."
                ),
            ),
            corrects_another("Une entrée ne se corrige pas elle-même.", name="entry_does_not_correct_itself"),
            date_fits_precision("effective_on", name="entry_date_fits_its_precision"),
            has_a_source("Un statut", name="entry_has_a_source"),
            moment_is_real("entry_moment_is_real"),
        ]

    def __str__(self):
        return f"Proposition {self.proposal_id}, {self.effective_on} : {self.get_status_display()}"

    def clean(self):
        """Refuse what takes effect later, and a correction of what somebody else said. So do triggers."""
        super().clean()
        if self.corrects is not None and self.corrects.spoken_by != self.spoken_by:
            raise ValidationError(
                {"corrects": "Une entrée corrige une entrée de la même proposition, et de la même voix."}
            )

    @property
    def spoken_by(self) -> tuple[int | None, str, str, str]:
        """Of which proposal the entry speaks, and who speaks: nobody corrects somebody else."""
        return self.proposal_id, self.voice, self.speaker_kind, self.speaker


class StatusFact(models.Model):
    """A fact that an entry of the ledger rests on, besides its own source.

    As settled as the entry, which says how many there are: once they are written, a trigger refuses any other.
    """

    entry = models.ForeignKey(StatusEntry, models.PROTECT, related_name="founding", verbose_name="entrée")
    update = models.ForeignKey(ProposalUpdate, models.PROTECT, related_name="founded", verbose_name="fait")

    class Meta:
        verbose_name = "fait qui fonde un statut"
        verbose_name_plural = "faits qui fondent un statut"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "update"],
                name="status_fact_once_per_entry",
                violation_error_message="Ce fait fonde déjà cette entrée.",
            ),
        ]

    def __str__(self):
        return f"Entrée {self.entry_id}, fait {self.update_id}"


class ModerationDecision(models.TextChoices):
    """What was decided. The last decision on an entry counts; without one it waits, unseen."""

    PUBLISHED = "published", "publiée"
    REFUSED = "refused", "refusée"
    WITHDRAWN = "withdrawn", "retirée"


class Moderation(LedgerEntry):
    """A decision on an entry of the second voice, with its reason."""

    entry = models.ForeignKey(StatusEntry, models.PROTECT, related_name="decisions", verbose_name="entrée")
    decision = models.CharField("décision", max_length=20, choices=ModerationDecision)
    reason = models.TextField("motif", max_length=1000)

    class Meta:
        verbose_name = "décision de modération"
        verbose_name_plural = "décisions de modération"
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=ModerationDecision.values),
                name="moderation_decision_is_known",
                violation_error_message="Choisissez une décision de la liste.",
            ),
            models.CheckConstraint(
                condition=filled("reason"),
                name="moderation_has_a_reason",
                violation_error_message="Donnez le motif de la décision.",
            ),
            moment_is_real("moderation_moment_is_real"),
        ]

    def __str__(self):
        return f"Entrée {self.entry_id} : {self.get_decision_display()}"


def last_decision() -> Subquery:
    """The decision that counts on an entry, the one of the query around."""
    decisions = Moderation.objects.filter(entry=OuterRef("pk")).order_by("-recorded_at", "-pk")
    return Subquery(decisions.values("decision")[:1])
