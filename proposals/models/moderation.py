"""Moderation of the second voice: what a moderator decides on an entry, kept as the ledger is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from proposals.models.ledger import StatusEntry
from proposals.models.rules import NOT_A_MOMENT, filled, real_moment


class ModerationDecision(models.TextChoices):
    """What was decided. The last decision on an entry counts; without one it waits, unseen."""

    PUBLISHED = "published", "publiée"
    REFUSED = "refused", "refusée"
    WITHDRAWN = "withdrawn", "retirée"


class Moderation(models.Model):
    """A decision on an entry of the second voice, with its reason. Decisions are added, never changed."""

    entry = models.ForeignKey(StatusEntry, models.PROTECT, related_name="decisions", verbose_name="entrée")
    decision = models.CharField("décision", max_length=20, choices=ModerationDecision)
    reason = models.TextField("motif", max_length=1000)
    decided_at = models.DateTimeField("décidée le", default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="décidée par",
    )

    class Meta:
        verbose_name = "décision de modération"
        verbose_name_plural = "décisions de modération"
        ordering = ["-decided_at", "-pk"]
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
            models.CheckConstraint(
                condition=real_moment("decided_at"),
                name="moderation_moment_is_real",
                violation_error_message=NOT_A_MOMENT,
            ),
        ]

    def __str__(self):
        return f"Entrée {self.entry_id} : {self.get_decision_display()}"
