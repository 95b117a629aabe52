"""What differs between two texts, word by word: what stays, what goes, what comes."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_COMPARISONS = 4_000_000
"""Pairs of words beyond which two texts are shown one after the other: a stranger may send anything."""

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of two texts: in both (« same »), in the first alone (« del »), in the second alone (« ins »)."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The parts of two texts, in order: « same » and « del » make the first, « same » and « ins » the second.

    >>> [(piece.kind, piece.text) for piece in compare("notre ville", "la ville")]
    [('del', 'notre'), ('ins', 'la'), ('same', ' ville')]
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) * len(new) > MOST_COMPARISONS:
        return _changed(before, after)
    pieces: list[Piece] = []
    gone = come = ""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        passage = "".join(old[i1:i2])
        if tag == "equal" and passage.strip():
            pieces += [*_changed(gone, come), Piece("same", passage)]
            gone = come = ""
        else:  # a space between two changes goes along with them
            gone, come = gone + passage, come + "".join(new[j1:j2])
    return pieces + _changed(gone, come)


def _changed(gone: str, come: str) -> list[Piece]:
    if gone == come:
        return [Piece("same", gone)] if gone else []
    return [Piece(kind, text) for kind, text in (("del", gone), ("ins", come)) if text]
