"""What the pages of a draft carry in hidden fields: what it will be about, when they were opened, what they had seen.

Opening a form writes nothing, so robots that follow links leave nothing behind: the first thing typed makes the draft,
from a link drawn at random and a signed seed. A page writes nothing over what another window saved meanwhile."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing

from catalogue.encryption import token_digest
from catalogue.models import Innovation
from catalogue.refusal import Refusal
from catalogue.submissions.models import Submission

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


MARK = "vu"
"""The field of a page that says what it had seen."""

NAME_LENGTH = 16
OUTDATED = "Ce brouillon a changé dans une autre fenêtre : rien n’a été remplacé."


class PageOutdated(Refusal):
    """The answers changed since the page was opened, by another window."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The name of a page, drawn at random, the digest of the answers that it had seen, and their questions."""

    page: str
    digest: str
    names: tuple[str, ...]

    def is_behind(self, *, last_page: str, stored: Mapping[str, Any], typed: Mapping[str, Any]) -> bool:
        """Whether saving what was typed would replace what another page saved since this one was opened.

        A page is never behind itself: it may not have received the answer to what it saved last.
        """
        known = {name: stored.get(name) for name in self.names}
        if self.page == last_page or self.digest == digest_of_answers(known):
            return False
        return bool(differing(stored, typed))


def read_mark(mark: str, names: tuple[str, ...]) -> Seen | None:
    """What a page says that it had seen; None when it says nothing."""
    page, dot, digest = mark.partition(".")
    return Seen(page[:NAME_LENGTH], digest, names) if dot else None


def new_mark(answers: Mapping[str, Any], page: str = "") -> str:
    """What a page shall say that it has seen; `page` is its name if it has one already."""
    return f"{page or secrets.token_hex(NAME_LENGTH // 2)}.{digest_of_answers(answers)}"


def digest_of_answers(answers: Mapping[str, Any]) -> str:
    """Some characters that tell answers from others; no answer and an empty one are the same."""
    given = {name: value for name, value in answers.items() if value}
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:16]


def differing(stored: Mapping[str, Any], typed: Mapping[str, Any]) -> list[str]:
    """The questions whose stored answer is not the one that was typed."""
    return [name for name, value in typed.items() if (stored.get(name) or "") != (value or "")]
