"""Proof in the catalogue: the innovations that put a proposal in practice."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalogue.models import Innovation, Status
from proposals.models.proposal import Proposal
from proposals.models.rules import filled


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
