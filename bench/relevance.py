"""How well the searches that people judged are answered: the mean reciprocal rank over `judged.toml`."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

JUDGED = Path(__file__).resolve().parent.parent / "tests" / "catalogue" / "search" / "judged.toml"
TARGET = 0.9

Ranking = Callable[[str], Sequence[str]]
"""The slugs that a search finds, the best first."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A search and the slugs of the entries that must come first, in any order among themselves."""

    q: str
    first: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """How a search was answered.

    `reciprocal_rank` is 1 when one of the entries wanted comes first, 1/2 when second, 0 when none is found.
    `share_on_top` is the share of the n entries wanted that are among the n first.
    """

    judgement: Judgement
    reciprocal_rank: float
    share_on_top: float


def read_judgements() -> list[Judgement]:
    """The judged searches, in the order of the file."""
    queries = tomllib.loads(JUDGED.read_text())["queries"]
    return [Judgement(query["q"], frozenset(query["first"])) for query in queries]


def score(judgement: Judgement, found: Sequence[str]) -> Score:
    """Compare what a search finds with what must come first."""
    ranks = [rank for rank, slug in enumerate(found, start=1) if slug in judgement.first]
    wanted = len(judgement.first)
    return Score(judgement, 1 / ranks[0] if ranks else 0.0, len(judgement.first & set(found[:wanted])) / wanted)


def scores(ranking: Ranking) -> list[Score]:
    """The score of every judged search."""
    return [score(judgement, ranking(judgement.q)) for judgement in read_judgements()]


def mean_reciprocal_rank(found: Sequence[Score]) -> float:
    """The mean of the reciprocal ranks, between 0 and 1."""
    return mean(each.reciprocal_rank for each in found)


def mean_share_on_top(found: Sequence[Score]) -> float:
    """The mean share of the wanted entries that are where they should be, between 0 and 1."""
    return mean(each.share_on_top for each in found)


def catalogue_ranking(q: str) -> list[str]:
    """What the site finds, on the database that the settings name."""
    from catalogue.models import Innovation
    from catalogue.search.query.criteria import Criteria
    from catalogue.search.results import stream

    return [innovation.slug for innovation in stream(Criteria(q=q), Innovation.objects.only("slug"))]
