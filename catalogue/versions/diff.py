"""What a snapshot says, as people read it, and what differs between two, field by field, the words that went and those
that came being marked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, DateField, ForeignKey
from django.utils.formats import date_format
from django.utils.text import capfirst

from catalogue.models import Innovation, Lever, Policy, Replication, ReplicationState, Territory
from catalogue.versions.history import COLUMNS, ROWS, SLUGGED, WORDS, Row, Snapshot
from catalogue.word_diff import SAME, Piece, word_diff

TITLES = {
    "levers": "Leviers",
    "policies": "Politiques publiques",
    "themes": "Thèmes",
    "organisations": "Partenaires",
    "sources": "Sources",
    "replications": "Reproductions",
    "illustrations": "Images",
}

VERBOSE_NAMES = {field.name: field.verbose_name for field in (*Replication._meta.fields, *Innovation._meta.fields)}


@dataclass(frozen=True)
class Labels:
    """The names of what snapshots point at, read once for all of them; `words` by the field, then the slug."""

    territories: dict[int, str]
    words: dict[str, dict[str, str]]
    copies: dict[int, str]

    @classmethod
    def of(cls, snapshots: Sequence[Snapshot]) -> "Labels":
        """Those that these snapshots need, in four queries at most."""
        replications = [row for snapshot in snapshots for row in snapshot["replications"]]
        places = {snapshot[name] for snapshot in snapshots for name in ("territory", "department", "region")}
        places |= {row["territory"] for row in replications}
        copies = {row["copy"] for row in replications} - {None}
        return cls(
            dict(Territory.objects.filter(pk__in=numbers(places)).values_list("pk", "name")),
            {
                "levers": dict(Lever.objects.values_list("slug", "verb")),
                "policies": dict(Policy.objects.values_list("slug", "name")),
            },
            dict(Innovation.objects.filter(pk__in=numbers(copies)).values_list("pk", "title")) if copies else {},
        )

    def texts(self, snapshot: Snapshot) -> dict[str, str]:
        """The text of each field of a snapshot."""
        texts = {name: self.column(name, snapshot[name]) for name in COLUMNS}
        for name in SLUGGED:
            texts[name] = lines(self.words[name].get(slug, slug) for slug in snapshot[name])
        texts["themes"] = lines(sorted(name for _, name in snapshot["themes"]))
        texts["organisations"] = lines(sorted(name for _, name in snapshot["organisations"]))
        for name in ROWS:
            texts[name] = lines(self.row(name, row) for row in snapshot[name])
        return texts

    def column(self, name: str, value: Any) -> str:
        """The text of a column."""
        field = Innovation._meta.get_field(name)
        if value is None or value == "":
            return ""
        if isinstance(field, ForeignKey):
            return self.place(value)
        if isinstance(field, BooleanField):
            return "oui" if value is True else "non" if value is False else str(value)
        if isinstance(field, DateField):
            return readable_date(value)
        if isinstance(value, float):
            return f"{value:g}".replace(".", ",")
        return str(dict(field.flatchoices).get(value, value))  # type: ignore[union-attr]

    def row(self, name: str, row: Row) -> str:
        """The text of a row: one line."""
        if name == "sources":
            parts = [row["title"], row["url"]]
        elif name == "illustrations":
            parts = [row["alt"], f"crédit : {row['credit']}", str(row["image"]).rpartition("/")[2]]
        else:
            state = dict(ReplicationState.choices).get(row["state"], row["state"])
            parts = [row["territory_label"] or self.place(row["territory"]), str(row["year"] or ""), state]
            for column in ("kept", "changed"):
                label = VERBOSE_NAMES[column]
                parts.append(f"{label} : {row[column]}" if row[column] else "")
            parts += [row["source_title"], row["source_url"], self.copies.get(row["copy"], "")]
        return " · ".join(" ".join(str(part).split()) for part in parts if part)

    def place(self, key: Any) -> str:
        """The name of a territory."""
        return self.territories.get(key, "territoire inconnu") if key is not None else ""


def readable_date(value: Any) -> str:
    """A date of a snapshot in French; what was typed may be no date."""
    try:
        return date_format(date.fromisoformat(value), "j F Y")
    except ValueError:
        return str(value)


def title_of(name: str) -> str:
    """The title of a field."""
    return TITLES.get(name) or capfirst(str(VERBOSE_NAMES[name]))


def lines(texts: Iterable[str]) -> str:
    """Texts one a line."""
    return "\n".join(texts)


def numbers(keys: Iterable[Any]) -> list[int]:
    """The keys among values, of which some may be what was typed."""
    return [key for key in keys if isinstance(key, int)]


CUT = "cut"
"""The kind of a passage that is left out."""

CONTEXT = 12
"""Words shown on each side of a change; a longer text that stays is cut."""

_token = re.compile(r"\s+|\S+")
ORDER = ("title", "slug", "status", *(name for name in COLUMNS if name not in ("title", "slug", "status")))


@dataclass(frozen=True)
class FieldDifference:
    """A field that is not the same in two snapshots: its title, both texts, and the passages of the two."""

    name: str
    title: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """The passages, in order."""
        return compared(self.before, self.after)


def differences(before: Snapshot, after: Snapshot, labels: Labels | None = None) -> list[FieldDifference]:
    """The fields that differ, in the order of the snapshot. Three queries, none when `labels` is given."""
    labels = labels or Labels.of([before, after])
    old, new = labels.texts(before), labels.texts(after)
    return [
        FieldDifference(name, title_of(name), old[name], new[name])
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
