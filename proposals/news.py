"""The monthly digest to the editors: the proposals that have had no news."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction

from catalogue.mail import queue_mail
from catalogue.typography import NBSP, plural
from proposals.catalogue_parts import short_title
from proposals.dates import day_in_words
from proposals.tracker import AsOf, State, read_tracker

EDITORS = "Rédaction du suivi"
"""The group whose members get the digest."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The mail: its subject, its text, and the addresses that it goes to."""

    subject: str
    text: str
    recipients: tuple[str, ...]
    silent: tuple[State, ...]


def make_digest(as_of: AsOf, *, months: int) -> Digest:
    """The proposals without news for so many months, the longest silence first."""
    states = [state for state in read_tracker(as_of).states if state.months_without_news >= months]
    silent = tuple(sorted(states, key=lambda state: (-state.months_without_news, state.proposal.number)))
    count = len(silent)
    s = plural(count)
    day = day_in_words(as_of.day)
    lines = [f"{count} proposition{s} sans nouvelle depuis {months}{NBSP}mois au moins, au {day}{NBSP}:", ""]
    lines += [line_of(state) for state in silent] if silent else ["Aucune."]
    lines += ["", "Un fait ou un statut récent, daté et sourcé, fait repartir le compte."]
    return Digest(f"Suivi des propositions{NBSP}: {count} sans nouvelle", "\n".join(lines), recipients(), silent)


def line_of(state: State) -> str:
    """A proposal of the digest."""
    title = short_title(state.proposal.number, state.proposal.title or "intitulé à compléter")
    return f"- {title}{NBSP}: {state.months_without_news}{NBSP}mois"


def recipients() -> tuple[str, ...]:
    """The addresses of the active members of the group, each once, in order."""
    users = get_user_model().objects.filter(is_active=True, groups__name=EDITORS).exclude(email="")
    return tuple(sorted(set(users.values_list("email", flat=True))))


def send(digest: Digest) -> int:
    """Put a mail for each reader in the outbox, so that none sees the others; return how many there are."""
    with transaction.atomic():
        for address in digest.recipients:
            queue_mail(to=address, template="news_digest", context={"digest": digest})
    return len(digest.recipients)
