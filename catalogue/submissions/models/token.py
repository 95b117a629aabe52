"""Links that open a contribution without an account. Only a digest is kept: the site cannot write one again."""

import hashlib

from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalogue.submissions.models.submission import Submission


class TokenPurpose(models.TextChoices):
    """What a link opens."""

    DRAFT = "draft", "brouillon"
    CONFIRM = "confirm", "confirmation"
    TRACK = "track", "suivi"


class SubmissionTokenQuerySet(models.QuerySet):
    """Links to contributions."""

    def opening(self, token: str, purpose: TokenPurpose):
        """The one of that text and purpose, if it still opens something."""
        alive = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return self.filter(alive, digest=digest_of(token), purpose=purpose).select_related("submission")


class SubmissionToken(models.Model):
    """An unguessable link, by the digest of its text. A contribution may have several of each purpose."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="tokens", verbose_name="contribution")
    purpose = models.CharField("usage", max_length=20, choices=TokenPurpose)
    digest = models.CharField("empreinte", max_length=64, unique=True)
    created_at = models.DateTimeField("fait le", auto_now_add=True)
    expires_at = models.DateTimeField("expire le", null=True, blank=True)

    objects = SubmissionTokenQuerySet.as_manager()

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


def digest_of(token: str) -> str:
    """What is kept of a link. Its text has 192 bits drawn at random, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
