"""The beginning of a contribution before anything is kept: a link drawn at random, and what it will be about, signed.

Opening a form writes nothing, so robots that follow links leave nothing behind. The first thing typed makes the draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing

from catalogue.models import Innovation
from catalogue.submissions.models import Submission
from catalogue.submissions.models.token import token_digest

SALT = "oural.submissions.seed"
MOMENT_SALT = "oural.submissions.moment"
LIFE = 30 * 24 * 3600
"""Seconds that a form opened and left alone still begins a draft."""

READING_TIME = 2
"""Seconds that a person takes at least to read what they are about to send."""

PAGE_LIFE = 24 * 3600
"""Seconds after which a page that sends must be opened anew."""


@dataclass(frozen=True, slots=True)
class Seed:
    """What a draft will be: its kind, the entry that it is about, answers known beforehand."""

    kind: str
    original: int | None = None
    answers: Mapping[str, Any] | None = None

    def signed_for(self, token: str) -> str:
        """This as a text that only the site can write, for one link alone."""
        return signing.dumps([self.kind, self.original, self.answers or {}, token_digest(token)[:16]], salt=SALT)

    def submission(self) -> Submission:
        """The contribution, not saved."""
        original = Innovation.objects.published().filter(pk=self.original).first() if self.original else None
        return Submission(kind=self.kind, original=original, answers=dict(self.answers or {}))


def read_seed(signed: str, token: str) -> Seed | None:
    """The seed that a text holds for a link, or None when the site did not write it, or long ago."""
    try:
        kind, original, answers, mark = signing.loads(signed, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Seed(kind, original, answers) if mark == token_digest(token)[:16] else None


def signed_moment() -> str:
    """The present moment, signed: the page that sends carries it."""
    return signing.TimestampSigner(salt=MOMENT_SALT).sign("envoi")


def moment_error(signed: str) -> str:
    """Why a page was sent too soon or too late after it was opened, in a sentence; empty when it was not."""
    signer = signing.TimestampSigner(salt=MOMENT_SALT)
    try:
        signer.unsign(signed, max_age=PAGE_LIFE)
    except signing.BadSignature:
        return "Cette page est ouverte depuis longtemps. Relisez votre contribution, puis envoyez-la à nouveau."
    try:
        signer.unsign(signed, max_age=READING_TIME)
    except signing.SignatureExpired:
        return ""
    return "C’était très rapide, comme le ferait un robot. Relisez votre contribution, puis envoyez-la à nouveau."
