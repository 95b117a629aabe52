"""The sign of a status: a shape, never a colour alone, and always with its word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalogue.typography import NBSP, french_number
from proposals.models import ProposalStatus
from proposals.tracking import State

MISSING = "missing"
UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands for a status. `key` names the shape; `one` and `many` are what a count of proposals says."""

    key: str
    label: str
    one: str
    many: str

    def counted(self, count: int) -> str:
        """For example « 6 réalisées en partie »."""
        return f"{french_number(count)}{NBSP}{self.one if count < 2 else self.many}"


SIGNS = {
    sign.key: sign
    for sign in (
        Sign(ProposalStatus.DONE, "Réalisée", "réalisée", "réalisées"),
        Sign(ProposalStatus.PARTLY_DONE, "Réalisée en partie", "réalisée en partie", "réalisées en partie"),
        Sign(ProposalStatus.IN_PROGRESS, "En cours", "en cours", "en cours"),
        Sign(ProposalStatus.NOT_STARTED, "Aucune suite retrouvée", "sans suite retrouvée", "sans suite retrouvée"),
        Sign(ProposalStatus.ABANDONED, "Abandonnée", "abandonnée", "abandonnées"),
        Sign(ProposalStatus.UNKNOWN, "Statut inconnu", "de statut inconnu", "de statut inconnu"),
        Sign(UNREAD, "Pas de lecture", "sans lecture", "sans lecture"),
        Sign(MISSING, "Intitulé à compléter", "à compléter", "à compléter"),
    )
}
"""Every sign, in the order of the scale; then what the ledger says nothing of, and what nothing can be read of."""

SCALE = tuple(sign for sign in SIGNS.values() if sign.key not in (MISSING, UNREAD))
"""What every reading says one of."""


@dataclass(frozen=True, slots=True)
class SignCount:
    """How many proposals bear a sign."""

    sign: Sign
    count: int

    def __str__(self) -> str:
        return self.sign.counted(self.count)


def sign_of(state: State) -> Sign:
    """The sign of a proposal: that of the status that the editors read, if they read any."""
    if state.proposal.is_wording_missing and state.status == ProposalStatus.UNKNOWN:
        return SIGNS[MISSING]
    return SIGNS[state.status if state.reading else UNREAD]


def count_signs(states: Iterable[State]) -> tuple[SignCount, ...]:
    """How many proposals bear each sign, those that none bears left out."""
    found = [sign_of(state).key for state in states]
    return tuple(SignCount(sign, found.count(key)) for key, sign in SIGNS.items() if key in found)


def in_words(counts: Sequence[SignCount]) -> str:
    """« 1 réalisée · 2 réalisées en partie · 3 à compléter »."""
    return f"{NBSP}· ".join(map(str, counts))
