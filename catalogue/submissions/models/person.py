"""Who sends a contribution: the only tables that know, so that forgetting somebody touches nothing else.

The links that open it without an account are drawn at random or derived from another, and given once. Only a digest
of a link is kept: the site cannot write one again.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalogue.encryption import new_token, token_digest
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


class TokenPurpose(models.TextChoices):
    """What a link opens."""

    DRAFT = "draft", "brouillon"
    CONFIRM = "confirm", "confirmation"
    TRACK = "track", "suivi"


class SubmissionToken(models.Model):
    """An unguessable link, by the digest of its text. A contribution may have several of each purpose."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="tokens", verbose_name="contribution")
    purpose = models.CharField("usage", max_length=20, choices=TokenPurpose)
    digest = models.CharField("empreinte", max_length=64, unique=True)
    created_at = models.DateTimeField("fait le", auto_now_add=True)
    expires_at = models.DateTimeField("expire le", null=True, blank=True)

    class Meta:
        verbose_name = "lien d’une contribution"
        verbose_name_plural = "liens des contributions"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=TokenPurpose.values),
                name="submission_token_purpose_is_known",
                violation_error_message="Choisissez un usage de la liste.",
            ),
        ]

    def __str__(self):
        return f"Lien {self.pk} ({self.get_purpose_display()})"


def keep_token(*, submission: Submission, token: str, purpose: TokenPurpose) -> None:
    """Have a text open a contribution; once is enough."""
    known = {"submission": submission, "purpose": purpose}
    SubmissionToken.objects.get_or_create(digest=token_digest(token), defaults=known)


def issue_token(*, submission: Submission, purpose: TokenPurpose, expires_at: datetime | None = None) -> str:
    """A new text that opens a contribution."""
    token = new_token()
    submission.tokens.create(digest=token_digest(token), purpose=purpose, expires_at=expires_at)
    return token


def opened_by(token: str, purpose: TokenPurpose) -> Submission | None:
    """The contribution that a text opens, or None."""
    alive = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    found = SubmissionToken.objects.filter(alive, digest=token_digest(token), purpose=purpose)
    link = found.select_related("submission").first()
    return link.submission if link else None


def has_expired(token: str, purpose: TokenPurpose) -> bool:
    """Whether a text opened a contribution once, and does no more."""
    return SubmissionToken.objects.filter(digest=token_digest(token), purpose=purpose).exists()
