"""What an answer to a search is worth: the rules that the index and the reference share, in whole numbers.

- A term is worth 9 in the title, 3 in the context (themes, levers, organisations, places), 1 in the text: the sum of
  the columns that have it. The word itself is worth sixteen times what stands for it (a synonym, the beginning of a
  word, a word out of the expression that it was typed in), so that it always comes before.
- A rare term weighs more than a common one, from 1 to 6: how many times the innovations that have it must be doubled
  to make the catalogue.
- An innovation that has every term answers. One that has some is near, if what it has weighs enough: it follows, by
  what it lacks, the least first.
- What was typed in a row in a title is worth more than all the rest; a title that begins by it as a name, more yet.

The weights were chosen on the judged searches (`python -m bench.relevance`), which change little when they do.
"""

from collections.abc import Sequence

WEIGHTS = {"title": 9, "context": 3, "body": 1}
"""What a term is worth by the column that has it."""

WORDS_WEIGHT = 1
"""What it is worth where only the beginning of a whole word answers."""

ITSELF = 16
"""How many times more the word itself is worth: more than the sum of the weights."""

RAREST = 6
PHRASE, NAME = 1 << 17, 1 << 18
"""More than all the terms of a query can be worth."""


def rarity_weight(count: int, everything: int) -> int:
    """What a term that so many of all the innovations have weighs; 0 when none has it."""
    return min(RAREST, (everything // count).bit_length()) if count else 0


def near_bound(rarities: Sequence[int], *, has_whole: bool) -> int:
    """What the terms of a near innovation weigh together at least, where some have every term or none has."""
    total = sum(rarities)
    return -(-2 * total // 3) if has_whole else -(-2 * total // 5)


def telling(rarities: Sequence[int]) -> list[bool]:
    """Whether each term says something by itself: a lone word that half of the catalogue has says nothing."""
    return [each > 1 for each in rarities]


def score_bound(highest: int) -> int:
    """What the score of a near innovation is at least, by the highest one."""
    return -(-highest // 3)


def closeness(rank: int, rarities: Sequence[int]) -> int:
    """What having the term of this rank adds to how near an innovation is: by weight, then the first words typed.

    No two sets of terms are as near: those that lack the same words follow each other.
    """
    count = len(rarities)
    return (rarities[rank] << count) + (1 << (count - 1 - rank))
