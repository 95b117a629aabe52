"""Two changes of the same entry brought together, and what is told of them to the editor who saves second.

A snapshot is taken apart into atoms: each column, each shared word that it carries, each row of its own. What only one
side changed goes with that side; what both changed in different ways is a conflict, of which the caller decides.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.models import Innovation
from catalogue.typography import listed
from catalogue.versions.diff import FieldDifference, Labels, compared, differences, title_of
from catalogue.versions.history import COLUMNS, ROWS, SLUGGED, WORDS, Row, Snapshot, rows_in_order, versions_of
from catalogue.word_diff import Piece

NOTHING = "(rien)"
REMOVED = "(retirée)"
SOMEONE = "une commande du site"

Atoms = dict[str, Any]
"""Values by key: « title », « levers:oser », « themes:mobilité », « sources:12 », « sources:new-0 »."""


@dataclass(frozen=True)
class Merge:
    """`merged` holds both changes, mine where they conflict; `conflicts` are the keys of these atoms, `taken` those
    that come from the other side."""

    merged: Snapshot
    conflicts: tuple[str, ...]
    taken: tuple[str, ...]


def merge(
    *,
    base: Snapshot | None,
    theirs: Snapshot,
    mine: Snapshot,
    contested: Collection[str] = (),
    choices: Mapping[str, str] | None = None,
) -> Merge:
    """Bring `mine` and `theirs` together, both made from `base`; when that one is lost, all they differ in conflicts.

    `contested` are conflicts that were shown before, `base` being the other side then; `choices` settle them, by
    « theirs » or « mine », as long as that side did not move since.
    """
    before, other, own = (atoms(snapshot) if snapshot is not None else {} for snapshot in (base, theirs, mine))
    merged, conflicts, taken = dict(own), [], []
    for key in sorted({*before, *other, *own}):
        if same_atom(key, own.get(key), other.get(key)):
            continue
        they_moved = base is None or not same_atom(key, other.get(key), before.get(key))
        i_moved = base is None or key in contested or not same_atom(key, own.get(key), before.get(key))
        is_open = they_moved or not (choices or {}).get(key) if key in contested else they_moved and i_moved
        if is_open:
            conflicts.append(key)
        elif not i_moved or (key in contested and (choices or {})[key] == "theirs"):
            taken.append(key)
            put(merged, key, other.get(key))
    return Merge(whole(merged), tuple(conflicts), tuple(taken))


def put(values: Atoms, key: str, value: Any) -> None:
    """Give an atom its value, None meaning that the snapshot does not have it."""
    if value is None and ":" in key:
        values.pop(key, None)
    else:
        values[key] = value


def atoms(snapshot: Snapshot) -> Atoms:
    """A snapshot taken apart."""
    values: Atoms = {name: snapshot.get(name) for name in COLUMNS}
    values |= {f"{field}:{slug}": slug for field in SLUGGED for slug in snapshot[field]}
    values |= {f"themes:{name.casefold()}": [slug, name] for slug, name in snapshot["themes"]}
    values |= {f"organisations:{key}": [key, name] for key, name in snapshot["organisations"]}
    for field in ROWS:
        for number, row in enumerate(snapshot[field]):
            values[f"{field}:{row['id'] if row['id'] is not None else f'new-{number}'}"] = row
    return values


def whole(values: Atoms) -> Snapshot:
    """The snapshot that these atoms make."""
    snapshot: Snapshot = {name: values.get(name) for name in COLUMNS}
    for field in WORDS:
        snapshot[field] = sorted(value for key, value in values.items() if key.startswith(f"{field}:"))
    for field in ROWS:
        snapshot[field] = rows_in_order(value for key, value in values.items() if key.startswith(f"{field}:"))
    return snapshot


def same_atom(key: str, one: Any, other: Any) -> bool:
    """Whether an atom is the same on two sides: a shared word is there or it is not."""
    if key.split(":")[0] in WORDS:
        return (one is None) == (other is None)
    return bool(one == other)


def fields_of(keys: Collection[str]) -> set[str]:
    """The fields that these atoms belong to."""
    return {key.split(":")[0] for key in keys}


def match_new_rows(*, base: Snapshot | None, theirs: Snapshot, mine: Snapshot, uploads: dict[int, Any]) -> None:
    """Give the new rows of `mine` the keys of those of `theirs` that are new too and say the same.

    A form sent twice then adds its rows once. `uploads` are the pictures just sent, by the identity of their rows:
    that of a row that is there already is dropped.
    """
    for field in ROWS:
        known = {row["id"] for row in base[field]} if base is not None else set()
        arrived = [row for row in theirs[field] if row["id"] not in known]
        for row in mine[field]:
            apart = {"id", "image"} if id(row) in uploads else {"id"}
            twin = next((each for each in arrived if row["id"] is None and alike(row, each, apart)), None)
            if twin is not None:
                arrived.remove(twin)
                row.update(twin)
                uploads.pop(id(row), None)


def alike(one: Row, other: Row, apart: Collection[str]) -> bool:
    """Whether two rows say the same, some columns apart."""
    return all(one[name] == other[name] for name in one if name not in apart)


@dataclass(frozen=True)
class ContestedPoint:
    """Something that both changed: its key, its title, and what each says.

    `is_gone` tells a row that the others removed: mine is a new one from now on.
    """

    key: str
    title: str
    theirs: str
    mine: str
    is_gone: bool = False

    @property
    def pieces(self) -> list[Piece]:
        """From theirs to mine, the words that differ marked."""
        return compared(self.theirs, self.mine)


@dataclass(frozen=True)
class EditConflict:
    """Who changed the entry meanwhile, what, and what is left to choose."""

    authors: str
    changes: list[FieldDifference]
    points: list[ContestedPoint]
    opened: int


def edit_conflict(
    *, authors: str, base: Snapshot | None, theirs: Snapshot, mine: Snapshot, merge: Merge, opened: int
) -> EditConflict:
    """Tell two sides of a snapshot. Three queries."""
    labels = Labels.of([snapshot for snapshot in (base, theirs, mine) if snapshot is not None])
    return EditConflict(
        authors=authors,
        changes=differences(base, theirs, labels) if base is not None else [],
        points=[contested_point(key, theirs, mine, labels) for key in merge.conflicts],
        opened=opened,
    )


def contested_point(key: str, theirs: Snapshot, mine: Snapshot, labels: Labels) -> ContestedPoint:
    """One conflict in words."""
    name = key.split(":")[0]
    other, own = (atom_text(key, name, atoms(snapshot).get(key), labels) for snapshot in (theirs, mine))
    return ContestedPoint(key, title_of(name), other, own, name in ROWS and other == REMOVED)


def atom_text(key: str, name: str, value: Any, labels: Labels) -> str:
    """An atom in words."""
    if name in COLUMNS:
        return labels.column(name, value) or NOTHING
    if value is None:
        return REMOVED
    if name in ROWS:
        return labels.row(name, value)
    return str(value[-1]) if isinstance(value, list) else labels.words[name].get(value, value)


def authors_since(innovation: Innovation, number: int) -> str:
    """Who made the versions of an entry that follow one of them: « Ada Lovelace et Grace Hopper »."""
    versions = versions_of(innovation).filter(pk__gt=number).order_by("pk")
    return listed(dict.fromkeys(name_of(version.made_by) for version in versions))


def name_of(user: Any) -> str:
    """How an account is called."""
    return user.get_full_name() if user is not None else SOMEONE
