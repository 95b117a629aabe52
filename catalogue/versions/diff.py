"""What differs between two snapshots, field by field, the words that went and those that came being marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.versions.labels import Labels, title_of
from catalogue.versions.snapshot import COLUMNS, ROWS, WORDS, Snapshot
from catalogue.word_diff import SAME, Piece, word_diff

CUT = "cut"
"""The kind of a passage that is left out."""

CONTEXT = 12
"""Words shown on each side of a change; a longer text that stays is cut."""

_token = re.compile(r"\s+|\S+")
ORDER = ("title", "slug", "status", *(name for name in COLUMNS if name not in ("title", "slug", "status")))


@dataclass(frozen=True)
class Difference:
    """A field that is not the same in two snapshots: its title, both texts, and the passages of the two."""

    name: str
    title: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """The passages, in order."""
        return compared(self.before, self.after)


def differences(before: Snapshot, after: Snapshot, labels: Labels | None = None) -> list[Difference]:
    """The fields that differ, in the order of the snapshot. Three queries, none when `labels` is given."""
    labels = labels or Labels.of([before, after])
    old, new = labels.texts(before), labels.texts(after)
    return [
        Difference(name, title_of(name), old[name], new[name])
        for name in (*ORDER, *WORDS, *ROWS)
        if old[name] != new[name]
    ]


def changed_titles(before: Snapshot, after: Snapshot) -> list[str]:
    """The titles of the fields that differ, without a query."""
    return [title_of(name) for name in (*ORDER, *WORDS, *ROWS) if before.get(name) != after.get(name)]


def compared(before: str, after: str) -> list[Piece]:
    """The passages of two texts, those that stay long being cut."""
    return list(shortened(word_diff(before, after)))


def shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The passages, those that stay cut to the words next to a change."""
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        tokens = _token.findall(piece.text)
        if piece.kind != SAME or len(tokens) <= 4 * CONTEXT:
            yield piece
            continue
        if number > 0:
            yield Piece(SAME, "".join(tokens[: 2 * CONTEXT]))
        yield Piece(CUT, " … ")
        if number < last:
            yield Piece(SAME, "".join(tokens[-2 * CONTEXT :]))
