"""What the editors would write instead, passage by passage, and what the person says of it before publication."""

from django.db import models
from django.db.models import Q

from catalogue.submissions.models.submission import Submission


class EditDecision(models.TextChoices):
    """What the person says of a passage."""

    WAITING = "waiting", "réponse attendue"
    APPROVED = "approved", "acceptée"
    OBJECTED = "objected", "désaccord"


class SubmissionEdit(models.Model):
    """The text that the editors propose for the answer to a question; the answer itself stays in the contribution."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="edits", verbose_name="contribution")
    question = models.CharField("question", max_length=40)
    text = models.TextField("texte proposé", max_length=8000)
    reason = models.CharField("motif", max_length=300, blank=True)
    decision = models.CharField("réponse", max_length=20, choices=EditDecision, default=EditDecision.WAITING)
    objection = models.TextField("désaccord", max_length=2000, blank=True)
    proposed_at = models.DateTimeField("proposé le", auto_now_add=True)
    decided_at = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "texte relu"
        verbose_name_plural = "textes relus"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "question"],
                name="submission_edit_once_per_question",
                violation_error_message="Un texte relu existe déjà pour cette question.",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=EditDecision.values),
                name="submission_edit_decision_is_known",
                violation_error_message="Choisissez une réponse de la liste.",
            ),
            models.CheckConstraint(
                condition=~Q(decision=EditDecision.OBJECTED) | ~Q(objection=""),
                name="submission_objection_says_why",
                violation_error_message="Dites pourquoi vous n’êtes pas d’accord.",
            ),
        ]

    def __str__(self):
        return f"Texte relu {self.pk} de la contribution {self.submission_id}"
