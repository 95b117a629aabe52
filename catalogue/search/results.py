"""The one entry point of every list: pages, map, exports and feeds call `run`, or `stream` for all the rows.

What answers is the business of the engine alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from catalogue.models import Innovation, Lever, Policy, Territory
from catalogue.models.innovation import InnovationQuerySet
from catalogue.search.analysis.queries import Query
from catalogue.search.help import Help, help_for, meant_spelling
from catalogue.search.index import engine
from catalogue.search.index.bitmaps import Index, PageSection
from catalogue.search.query.applied import (
    Chip,
    FacetGroup,
    Notice,
    Suggestion,
    Vocabulary,
    chips,
    facet_groups,
)
from catalogue.search.query.criteria import Criteria, Sort
from catalogue.search.rows import Row, rows_of, say_likeness
from catalogue.typography import NBSP, french_number, in_words, plural

Words = TypeVar("Words", Lever, Policy)

PAGE_SIZE = 20
MOST_HEADINGS = 4
"""Headings that say which words are missing, on a page: many words lack in many ways."""

MOST_WORDS = 5
"""Words that such a heading names, of those that are there and of those that are not."""

OTHERS = "D’autres fiches proches, qui ont moins de ces mots"

MAX_ADDED = 4
"""Synonyms that a page tells."""

CHUNK = 500
"""Entries fetched at a time when all are wanted."""

SORT_LABELS = {
    Sort.RELEVANCE: "Pertinence",
    Sort.NEWEST: "Plus récentes",
    Sort.TITLE: "Titre",
    Sort.TAKEN_UP: "Plus reprises",
}
NEARNESS_LABELS = dict.fromkeys((Sort.RELEVANCE, Sort.NEWEST), "Proximité")
LIKENESS_LABELS = dict.fromkeys(NEARNESS_LABELS, "Ressemblance")
"""What the usual order is beside a territory, and for the territories like one."""


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


def page_links(page: int, pages: int, url_of: Callable[[int], str]) -> list[PageLink]:
    """The first page of a list, the last one, and those around the one shown."""
    numbers = sorted({1, pages} | {n for n in range(page - 1, page + 2) if 1 <= n <= pages})
    return [
        PageLink(number, url_of(number), number == page, number > previous + 1)
        for previous, number in pairwise([0, *numbers])
    ]


@dataclass(frozen=True, slots=True)
class ResultPart:
    """Some rows of a list that follow each other, under a heading; that of the rows that have all is empty.

    `place` says how near the territory asked for they are, where that is the order.
    """

    heading: str
    rows: Sequence[Row]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """What a list shows. `criteria` are those asked for, with a page that exists.

    `total` and the facets count the entries that have every word of the search (`is_whole`) or, when the catalogue has
    none, those that are near; `beside` is how many near ones follow the others, on the same pages.

    `facets` and `chips` are empty when they were not asked for. When no entry has all the words and another spelling
    finds some, the list is that of `corrected`, and `typed` has the criteria as they came. `help` is where to go when
    nothing is listed. `here` is how many of the entries that the total counts are of the territory asked for or, where
    the order is by likeness, of it and of those like it.
    """

    criteria: Criteria
    total: int
    parts: Sequence[ResultPart] = ()
    beside: int = 0
    is_whole: bool = True
    query: Query = Query()
    territory: Territory | None = None
    facets: Sequence[FacetGroup] = ()
    chips: Sequence[Chip] = ()
    notices: Sequence[Notice] = ()
    corrected: Sequence[Suggestion] = ()
    typed: Criteria | None = None
    help: Help = Help()
    here: int = 0

    @property
    def entries(self) -> list[Row]:
        """The rows of the page, whatever their part."""
        return [row for part in self.parts for row in part.rows]

    @property
    def counted_rows(self) -> list[Row]:
        """Those of the rows that the total counts."""
        return [row for part in self.parts if not (part.heading and self.is_whole) for row in part.rows]

    @property
    def listed(self) -> int:
        """How many entries the pages show in all."""
        return self.total + self.beside

    @property
    def page(self) -> int:
        """The number of the page shown, from 1."""
        return self.criteria.page

    @property
    def pages(self) -> int:
        """How many pages there are; one when nothing answers."""
        return page_count(self.listed)

    @property
    def has_whole(self) -> bool:
        """Whether an entry of the list has all the words that were typed."""
        return bool(self.is_whole and self.total and not self.corrected)

    @property
    def count_sentence(self) -> str:
        """How many entries there are, and of which sort: « 12 innovations et 5 proches »."""
        total, beside = french_number(self.total), french_number(self.beside)
        near = f"proche{plural(self.total if not self.is_whole else self.beside)}"
        if not self.listed:
            return self.none_sentence
        if not self.is_whole:
            return f"{total} innovation{plural(self.total)} {near}, aucune n’a tous les mots"
        if not self.total:
            return f"Aucune innovation n’a tous les mots, {beside} {near}"
        return f"{total} innovation{plural(self.total)}" + (f" et {beside} {near}" if self.beside else "")

    @property
    def added(self) -> list[str]:
        """What was looked for beside the words typed: « aussi : généraliste, docteur »."""
        labels = dict.fromkeys(label for _, others in self.query.added for label in others)
        return list(labels)[:MAX_ADDED]

    @property
    def exact_url(self) -> str:
        """The address of the list for the words typed alone."""
        return replace(self.typed or self.criteria, exact=True, page=1).url

    @property
    def widened_url(self) -> str:
        """The address of the list with the synonyms too."""
        return replace(self.criteria, exact=False, page=1).url

    @property
    def here_url(self) -> str:
        """The address of the list of the territory alone or, by likeness, of it and of those like it."""
        return replace(self.criteria, ici=True, comparables=True, page=1).url

    @property
    def around_url(self) -> str:
        """The address of the list of the same, then of the others."""
        return replace(self.criteria, ici=False, comparables=False, page=1).url

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
        return min(self.page * PAGE_SIZE, self.listed)

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
        return page_links(self.page, self.pages, lambda number: self.criteria.at_page(number).url)

    @property
    def sort_options(self) -> list[SortOption]:
        """The orders to choose from; relevance only where there is a search."""
        offered = [sort for sort in SORT_LABELS if sort != Sort.RELEVANCE or self.criteria.q]
        usual = replace(self.criteria, tri="")
        words = NEARNESS_LABELS if usual.is_by_nearness else LIKENESS_LABELS if usual.is_by_likeness else SORT_LABELS
        labels = SORT_LABELS | {usual.sort: words[usual.sort]}
        return [SortOption(sort, labels[sort], sort == self.criteria.sort) for sort in offered]


def run(
    criteria: Criteria, *, territory: Territory | None = None, with_facets: bool = True, with_spelling: bool = True
) -> Results:
    """Find what answers, and hydrate the entries of the page asked for, or of the last one if it is beyond.

    The number of queries does not depend on the number of rows. Without facets: no facet, chip, spelling nor help.
    Without spelling: the words are those typed. `territory` spares fetching the one that the criteria name: whoever
    read them may have it already.
    """
    found = engine.answer(lambda index: find(index, criteria, with_facets))
    corrected = None
    if with_facets and with_spelling and not (found.is_whole and found.total):
        corrected = meant_spelling(criteria)
        if corrected is not None:
            meant = corrected.criteria.at_page(criteria.page)
            found = engine.answer(lambda index: find(index, meant, with_facets))
    results = Results(
        found.criteria,
        found.total,
        found.parts,
        found.beside,
        found.is_whole,
        found.query,
        territory=territory or territory_of(criteria),
        notices=notices(criteria, criteria.page, found),
        corrected=[corrected] if corrected else [],
        typed=criteria if corrected else None,
        here=found.here,
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
    query: Query
    total: int
    beside: int
    is_whole: bool
    counts: dict[str, dict[str, int]]
    parts: list[ResultPart]
    vocabulary: Vocabulary
    here: int


def find(index: Index, criteria: Criteria, with_facets: bool) -> Found:
    """Ask the index for a page, or for the last one if it is beyond."""
    query = index.query(criteria)
    total, counts = index.total_and_counts(criteria) if with_facets else (index.totals([criteria])[0], {})
    beside, is_whole = index.near_total(criteria), index.is_whole(criteria)
    criteria = criteria.at_page(min(criteria.page, page_count(total + beside)))
    start = (criteria.page - 1) * PAGE_SIZE
    sections = index.sections(criteria, start, start + PAGE_SIZE)
    keys = [key for section in sections for key in section.keys]
    rows = {row.pk: row for row in rows_of(index, keys, with_texts=bool(criteria.q))}
    if criteria.is_by_likeness:
        say_likeness(index, rows, index.rings(criteria).bases)
    parts = result_parts(index, criteria, sections, query, rows)
    here = index.totals([replace(criteria, ici=True, comparables=True)])[0] if criteria.is_in_rings else 0
    return Found(criteria, query, total, beside, is_whole, counts, parts, index.vocabulary, here)


def result_parts(
    index: Index, criteria: Criteria, sections: Sequence[PageSection], query: Query, rows: dict[int, Row]
) -> list[ResultPart]:
    """The sections of a page with their headings; after the first ones, those that lack words go under one."""
    parts: list[ResultPart] = []
    for section in sections:
        if section.missing and len({part.heading for part in parts if part.heading}) >= MOST_HEADINGS:
            found = [rows[key] for key in section.keys if key in rows]
            if parts[-1].heading == OTHERS:
                found = [*parts.pop().rows, *found]
            parts.append(ResultPart(OTHERS, found))
        else:
            for place, keys in by_place(index, criteria, section.keys):
                parts.append(ResultPart(heading(section, query), [rows[key] for key in keys if key in rows], place))
    return parts


def by_place(index: Index, criteria: Criteria, keys: list[int]) -> list[tuple[str, list[int]]]:
    """Some of a list in their order, by how near the territory asked for or like it they are, in such an order."""
    return index.rings(criteria).split(keys) if criteria.is_in_rings else [("", keys)]


def heading(section: PageSection, query: Query) -> str:
    """What the entries of a section have and lack: « 5 fiches parlent de « médecin » sans « garder » »."""
    if section.missing == ():
        return ""
    fiches = f"{french_number(section.size)}{NBSP}fiche{plural(section.size)}"
    if section.missing is None:
        return f"{fiches} proche{plural(section.size)}, sans tous les mots"
    having = [term.label for rank, term in enumerate(query.wanted) if rank not in section.missing]
    lacking = [query.wanted[rank].label for rank in section.missing]
    verb = "parle" if section.size == 1 else "parlent"
    return f"{fiches} {verb} de {quoted_list(having)} sans {quoted_list(lacking)}"


def quoted_list(words: Sequence[str]) -> str:
    """« médecin », « village » et « bus »; the first ones, where there are many."""
    items = [f"«{NBSP}{word}{NBSP}»" for word in words[:MOST_WORDS]]
    if len(words) > MOST_WORDS:
        items.append(f"{len(words) - MOST_WORDS} autre{plural(len(words) - MOST_WORDS)}")
    return " et ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def stream(criteria: Criteria, rows: InnovationQuerySet) -> Iterator[Innovation]:
    """Every entry that answers, in the order asked for, as `rows` fetches them, some hundreds at a time."""
    keys = engine.keys(criteria)
    for start in range(0, len(keys), CHUNK):
        yield from hydrated(keys[start : start + CHUNK], rows)


def dressed(results: Results, counts: dict[str, dict[str, int]], vocabulary: Vocabulary) -> Results:
    """Add the facets and the chips, and somewhere to go when nothing is listed."""
    criteria, territory = results.criteria, results.territory
    facets = facet_groups(criteria, results.total, counts, vocabulary)
    results = replace(results, facets=facets, chips=chips(criteria, territory, facets))
    return results if results.listed else replace(results, help=help_for(criteria, territory, facets, results.query))


def hydrated(keys: Sequence[int], rows: InnovationQuerySet) -> list[Innovation]:
    """The published rows of these keys, in their order; one that has gone meanwhile is left out."""
    found = {innovation.pk: innovation for innovation in rows.published().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def territory_of(criteria: Criteria) -> Territory | None:
    """The territory asked for, with what contains it."""
    kind, _, code = (criteria.comme or criteria.territoire).rpartition("-")
    return Territory.objects.with_parents().filter(kind=kind, code=code).first() if kind else None


def page_count(total: int) -> int:
    """The number of pages of so many entries, at least one."""
    return max(1, -(-total // PAGE_SIZE))


def notices(criteria: Criteria, asked_page: int, found: Found) -> list[Notice]:
    """What the reader must know: a page that does not exist, a search without a word to look for."""
    notes = []
    if criteria.q and not found.query:
        sentence = f"«{NBSP}{criteria.q}{NBSP}» n’a aucun mot à chercher{NBSP}: la recherche est ignorée."
        notes.append(Notice(sentence))
    if asked_page > page_count(found.total + found.beside):
        notes.append(Notice(f"La page {french_number(asked_page)} n’existe pas{NBSP}: voici la dernière."))
    return notes
