"""The one entry point of every list: pages, map, exports and feeds call `run`, or `stream` for all the rows.

What answers is the business of the engine alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TypeVar

from catalogue.models import Innovation, Lever, Policy, Territory
from catalogue.models.innovation import InnovationQuerySet
from catalogue.search.analysis.spelling import corrections
from catalogue.search.analysis.text import Query, parse_query
from catalogue.search.index import engine
from catalogue.search.index.bitmaps import Index
from catalogue.search.query.applied import (
    Chip,
    FacetGroup,
    Notice,
    Suggestion,
    Vocabulary,
    broader,
    chips,
    counted,
    drops,
    facet_groups,
)
from catalogue.search.query.criteria import Criteria, Sort
from catalogue.search.rows import Row, rows_of
from catalogue.typography import NBSP, french_number, in_words

Words = TypeVar("Words", Lever, Policy)

PAGE_SIZE = 20
CHUNK = 500
"""Entries fetched at a time when all are wanted."""

SORT_LABELS = {
    Sort.RELEVANCE: "Pertinence",
    Sort.NEWEST: "Plus récentes",
    Sort.TITLE: "Titre",
    Sort.TAKEN_UP: "Plus reprises",
}


@dataclass(frozen=True, slots=True)
class SortOption:
    """An order that the list can take."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list to go to; `follows_gap` when pages are left out before it."""

    number: int
    url: str
    is_current: bool
    follows_gap: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What a list shows. `criteria` are those asked for, with a page that exists.

    `facets` and `chips` are empty when they were not asked for; `corrected`, `without` and `around` (the one spelling
    that was meant, the filters to drop, the territories that contain the one asked for) are filled when nothing
    answers.
    """

    criteria: Criteria
    total: int
    entries: Sequence[Row]
    territory: Territory | None = None
    facets: Sequence[FacetGroup] = ()
    chips: Sequence[Chip] = ()
    notices: Sequence[Notice] = ()
    corrected: Sequence[Suggestion] = ()
    without: Sequence[Suggestion] = ()
    around: Sequence[Suggestion] = ()

    @property
    def query(self) -> Query:
        """The words looked for, to mark in what is shown."""
        return parse_query(self.criteria.q)

    @property
    def page(self) -> int:
        """The number of the page shown, from 1."""
        return self.criteria.page

    @property
    def pages(self) -> int:
        """How many pages there are; one when nothing answers."""
        return page_count(self.total)

    @property
    def none_sentence(self) -> str:
        """What to say when nothing answers."""
        count = len(self.chips)
        if not count:
            return "Aucune innovation n’est encore publiée"
        if count == 1 and self.criteria.q:
            return f"Aucune innovation pour «{NBSP}{self.criteria.q}{NBSP}»"
        return f"Aucune innovation ne répond à {'ce filtre' if count == 1 else f'ces {in_words(count)} filtres'}"

    @property
    def first_rank(self) -> int:
        """The rank of the first entry shown."""
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def last_rank(self) -> int:
        """The rank of the last entry shown."""
        return min(self.page * PAGE_SIZE, self.total)

    @property
    def previous_url(self) -> str:
        """The address of the page before; empty on the first."""
        return self.criteria.at_page(self.page - 1).url if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The address of the page after; empty on the last."""
        return self.criteria.at_page(self.page + 1).url if self.page < self.pages else ""

    @property
    def page_links(self) -> list[PageLink]:
        """The first page, the last one, and those around the one shown."""
        numbers = sorted({1, self.pages} | {n for n in range(self.page - 1, self.page + 2) if 1 <= n <= self.pages})
        return [
            PageLink(number, self.criteria.at_page(number).url, number == self.page, number > previous + 1)
            for previous, number in pairwise([0, *numbers])
        ]

    @property
    def sort_options(self) -> list[SortOption]:
        """The orders to choose from; relevance only where there is a search."""
        offered = [sort for sort in SORT_LABELS if sort != Sort.RELEVANCE or self.criteria.q]
        return [SortOption(sort, SORT_LABELS[sort], sort == self.criteria.sort) for sort in offered]


