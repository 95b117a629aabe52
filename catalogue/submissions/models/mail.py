"""Which mails are about which contribution, so that they go with it."""

from django.db import models

from catalogue.models.outgoing_mail import OutgoingMail
from catalogue.submissions.models.submission import Submission


class SubmissionMail(models.Model):
    """A mail of the outbox about a contribution, whoever it is written to."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="mails", verbose_name="contribution")
    mail = models.OneToOneField(OutgoingMail, models.CASCADE, related_name="+", verbose_name="courriel")

    class Meta:
        verbose_name = "courriel d’une contribution"
        verbose_name_plural = "courriels des contributions"

    def __str__(self):
        return f"Contribution {self.submission_id} : courriel {self.mail_id}"
