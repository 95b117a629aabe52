"""Who asked to be named in the entry that their contribution founded: the one personal thing that is published."""

from django.db import models
from django.db.models import Q

from catalogue.models.innovation import Innovation
from catalogue.submissions.models.submission import Submission


class SubmissionCredit(models.Model):
    """A name on an entry. It stays when the contact is forgotten, and goes when the person asks for it."""

    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="credit", verbose_name="contribution", primary_key=True
    )
    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="credits", verbose_name="innovation")
    name = models.CharField("nom", max_length=120)

    class Meta:
        verbose_name = "remerciement"
        verbose_name_plural = "remerciements"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="submission_credit_has_a_name",
                violation_error_message="Un remerciement nomme quelqu’un.",
            ),
        ]

    def __str__(self):
        return f"Remerciement de la contribution {self.submission_id}"
