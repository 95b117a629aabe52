"""The index that each process holds: for each value of each facet, the set of the innovations that have it.

An index never changes: what a change of the catalogue makes of it is another one, which shares with it all that stays.
Reading it while another thread follows a change is therefore safe. `index.engine` keeps the present one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Subquery
from pyroaring import BitMap

from catalogue.models import CatalogueRevision, Revision, SearchDocument
from catalogue.search.analysis.text import Query, Term, parse_query
from catalogue.search.index.sets import Buckets, Places, Posting, Postings, WordMemory, backend, latest_keys, ranked
from catalogue.search.query.applied import Vocabulary
from catalogue.search.query.criteria import Criteria, Sort
from catalogue.search.query.facets import FACETS
from catalogue.search.reference import WEIGHTS, WORDS_WEIGHT

Tiers = list[tuple[int, BitMap]]
"""The innovations that have a term, by what it is worth in them; each innovation stands once."""

Read = Callable[[Sequence[Postings]], list[BitMap]]


@dataclass(frozen=True, slots=True)
class Matches:
    """The innovations that answer a search, and for each wanted term, what it is worth in which: the rules of the
    reference, with sets. Relevance is the sum.
    """

    hits: BitMap
    terms: Sequence[Tiers]

    @classmethod
    def of(cls, query: Query, everything: BitMap, read: Read) -> "Matches":
        """Find what answers among `everything`; `read` gives the innovations of postings, all in one go."""
        asked = postings_of(query)
        found = dict(zip(asked, read(asked), strict=True))
        terms = [tiers({weight: found[each] for weight, each in by_weight(term).items()}) for term in query.wanted]
        hits = everything
        for term in terms:
            hits = hits & BitMap.union(BitMap(), *(keys for _, keys in term))
        for postings in (each for term in query.unwanted for each in anywhere(term)):
            hits = hits - found[postings]
        return cls(hits, terms)

    def levels(self, hits: BitMap) -> list[BitMap]:
        """Those of the hits of each relevance, the highest first."""
        levels = {0: hits}
        for term in self.terms:
            following: dict[int, BitMap] = {}
            for score, some in levels.items():
                for weight, keys in term:
                    both = some & keys
                    if both:
                        total = score + weight
                        following[total] = following[total] | both if total in following else both
            levels = following
        return [levels[score] for score in sorted(levels, reverse=True)]


def postings_of(query: Query) -> list[Postings]:
    """All that a search asks of the index of the words."""
    asked = [postings for term in query.wanted for postings in by_weight(term).values()]
    return list(dict.fromkeys(asked + [postings for term in query.unwanted for postings in anywhere(term)]))


def by_weight(term: Term) -> dict[int, Postings]:
    """Where a wanted term may be, by what it is worth there."""
    weighted = [(WEIGHTS[posting.column], posting) for posting in column_postings(term)]
    if term.prefix:
        weighted.append((WORDS_WEIGHT, Posting("words", (term.prefix,), is_prefix=True)))
    return {weight: tuple(p for other, p in weighted if other == weight) for weight, _ in weighted}


def anywhere(term: Term) -> list[Postings]:
    """Where an unwanted term may be: in any column, that is all the same."""
    postings = tuple(column_postings(term))
    return [postings] if len(term.roots) == 1 else [(posting,) for posting in postings]


def column_postings(term: Term) -> list[Posting]:
    """A term in each column that has a weight; a prefix that begins the root finds the root too."""
    found = [Posting(column, (term.prefix,), is_prefix=True) for column in WEIGHTS if term.prefix]
    if not term.prefix or not term.roots[0].startswith(term.prefix):
        found += [Posting(column, term.roots) for column in WEIGHTS]
    return found


def tiers(weighted: Mapping[int, BitMap]) -> Tiers:
    """Put each innovation under the highest of its weights."""
    found: Tiers = []
    seen = BitMap()
    for weight in sorted(weighted, reverse=True):
        keys = weighted[weight] - seen
        seen = seen | keys
        found.append((weight, keys))
    return found


AT_ONCE = 2000
"""Innovations sorted by one query."""

REMEMBERED = 4
"""Searches whose hits are kept with the index: a page asks for the same ones several times."""


class Outdated(Exception):
    """The database has gone beyond the revision of the index: ask again, of a newer one."""


@dataclass(frozen=True, slots=True)
class Index:
    """What is public at a revision.

    `sets` has the innovations of each value of each facet, and those of each year and number of reproductions, under
    "annee" and "reprises". `titles` is in the order of the titles, `changes` from the latest change to the first.
    """

    revision: Revision
    everything: BitMap
    sets: Mapping[str, Mapping[str, BitMap]]
    places: Places
    titles: Buckets
    changes: Buckets
    vocabulary: Vocabulary
    words: WordMemory = field(default_factory=WordMemory)
    searches: dict[Query, Matches] = field(default_factory=dict)

    def total_and_counts(self, criteria: Criteria) -> tuple[int, dict[str, dict[str, int]]]:
        """How many innovations answer and, by facet then value, how many would if the facet were free."""
        hits = self.hits(criteria)
        counts = {}
        for name in FACETS:
            free = self.hits(criteria.without(name)) if criteria.selected(name) else hits
            sizes = {value: free.intersection_cardinality(keys) for value, keys in self.sets.get(name, {}).items()}
            counts[name] = {value: size for value, size in sizes.items() if size}
        return len(hits), counts

    def tally(self, criteria: Criteria, name: str) -> dict[str, int]:
        """How many of the innovations that answer have each value of a facet, its own selection counting too."""
        return {value: len(part) for value, part in self.split(self.hits(criteria), name) if value}

    def pairs(self, criteria: Criteria, first: str, second: str) -> dict[tuple[str, str], int]:
        """How many innovations answer, by their values of two facets that give at most one each; "" for none."""
        return {
            (one, other): len(both)
            for one, some in self.split(self.hits(criteria), first)
            for other, both in self.split(some, second)
        }

    def split(self, hits: BitMap, name: str) -> Iterator[tuple[str, BitMap]]:
        """The hits of each value of a facet that has some, then under "" those of none."""
        rest = hits
        for value, keys in self.sets.get(name, {}).items():
            if part := hits & keys:
                yield value, part
                rest = rest - part
        if rest:
            yield "", rest

    def totals(self, several: Sequence[Criteria]) -> list[int]:
        """How many innovations answer each of the criteria. Their words are read together."""
        unknown = [query for query in {parse_query(each.q) for each in several} if query not in self.searches]
        if asked := list(dict.fromkeys(postings for query in unknown for postings in postings_of(query))):
            self._read(asked)
        return [len(self.hits(criteria)) for criteria in several]

    def keys(self, criteria: Criteria, start: int = 0, stop: int | None = None) -> list[int]:
        """The keys of the innovations that answer, in the order asked for, from rank `start` to before `stop`."""
        hits = self.hits(criteria)
        stop = len(hits) if stop is None else min(stop, len(hits))
        match criteria.sort:
            case Sort.RELEVANCE:
                levels = self.matches(parse_query(criteria.q)).levels(hits)
                return ranked(hits, levels, start, stop, self.newest)
            case Sort.TITLE:
                return self.sorted(self.titles, "sort_key", hits, start, stop)
            case Sort.TAKEN_UP:
                by_number = sorted(self.sets.get("reprises", {}).items(), key=lambda item: -int(item[0]))
                return ranked(hits, [keys for _, keys in by_number], start, stop, self.newest)
            case Sort.UPDATED:
                return self.sorted(self.changes, "-changed_at", hits, start, stop)
            case _:
                return self.newest(hits, start, stop)

    def hits(self, criteria: Criteria) -> BitMap:
        """The innovations that answer."""
        hits = self.everything
        if criteria.territoire:
            hits = hits & self.places[criteria.territoire]
        for name, values in criteria.facets:
            hits = hits & self.having(name, values)
        query = parse_query(criteria.q)
        return hits & self.matches(query).hits if query else hits

    def having(self, name: str, values: Sequence[str]) -> BitMap:
        """The innovations that have one of the values of a facet."""
        sets = self.sets.get(name, {})
        return BitMap.union(BitMap(), *(sets[value] for value in values if value in sets))

    def matches(self, query: Query) -> Matches:
        """The innovations that answer a search. Raises Outdated when the words are beyond the revision."""
        found = self.searches.get(query)
        if found is None:
            found = Matches.of(query, self.everything, self._read)
            if len(self.searches) >= REMEMBERED:
                self.searches.clear()
            self.searches[query] = found
        return found

    def _read(self, asked: Sequence[Postings]) -> list[BitMap]:
        found = {postings: keys for postings in asked if (keys := self.words.get(postings)) is not None}
        unknown = [postings for postings in asked if postings not in found]
        if unknown:
            number, read = backend().read(unknown)
            self.check(number)
            new = {postings: keys & self.everything for postings, keys in zip(unknown, read, strict=True)}
            self.words.keep(new)
            found |= new
        return [found[postings] for postings in asked]

    def check(self, number: int | None) -> None:
        """Raises Outdated when the database is no longer at the revision of the index."""
        if (number or 0) != self.revision.number:
            raise Outdated

    def newest(self, hits: BitMap, start: int, stop: int) -> list[int]:
        """The latest year of launch first, what has none last, then the highest keys."""
        years = sorted(self.sets.get("annee", {}).items(), key=lambda item: -int(item[0] or 0))
        return ranked(hits, [keys for _, keys in years], start, stop, latest_keys)

    def sorted(self, buckets: Buckets, order: str, hits: BitMap, start: int, stop: int) -> list[int]:
        """The hits in an order that the database sorts, some thousands at a time."""
        found: list[int] = []
        while start < stop:
            end = min(stop, start + AT_ONCE)
            touched, before = buckets.spans(hits, start, end)
            found += self._sorted(touched, order)[start - before : end - before]
            start = end
        return found

    def _sorted(self, keys: BitMap, order: str) -> list[int]:
        number = CatalogueRevision.objects.filter(pk=1).values("number")
        documents = SearchDocument.objects.filter(pk__in=list(keys)).annotate(number=Subquery(number))
        rows = list(documents.order_by(order, f"{'-' if order[0] == '-' else ''}pk").values_list("pk", "number"))
        for _, found in rows[:1]:
            self.check(found)
        return [key for key, _ in rows]
