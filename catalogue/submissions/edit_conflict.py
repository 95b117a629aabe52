"""What the page of a step had seen of its answers: it writes nothing over what another window saved meanwhile."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.refusal import Refusal

MARK = "vu"
"""The field of a page that says what it had seen."""

NAME_LENGTH = 16
OUTDATED = "Ce brouillon a changé dans une autre fenêtre : rien n’a été remplacé."


class EditConflict(Refusal):
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
