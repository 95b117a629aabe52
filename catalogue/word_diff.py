"""What differs between two texts, word by word: what stays, what goes, what comes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "del", "ins"
MOST_COMPARISONS = 4_000_000
"""Pairs of lines, or of words, beyond which two texts are shown one after the other: a stranger may send anything."""

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of two texts: in both (« same »), in the first alone (« del »), in the second alone (« ins »)."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """The parts of two texts, in order: « same » and « del » make the first, « same » and « ins » the second.

    Lines are compared first, then the words of those that changed.

    >>> [(piece.kind, piece.text) for piece in word_diff("notre ville", "la ville")]
    [('del', 'notre'), ('ins', 'la'), ('same', ' ville')]
    """
    pieces: list[Piece] = []
    for lines in _parts(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        words = [lines] if lines[0] == lines[1] else _parts(*map(TOKEN.findall, lines))
        for gone, come in _changes(words):
            kinds = ((SAME, gone),) if gone == come else ((GONE, gone), (NEW, come))
            for kind, text in kinds:
                if pieces and pieces[-1].kind == kind:
                    pieces[-1] = Piece(kind, pieces[-1].text + text)
                elif text:
                    pieces.append(Piece(kind, text))
    return pieces


def _parts(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """What stands in each place of the one and of the other, joined; the whole of both when there is too much."""
    if len(old) * len(new) > MOST_COMPARISONS:
        return [("".join(old), "".join(new))]
    matches = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [("".join(old[i1:i2]), "".join(new[j1:j2])) for _, i1, i2, j1, j2 in matches]


def _changes(parts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The same, a space between two changes going along with them."""
    gone = come = ""
    for before, after in parts:
        if before == after and before.strip():
            yield gone, come
            yield before, after
            gone = come = ""
        else:
            gone, come = gone + before, come + after
    yield gone, come
