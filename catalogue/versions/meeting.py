"""What an editor is told who saves an entry that others changed meanwhile."""

from dataclasses import dataclass, field
from typing import Any

from catalogue.models import Innovation
from catalogue.typography import listed
from catalogue.versions.differences import Difference, Piece, compared, differences
from catalogue.versions.history import VERSIONS
from catalogue.versions.merging import Merge, atoms
from catalogue.versions.sheet import COLUMNS, ROWS, Sheet
from catalogue.versions.words import Words, title_of

NOTHING = "(rien)"
REMOVED = "(retirée)"
SOMEONE = "une commande du site"


@dataclass(frozen=True)
class Contest:
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
class Meeting:
    """Who changed the entry meanwhile, what, and what is left to choose."""

    authors: str
    changes: list[Difference] = field(default_factory=list)
    contests: list[Contest] = field(default_factory=list)
    opened: int = 0


def meeting(*, authors: str, base: Sheet | None, theirs: Sheet, mine: Sheet, merge: Merge, opened: int) -> Meeting:
    """Tell two sides of a sheet. Three queries."""
    words = Words.of([sheet for sheet in (base, theirs, mine) if sheet is not None])
    return Meeting(
        authors=authors,
        changes=differences(base, theirs, words) if base is not None else [],
        contests=[contest(key, theirs, mine, words) for key in merge.conflicts],
        opened=opened,
    )


def contest(key: str, theirs: Sheet, mine: Sheet, words: Words) -> Contest:
    """One conflict in words."""
    name = key.split(":")[0]
    other, own = (said(key, name, atoms(sheet).get(key), words) for sheet in (theirs, mine))
    return Contest(key, title_of(name), other, own, name in ROWS and other == REMOVED)


def said(key: str, name: str, value: Any, words: Words) -> str:
    """An atom in words."""
    if name in COLUMNS:
        return words.column(name, value) or NOTHING
    if value is None:
        return REMOVED
    if name in ROWS:
        return words.row(name, value)
    return str(value[-1]) if isinstance(value, list) else words.levers.get(value, value)


def authors_since(innovation: Innovation, number: int) -> str:
    """Who made the versions of an entry that follow one of them: « Ada Lovelace et Grace Hopper »."""
    versions = VERSIONS.objects.filter(id=innovation.pk, history_id__gt=number).select_related("history_user")
    return listed(dict.fromkeys(name_of(version.history_user) for version in versions.order_by("history_id")))


def name_of(user: Any) -> str:
    """How an account is called."""
    return user.get_full_name() if user is not None else SOMEONE
