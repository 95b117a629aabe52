"""Links that open a contribution without an account: drawn at random or derived from another, given once.

Only a digest is kept: the site cannot write one again.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalogue.submissions.models.submission import Submission

BYTES = 24
"""192 bits drawn at random: 32 characters in an address."""


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


def token_digest(token: str) -> str:
    """What is kept of a link. Its text has 192 bits drawn at random, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def new_token() -> str:
    """A text that nobody can guess."""
    return secrets.token_urlsafe(BYTES)


def derived_token(token: str, purpose: TokenPurpose) -> str:
    """The text that follows from another for a purpose: the same each time, and not to be turned back.

    Who confirms twice is led to the same tracking page, though the site has kept neither text.
    """
    digest = hmac.digest(token.encode(errors="replace"), f"oural.{purpose}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:BYTES]).decode()


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
