"""The engine of every search: the functions and the answers of `catalogue.search.plain`, from the index in memory."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import transaction

from catalogue.models import CatalogueRevision
from catalogue.search.criteria import Criteria
from catalogue.search.current import current_index, release
from catalogue.search.index import Index, Outdated

__all__ = ["answer", "keys", "pairs", "total_and_counts", "totals"]

ATTEMPTS = 20
"""Times that a question is asked while others change the catalogue between the index and the words."""

Answer = TypeVar("Answer")


def answer(ask: Callable[[Index], Answer]) -> Answer:
    """Ask an index a question, all of whose parts are of one revision.

    When the catalogue does not stop changing, the writers are made to wait for the time of the question.
    """
    for _ in range(ATTEMPTS):
        try:
            return ask(current_index())
        except Outdated:
            release()
    with transaction.atomic():
        CatalogueRevision.hold()
        return ask(current_index())


def total_and_counts(criteria: Criteria) -> tuple[int, dict[str, dict[str, int]]]:
    """How many innovations answer and, by facet then value, how many would if the facet were free."""
    return answer(lambda index: index.total_and_counts(criteria))


def pairs(criteria: Criteria, first: str, second: str) -> dict[tuple[str, str], int]:
    """How many innovations answer, by their values of two facets that give at most one each; "" for none."""
    return answer(lambda index: index.pairs(criteria, first, second))


def totals(several: Sequence[Criteria]) -> list[int]:
    """How many innovations answer each of the criteria."""
    return answer(lambda index: index.totals(several))


def keys(criteria: Criteria, start: int = 0, stop: int | None = None) -> list[int]:
    """The keys of the innovations that answer, in the order asked for, from rank `start` to before `stop`."""
    return answer(lambda index: index.keys(criteria, start, stop))
