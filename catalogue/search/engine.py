"""The engine of every search: the functions and the answers of `catalogue.search.plain`, from the index in memory."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from catalogue.search.criteria import Criteria
from catalogue.search.current import current_index, release
from catalogue.search.index import Index, Outdated
from catalogue.search.plain import matching

__all__ = ["answer", "keys", "matching", "total_and_counts", "totals"]

ATTEMPTS = 50
"""Times that a question is asked while others change the catalogue between the index and the words."""

Answer = TypeVar("Answer")


def answer(ask: Callable[[Index], Answer]) -> Answer:
    """Ask an index a question, all of whose parts are of one revision.

    Raises Outdated in the unlikely case when the catalogue never stops changing.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return ask(current_index())
        except Outdated:
            release()
    return ask(current_index())


def total_and_counts(criteria: Criteria) -> tuple[int, dict[str, dict[str, int]]]:
    """How many innovations answer and, by facet then value, how many would if the facet were free."""
    return answer(lambda index: index.total_and_counts(criteria))


def totals(several: Sequence[Criteria]) -> list[int]:
    """How many innovations answer each of the criteria."""
    return answer(lambda index: index.totals(several))


def keys(criteria: Criteria, start: int = 0, stop: int | None = None) -> list[int]:
    """The keys of the innovations that answer, in the order asked for, from rank `start` to before `stop`."""
    return answer(lambda index: index.keys(criteria, start, stop))