def run(criteria: Criteria, *, territory: Territory | None = None, with_facets: bool = True) -> Results:
    """Find what answers, and hydrate the entries of the page asked for, or of the last one if it is beyond.

    The number of queries does not depend on the number of rows. Without facets: no facet, chip nor suggestion.
    `territory` spares fetching the one that the criteria name: whoever read them may have it already.
    """
    found = engine.answer(lambda index: find(index, criteria, with_facets))
    results = Results(
        found.criteria,
        found.total,
        entries=found.rows,
        territory=territory or territory_of(criteria),
        notices=notices(criteria, criteria.page, found.total),
    )
    return dressed(results, found.counts, found.vocabulary) if with_facets else results


def with_counts(rows: Iterable[Words], facet: str) -> list[Words]:
    """Levers or public policies, each with its `innovation_count`; `facet` is the one that they are the values of."""
    counts = engine.tally(Criteria(), facet)
    found = list(rows)
    for row in found:
        row.innovation_count = counts.get(row.slug, 0)
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """What the engine says of a page, all of one revision of the catalogue; `counts` are by facet then value."""

    criteria: Criteria
    total: int
    counts: dict[str, dict[str, int]]
    rows: list[Row]
    vocabulary: Vocabulary


def find(index: Index, criteria: Criteria, with_facets: bool) -> Found:
    """Ask the index for a page, or for the last one if it is beyond."""
    total, counts = index.total_and_counts(criteria) if with_facets else (index.totals([criteria])[0], {})
    criteria = criteria.at_page(min(criteria.page, page_count(total)))
    start = (criteria.page - 1) * PAGE_SIZE
    keys = index.keys(criteria, start, start + PAGE_SIZE)
    rows = rows_of(index, keys, with_texts=bool(criteria.q))
    return Found(criteria, total, counts, rows, index.vocabulary)


def stream(criteria: Criteria, rows: InnovationQuerySet) -> Iterator[Innovation]:
    """Every entry that answers, in the order asked for, as `rows` fetches them, some hundreds at a time."""
    keys = engine.keys(criteria)
    for start in range(0, len(keys), CHUNK):
        yield from hydrated(keys[start : start + CHUNK], rows)


def dressed(results: Results, counts: dict[str, dict[str, int]], vocabulary: Vocabulary) -> Results:
    """Add the facets and the chips, and somewhere to go when nothing answers."""
    criteria, territory = results.criteria, results.territory
    facets = facet_groups(criteria, results.total, counts, vocabulary)
    results = replace(results, facets=facets, chips=chips(criteria, territory, facets))
    if results.total:
        return results
    corrected = [Suggestion(other.q, other) for other in corrections(criteria)]
    without, around = drops(criteria, territory, facets), broader(criteria, territory)
    sizes = iter(engine.totals([suggestion.criteria for suggestion in (*corrected, *without, *around)]))
    return replace(
        results,
        corrected=counted(corrected, islice(sizes, len(corrected)))[:1],
        without=sorted(counted(without, islice(sizes, len(without))), key=lambda each: -each.count),
        around=counted(around, sizes),
    )


def hydrated(keys: Sequence[int], rows: InnovationQuerySet) -> list[Innovation]:
    """The published rows of these keys, in their order; one that has gone meanwhile is left out."""
    found = {innovation.pk: innovation for innovation in rows.published().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def territory_of(criteria: Criteria) -> Territory | None:
    """The territory asked for, with what contains it."""
    kind, _, code = criteria.territoire.rpartition("-")
    return Territory.objects.with_parents().filter(kind=kind, code=code).first() if kind else None


def page_count(total: int) -> int:
    """The number of pages of so many entries, at least one."""
    return max(1, -(-total // PAGE_SIZE))


def notices(criteria: Criteria, asked_page: int, total: int) -> list[Notice]:
    """What the reader must know: a page that does not exist, a search without a word to look for."""
    found = []
    if criteria.q and not parse_query(criteria.q):
        sentence = f"«{NBSP}{criteria.q}{NBSP}» n’a aucun mot à chercher{NBSP}: la recherche est ignorée."
        found.append(Notice(sentence))
    if asked_page > page_count(total):
        found.append(Notice(f"La page {french_number(asked_page)} n’existe pas{NBSP}: voici la dernière."))
    return found
