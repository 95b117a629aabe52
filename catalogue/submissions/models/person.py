"""Who sends a contribution: the only tables that know, so that forgetting somebody touches nothing else."""

from django.db import models
from django.db.models import Q

from catalogue.models.innovation import Innovation
from catalogue.submissions.models.submission import Submission


class SubmissionContactQuerySet(models.QuerySet):
    """Contributors."""

    def at(self, address: str):
        """Those of an e-mail address, whatever its capitals."""
        return self.filter(email__iexact=address.strip())


class SubmissionContact(models.Model):
    """The person behind a contribution. In a draft the address is as it was typed, right or not."""

    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="contact", verbose_name="contribution", primary_key=True
    )
    name = models.CharField("nom", max_length=120, blank=True)
    email = models.CharField("adresse électronique", max_length=254, blank=True, db_index=True)
    role = models.CharField("fonction", max_length=120, blank=True)
    structure = models.CharField("structure", max_length=160, blank=True)
    wants_credit = models.BooleanField("veut être nommé dans la fiche", default=False)
    last_exchange_at = models.DateTimeField("dernier échange le", auto_now_add=True)

    objects = SubmissionContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contact d’une contribution"
        verbose_name_plural = "contacts des contributions"
        ordering = ["pk"]

    def __str__(self):
        return f"Contact de {self.submission_id}"


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
