"""Two changes of the same sheet brought together: pure values, without the database.

A sheet is taken apart into atoms: each column, each shared word that it carries, each row of its own. What only one
side changed goes with that side; what both changed in different ways is a conflict, of which the caller decides.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.versions.sheet import COLUMNS, ROWS, Row, Sheet, in_order

Atoms = dict[str, Any]
"""Values by key: « title », « levers:oser », « themes:mobilité », « sources:12 », « sources:new-0 »."""


@dataclass(frozen=True)
class Merge:
    """`merged` holds both changes, mine where they conflict; `conflicts` are the keys of these atoms, `taken` those
    that come from the other side."""

    merged: Sheet
    conflicts: tuple[str, ...]
    taken: tuple[str, ...]


def merge(
    *,
    base: Sheet | None,
    theirs: Sheet,
    mine: Sheet,
    contested: Collection[str] = (),
    choices: Mapping[str, str] | None = None,
) -> Merge:
    """Bring `mine` and `theirs` together, both made from `base`; when that one is lost, all they differ in conflicts.

    `contested` are conflicts that were shown before, `base` being the other side then; `choices` settle them, by
    « theirs » or « mine », as long as that side did not move since.
    """
    before, other, own = (atoms(sheet) if sheet is not None else {} for sheet in (base, theirs, mine))
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
    """Give an atom its value, None meaning that the sheet does not have it."""
    if value is None and ":" in key:
        values.pop(key, None)
    else:
        values[key] = value


def atoms(sheet: Sheet) -> Atoms:
    """A sheet taken apart."""
    values: Atoms = {name: sheet.get(name) for name in COLUMNS}
    values |= {f"levers:{slug}": slug for slug in sheet["levers"]}
    values |= {f"themes:{name.casefold()}": [slug, name] for slug, name in sheet["themes"]}
    values |= {f"organisations:{key}": [key, name] for key, name in sheet["organisations"]}
    for field in ROWS:
        for number, row in enumerate(sheet[field]):
            values[f"{field}:{row['id'] if row['id'] is not None else f'new-{number}'}"] = row
    return values


def whole(values: Atoms) -> Sheet:
    """The sheet that these atoms make."""
    sheet: Sheet = {name: values.get(name) for name in COLUMNS}
    for field in ("levers", "themes", "organisations"):
        sheet[field] = sorted(value for key, value in values.items() if key.startswith(f"{field}:"))
    for field in ROWS:
        sheet[field] = in_order(value for key, value in values.items() if key.startswith(f"{field}:"))
    return sheet


def same_atom(key: str, one: Any, other: Any) -> bool:
    """Whether an atom is the same on two sides: a shared word is there or it is not."""
    if key.split(":")[0] in ("levers", "themes", "organisations"):
        return (one is None) == (other is None)
    return bool(one == other)


def fields_of(keys: Collection[str]) -> set[str]:
    """The fields that these atoms belong to."""
    return {key.split(":")[0] for key in keys}


def match_new_rows(*, base: Sheet | None, theirs: Sheet, mine: Sheet, uploads: dict[int, Any]) -> None:
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
