"""What a proposal says of the report, change by change: what was written before stays in sight."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.typography import NBSP
from proposals.models import Statement, WordingState

NAMES = ("Numéro", "Axe", "Intitulé", "État de l’intitulé", "Résumé")


@dataclass(frozen=True, slots=True)
class Stated:
    """A thing that changed, before and after, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class StatedChanges:
    """A statement, and what it changed."""

    statement: Statement
    changes: tuple[Stated, ...]


def stated_changes(statements: Sequence[Statement]) -> tuple[StatedChanges, ...]:
    """What each statement changed, the last first. The first of all follows a proposal that says nothing."""
    found = []
    for rank, statement in enumerate(statements):
        after = in_words(statement)
        before = in_words(statements[rank + 1]) if rank + 1 < len(statements) else before_all(statement)
        changes = (Stated(*each) for each in zip(NAMES, before, after, strict=True) if each[1] != each[2])
        found.append(StatedChanges(statement, tuple(changes)))
    return tuple(stated for stated in found if stated.changes)


def in_words(statement: Statement) -> tuple[str, ...]:
    """What is said, name by name."""
    return (
        f"n°{NBSP}{statement.number}{'' if statement.number_confirmed else ', provisoire'}",
        f"axe{NBSP}{statement.axis.number}{'' if statement.axis_confirmed else ', provisoire'}",
        statement.title,
        str(WordingState(statement.wording_state).label),
        statement.summary,
    )


def before_all(statement: Statement) -> tuple[str, ...]:
    """What is said of a proposal that nothing attests."""
    return (
        f"n°{NBSP}{statement.number}, provisoire",
        f"axe{NBSP}{statement.axis.number}, provisoire",
        "",
        str(WordingState.MISSING.label),
        "",
    )
