"""What a proposal says of the report, change by change: what was written before stays in sight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.typography import NBSP, listed
from proposals.models import Statement, WordingState

NAMES = ("Numéro", "Axe", "Intitulé", "État de l’intitulé", "Résumé", "Leviers visés")


@dataclass(frozen=True, slots=True)
class Stated:
    """A thing that changed, before and after, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class StatedChanges:
    """A statement, and what it changed; the first one of a proposal follows nothing."""

    statement: Statement
    changes: tuple[Stated, ...]
    is_first: bool

    @property
    def names(self) -> str:
        """What it says something of: « numéro, intitulé et résumé »."""
        return listed([change.name.lower() for change in self.changes])


def stated_changes(statements: Sequence[Statement], verbs: Mapping[str, str]) -> tuple[StatedChanges, ...]:
    """What each statement changed, the last first. The first of all follows a proposal that says nothing. `verbs` are
    the names of the levers, by slug.
    """
    found = []
    for rank, statement in enumerate(statements):
        after = in_words(statement, verbs)
        is_first = rank + 1 == len(statements)
        before = before_all(statement) if is_first else in_words(statements[rank + 1], verbs)
        changes = (Stated(*each) for each in zip(NAMES, before, after, strict=True) if each[1] != each[2])
        found.append(StatedChanges(statement, tuple(changes), is_first))
    return tuple(stated for stated in found if stated.changes)


def in_words(statement: Statement, verbs: Mapping[str, str]) -> tuple[str, ...]:
    """What is said, name by name."""
    return (
        f"n°{NBSP}{statement.number}{'' if statement.number_confirmed else ', provisoire'}",
        f"axe{NBSP}{statement.axis.number}{'' if statement.axis_confirmed else ', provisoire'}",
        statement.title,
        str(WordingState(statement.wording_state).label),
        statement.summary,
        ", ".join(verbs.get(slug, slug) for slug in statement.lever_slugs),
    )


def before_all(statement: Statement) -> tuple[str, ...]:
    """What is said of a proposal that nothing attests."""
    return (
        f"n°{NBSP}{statement.number}, provisoire",
        f"axe{NBSP}{statement.axis.number}, provisoire",
        "",
        str(WordingState.MISSING.label),
        "",
        "",
    )
