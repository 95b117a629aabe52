"""What an import changes, told to a person."""

from collections.abc import Iterator
from typing import Any

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.importing import Change, Difference
from catalogue.territories.reference import Key
from catalogue.typography import french_number, french_typography, plural

SHOWN = 10
"""Changes of each sort that are told one by one, unless all are asked for."""


FIELD_LABELS = {field.name: str(field.verbose_name) for field in Territory._meta.fields}


def report_lines(difference: Difference, *, show_all: bool = False) -> Iterator[str]:
    """Tell the changes sort by sort, then count them. Unless `show_all`, the first `SHOWN` of each sort."""
    return map(french_typography, plain_lines(difference, show_all=show_all))


def plain_lines(difference: Difference, *, show_all: bool) -> Iterator[str]:
    """The lines of the report, as a keyboard types them."""
    yield f"Code officiel géographique au {difference.vintage:%d/%m/%Y} : {count(difference.read)} lus."
    sorts = (
        ("+", "créé", difference.created),
        ("~", "modifié", difference.updated),
        ("-", "devenu{s} obsolète", difference.obsoleted),
        ("*", "rétabli", difference.restored),
    )
    for sign, label, changes in sorts:
        if not changes:
            continue
        ending = plural(len(changes))
        yield ""
        yield f"{count(len(changes))} {label.format(s=ending)}{ending} :"
        shown = changes if show_all else changes[:SHOWN]
        for change in shown:
            yield f"  {sign} {describe(change)}"
        if len(shown) < len(changes):
            yield f"  … et {french_number(len(changes) - len(shown))} de plus (--verbosity 2 les montre)."
    yield ""
    yield summary(difference)


def summary(difference: Difference) -> str:
    """The last line: counts, and whether anything was written."""
    parts = [
        f"créés : {french_number(len(difference.created))}",
        f"modifiés : {french_number(len(difference.updated))}",
        f"devenus obsolètes : {french_number(len(difference.obsoleted))}",
        f"rétablis : {french_number(len(difference.restored))}",
        f"inchangés : {french_number(difference.unchanged)}",
    ]
    if difference.is_written:
        outcome = "Tout est écrit."
    elif difference.changes:
        outcome = "Rien n’est écrit : relancez avec --apply."
    else:
        outcome = "Rien à écrire."
    return f"{', '.join(parts).capitalize()}. {outcome}"


def describe(change: Change) -> str:
    """One change: what the territory is and, unless it is new, each field from old to new."""
    label = f"{key_text(change.key)} {change.after['name']}"
    if not change.before:
        return label
    fields = (
        f"{FIELD_LABELS[name]} {value_text(change.before[name])} → {value_text(change.after[name])}"
        for name in change.fields
    )
    return f"{label} : {' ; '.join(fields)}"


def count(number: int) -> str:
    """« 1 territoire », « 38 972 territoires »."""
    return f"{french_number(number)} territoire{plural(number)}"


def key_text(key: Key) -> str:
    """« commune 44143 »."""
    return f"{TerritoryKind(key[0]).label} {key[1]}"


def value_text(value: Any) -> str:
    """A value of a field, in words."""
    if value is None or value == "":
        return "(vide)"
    if isinstance(value, tuple):
        return key_text(value)
    if isinstance(value, int):
        return french_number(value)
    return str(value)
