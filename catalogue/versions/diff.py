"""What differs between two snapshots, field by field, the words that went and those that came being marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from catalogue.versions.labels import Labels, title_of
from catalogue.versions.snapshot import COLUMNS, ROWS, WORDS, Snapshot

SAME, GONE, NEW, CUT = "same", "del", "ins", "cut"
CONTEXT = 12
"""Labels shown on each side of a change; a longer text that stays is cut."""

MOST_WORDS = 2_000
"""Labels that are compared one by one: beyond, a passage is shown as a whole, gone then come."""

_token = re.compile(r"\s+|[^\s]+")
ORDER = ("title", "slug", "status", *(name for name in COLUMNS if name not in ("title", "slug", "status")))


@dataclass(frozen=True)
class Piece:
    """A passage: of both texts (« same »), of the first (« del »), of the second (« ins »), or left out (« cut »)."""

    kind: str
    text: str


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
    """The passages of two texts: lines first, then the words of those that changed."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal":
            pieces.append(Piece(SAME, gone))
        else:
            pieces += by_words(_token.findall(gone), _token.findall(come))
    return list(shortened(joined(pieces)))


def by_words(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """The passages of two lists of words."""
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        return [Piece(GONE, "".join(old)), Piece(NEW, "".join(new))]
    pieces: list[Piece] = []
    gone = come = ""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        passage = "".join(old[i1:i2])
        if tag == "equal" and passage.strip():
            pieces += [*changed(gone, come), Piece(SAME, passage)]
            gone = come = ""
        else:  # a space between two changes goes along with them
            gone, come = gone + passage, come + "".join(new[j1:j2])
    return pieces + changed(gone, come)


def changed(gone: str, come: str) -> list[Piece]:
    """A passage that took the place of another."""
    return [Piece(SAME, gone)] if gone == come else [Piece(GONE, gone), Piece(NEW, come)]


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Passages of the same kind that follow each other, made one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found


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
