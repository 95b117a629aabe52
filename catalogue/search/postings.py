"""What is asked of the index of the words, whichever the database: the innovations whose column has a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

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


Postings = tuple[Posting, ...]
"""Postings of which one is enough: the database unites them and reads them once. One of several roots is alone."""


class Backend(Protocol):
    """What each database has a module for."""

    def read(self, asked: Sequence[Postings]) -> tuple[int, list[BitMap]]:
        """The revision of the catalogue and, for each of what is asked, the keys of the innovations that have it.

        All are of one state of the database: it takes one statement.
        """

    def strays(self) -> bool:
        """Whether the words are not those of the documents."""

    def rewrite(self) -> None:
        """Write the words of all the documents anew."""


def backend() -> Backend:
    """The one of the database in use."""
    name = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    return cast(Backend, import_module(f"catalogue.search.{name}"))
