"""What the editors and the person write to each other about a contribution, and the private notes of the editors."""

from django.conf import settings
from django.db import models
from django.db.models import Q

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
