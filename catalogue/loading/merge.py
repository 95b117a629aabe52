"""What a loading writes, and what it leaves to the editors: decided here without touching the database.

Each row is compared field by field between three versions: what the file wants, what the last loading wrote, and what
the database holds. A field that no longer holds what was written was changed by an editor: it stays as it is, but for
the lists to which what the file brings is added.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any

Values = dict[str, Any]
"""The fields of a row in the form in which JSON gives them back: texts, numbers, None, lists."""


@dataclass(frozen=True)
class Terms:
    """What is particular to a table.

    `added` are the lists to which a loading adds what is new in the file though an editor changed them, each with what
    tells an item from another; `follows` the fields that are kept where an editor changed the one that they go with.
    """

    added: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    follows: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What the last loading wrote, and in which row."""

    row_id: int
    values: Values


@dataclass
class Plan:
    """What to write for one table, by the key of each row in the files.

    `creations` are whole rows, `changes` the fields to write of a row that exists, `additions` the items to add to its
    lists, `records` what to remember of a row whose record changes. The rest is what there is to say: fields `kept`
    because an editor changed them, rows `deleted` by an editor, keys `taken` by a row that was not loaded, and rows
    whose file is `gone`.
    """

    creations: dict[str, Values] = field(default_factory=dict)
    changes: dict[str, Values] = field(default_factory=dict)
    additions: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    records: dict[str, Values] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    kept: dict[str, list[str]] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def make_plan(
    *,
    wanted: Mapping[str, Values],
    written: Mapping[str, Written],
    present: Mapping[int, Values],
    taken: Container[str],
    terms: Terms | None = None,
) -> Plan:
    """Decide what to write.

    `wanted` is what the files say, `written` what the last loading wrote, both by key; `present` is what the database
    holds, by primary key; `taken` are the keys that rows bear already.
    """
    plan = Plan()
    for key, values in wanted.items():
        if key not in written:
            if key in taken:
                plan.taken.append(key)
            else:
                plan.creations[key] = values
        elif written[key].row_id not in present:
            plan.deleted.append(key)
        else:
            plan_row(plan, key, values, written[key].values, present[written[key].row_id], terms or Terms())
    plan.gone = [key for key, row in written.items() if key not in wanted and row.row_id in present]
    return plan


def plan_row(plan: Plan, key: str, wanted: Values, written: Values, present: Values, terms: Terms) -> None:
    """Decide, field by field, what to write of a row that exists."""
    changes: Values = {}
    additions: dict[str, list[Any]] = {}
    kept: list[str] = []
    record = dict(written)
    for name, value in wanted.items():
        untouched = present[name] == written[name] if name in written else is_empty(present[name])
        if present[name] == value:
            record[name] = value
        elif untouched and terms.follows.get(name) not in kept:
            record[name] = changes[name] = value
        elif name in terms.added:
            new = new_items(value, written.get(name) or [], present[name], terms.added[name])
            if new:
                additions[name] = new
            record[name] = value
            if any(item not in present[name] and item not in new for item in value):
                kept.append(name)
        else:
            kept.append(name)
    if record != written:
        plan.records[key] = record
    if kept:
        plan.kept[key] = kept
    if additions:
        plan.additions[key] = additions
    if changes:
        plan.changes[key] = changes
    if not changes and not additions:
        plan.unchanged.append(key)


def is_empty(value: Any) -> bool:
    """Whether a field says nothing; one of several columns, whether each does."""
    return all(map(is_empty, value)) if isinstance(value, list) else value in (None, "")


def new_items(wanted: list, written: list, present: list, identity: Callable[[Any], Any]) -> list:
    """What the file brings for the first time: neither loaded before, hence removed since, nor there already."""
    known = {identity(item) for item in (*written, *present)}
    return [item for item in wanted if identity(item) not in known]
