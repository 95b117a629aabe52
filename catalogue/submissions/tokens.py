"""The texts of links: drawn at random or derived from another, given once, found again by their digest."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from catalogue.submissions.models import Submission, SubmissionToken, TokenPurpose
from catalogue.submissions.models.token import digest_of

BYTES = 24
"""192 bits drawn at random: 32 characters in an address."""


def new_token() -> str:
    """A text that nobody can guess."""
    return secrets.token_urlsafe(BYTES)


def derived_token(token: str, purpose: TokenPurpose) -> str:
    """The text that follows from another for a purpose: the same each time, and not to be turned back.

    Who confirms twice is led to the same tracking page, though the site has kept neither text.
    """
    digest = hmac.digest(token.encode(errors="replace"), f"oural.{purpose}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:BYTES]).decode()


def keep_token(
    *, submission: Submission, token: str, purpose: TokenPurpose, expires_at: datetime | None = None
) -> None:
    """Have a text open a contribution; once is enough."""
    SubmissionToken.objects.get_or_create(
        digest=digest_of(token),
        defaults={"submission": submission, "purpose": purpose, "expires_at": expires_at},
    )


def issue_token(*, submission: Submission, purpose: TokenPurpose, expires_at: datetime | None = None) -> str:
    """A new text that opens a contribution."""
    token = new_token()
    keep_token(submission=submission, token=token, purpose=purpose, expires_at=expires_at)
    return token


def opened_by(token: str, purpose: TokenPurpose) -> Submission | None:
    """The contribution that a text opens, or None."""
    found = SubmissionToken.objects.opening(token, purpose).first()
    return found.submission if found else None


def has_expired(token: str, purpose: TokenPurpose) -> bool:
    """Whether a text opened a contribution once, and does no more."""
    return SubmissionToken.objects.filter(digest=digest_of(token), purpose=purpose).exists()
