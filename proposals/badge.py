"""The badge of a proposal: a small drawing that other sites may show."""

from dataclasses import dataclass

from django.utils.html import format_html

from catalogue.typography import NBSP
from proposals.dates import day_in_words
from proposals.display.signs import Sign, sign_of
from proposals.display.words import read_by
from proposals.tracking import AsOf, State

LETTER = 6.6
"""Width of a letter of 12 units of a common sans-serif font, on average: the box must hold its text in any."""
MARGIN = 12
SIGN = 28


@dataclass(frozen=True, slots=True)
class Badge:
    """What the drawing says, and where: `split` is where its left part, the name, ends."""

    name: str
    sign: Sign
    text: str
    proof: str
    split: int
    width: int

    @property
    def words(self) -> str:
        """All of it in words."""
        return f"{self.name} : {self.text}. {self.proof}"


def make_badge(state: State, as_of: AsOf) -> Badge:
    """The badge of a proposal on a day. It says who reads the status, and the day: it could not be believed else."""
    name = f"Proposition n°{NBSP}{state.proposal.number}"
    sign = sign_of(state)
    proof = f"{reader_of(state)}, au {day_in_words(as_of.day)}"
    split = MARGIN * 2 + round(len(name) * LETTER)
    longest = max(len(sign.label) * LETTER + SIGN, len(proof) * LETTER * 0.85)
    return Badge(name, sign, sign.label, proof, split, split + MARGIN * 2 + round(longest))


def reader_of(state: State) -> str:
    """Who says the status: the editors who read it, the source that states it, or nobody."""
    return f"Oural, {read_by(state.reading.entry)}" if state.reading else "Oural"


def embed_code(number: int, *, url: str, badge_url: str) -> str:
    """The HTML that shows a badge on another site; `url` and `badge_url` are absolute addresses."""
    return str(
        format_html(
            '<a href="{}"><img src="{}" alt="Suivi de la proposition n° {} sur Oural" height="48"></a>',
            url,
            badge_url,
            number,
        )
    )
