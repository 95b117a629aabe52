"""What is asked of the index of the words, whichever the database: the innovations whose column has a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connection
from pyroaring import BitMap


@dataclass(frozen=True, slots=True)
class Posting:
    """A root, some in a row, or with `is_prefix` the beginning of one, in a column of the documents."""

    column: str
    roots: tuple[str, ...]
    is_prefix: bool = False

    @property
    def phrase(self) -> str:
        """What a column that has it contains."""
        return f" {' '.join(self.roots)}{'' if self.is_prefix else ' '}"


class Backend(Protocol):
    """What a database must answer, in one statement: all from the same state, and the revision of that state."""

    def read(self, postings: Sequence[Posting]) -> tuple[int, list[BitMap]]: ...


def read_postings(postings: Sequence[Posting]) -> tuple[int, list[BitMap]]:
    """The revision of the catalogue and, for each posting, the keys of the innovations that have it."""
    from catalogue.search import postgresql, sqlite

    backend: Backend = postgresql if connection.vendor == "postgresql" else sqlite
    return backend.read(postings)
