"""What the editors and the person write about a contribution: messages, private notes, mails, texts proposed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.models.outgoing_mail import OutgoingMail
from catalogue.submissions.models.event import Actor
from catalogue.submissions.models.submission import Submission


class SubmissionMessageQuerySet(models.QuerySet):
    """Messages about contributions."""

    def for_contributor(self):
        """What the tracking page shows."""
        return self.filter(is_private=False)


class SubmissionMessage(models.Model):
    """A message. A private one is a note that only editors read."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="messages", verbose_name="contribution")
    author = models.CharField("de", max_length=20, choices=Actor)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="rédacteur"
    )
    text = models.TextField("texte", max_length=4000)
    is_private = models.BooleanField("note privée", default=False)
    written_at = models.DateTimeField("écrit le", auto_now_add=True)

    objects = SubmissionMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message d’une contribution"
        verbose_name_plural = "messages des contributions"
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & Q(author__in=Actor.values),
                name="submission_message_says_something",
                violation_error_message="Écrivez un message.",
            ),
            models.CheckConstraint(
                condition=Q(is_private=False) | Q(author=Actor.EDITOR),
                name="submission_private_note_is_an_editors",
                violation_error_message="Une note privée vient de la rédaction.",
            ),
        ]

    def __str__(self):
        return f"Message {self.pk} de la contribution {self.submission_id}"


class SubmissionMail(models.Model):
    """A mail of the outbox about a contribution, whoever it is written to."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="mails", verbose_name="contribution")
    mail = models.OneToOneField(OutgoingMail, models.CASCADE, related_name="+", verbose_name="courriel")

    class Meta:
        verbose_name = "courriel d’une contribution"
        verbose_name_plural = "courriels des contributions"

    def __str__(self):
        return f"Contribution {self.submission_id} : courriel {self.mail_id}"


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
