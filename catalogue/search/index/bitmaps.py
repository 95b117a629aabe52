"""The index that each process holds: for each value of each facet, the set of the innovations that have it.

An index never changes: what a change of the catalogue makes of it is another one, which shares with it all that stays.
Reading it while another thread follows a change is therefore safe. `index.engine` keeps the present one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Subquery
from pyroaring import BitMap

from catalogue.models import CatalogueRevision, Revision, SearchDocument
from catalogue.search.analysis.queries import Query
from catalogue.search.analysis.synonyms import Thesaurus
from catalogue.search.index.matches import Matches, postings_of
from catalogue.search.index.rings import Rings
from catalogue.search.index.sets import Buckets, Places, Postings, WordMemory, backend, latest_keys, ranked
from catalogue.search.query.applied import Vocabulary
from catalogue.search.query.criteria import Criteria, Sort, read_query
from catalogue.search.query.facets import FACETS
from catalogue.territories.comparable import Comparables
from catalogue.territories.likeness import alike_of
from catalogue.territories.named import PlaceNames
from catalogue.territories.nearness import surroundings_of

AT_ONCE = 2000
"""Innovations sorted by one query."""

MOST_POSTINGS = 400
"""Postings read at once: SQLite unites 500 selections at most in a statement."""

REMEMBERED = 8
"""Searches whose hits are kept with the index: a page asks for the same ones several times."""


class Outdated(Exception):
    """The database has gone beyond the revision of the index: ask again, of a newer one."""


@dataclass(frozen=True, slots=True)
class PageSection:
    """Some of a list: entries that lack the same terms of the search, whose ranks `missing` has, or terms that differ
    (None). `size` is how many there are in all, `keys` those of the page.
    """

    missing: tuple[int, ...] | None
    size: int
    keys: list[int]


@dataclass(frozen=True, slots=True)
class Index:
    """What is public at a revision, and the thesaurus that searches are read with.

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
    thesaurus: Thesaurus = field(default_factory=Thesaurus)
    place_names: PlaceNames = field(default_factory=PlaceNames)
    words: WordMemory = field(default_factory=WordMemory)
    searches: dict[Query, Matches] = field(default_factory=dict)
    queries: dict[tuple[str, bool], Query] = field(default_factory=dict)
    surroundings: dict[tuple[str, str], Rings] = field(default_factory=dict)
    comparables: Comparables = field(default_factory=Comparables)

    def total_and_counts(self, criteria: Criteria) -> tuple[int, dict[str, dict[str, int]]]:
        """How many innovations answer and, by facet then value, how many would if the facet were free."""
        hits = self.hits(criteria)
        counts = {}
        for name in FACETS:
            free = self.hits(criteria.without(name)) if criteria.selected(name) else hits
            count = free.intersection_cardinality
            counts[name] = {value: size for value, keys in self.sets.get(name, {}).items() if (size := count(keys))}
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
        self._foresee(several)
        return [len(self.hits(criteria)) for criteria in several]

    def wholes(self, several: Sequence[Criteria]) -> list[int]:
        """How many innovations have every word of each of the criteria. Their words are read together."""
        self._foresee(several)
        return [len(self.whole(criteria)) for criteria in several]

    def whole_keys(self, several: Sequence[Criteria], among: Collection[int]) -> list[list[int]]:
        """Which of some innovations have every word of each of the criteria. Their words are read together."""
        self._foresee(several)
        some = BitMap(among) & self.everything
        return [list(self.whole(criteria) & some) for criteria in several]

    def _foresee(self, several: Sequence[Criteria]) -> None:
        unknown = [query for query in {self.query(each) for each in several} if query not in self.searches]
        asked = list(dict.fromkeys(postings for query in unknown for postings in postings_of(query)))
        for start in range(0, len(asked), MOST_POSTINGS):
            self._read(asked[start : start + MOST_POSTINGS])

    def keys(self, criteria: Criteria, start: int = 0, stop: int | None = None) -> list[int]:
        """The keys of the innovations that answer, in the order asked for, from rank `start` to before `stop`."""
        return self.ordered(criteria, self.hits(criteria), start, stop)

    def near_total(self, criteria: Criteria) -> int:
        """How many innovations follow without being counted."""
        return len(self.beside(criteria))

    def is_whole(self, criteria: Criteria) -> bool:
        """Whether some innovations have every word of a search, filters aside: then only these are counted."""
        return bool(self.matches(self.query(criteria)).whole)

    def near_keys(self, criteria: Criteria, start: int = 0, stop: int | None = None) -> list[int]:
        """The keys of those that follow without being counted: they have some of the words, where others have all."""
        return self.ordered(criteria, self.beside(criteria), start, stop)

    def ordered(self, criteria: Criteria, hits: BitMap, start: int, stop: int | None) -> list[int]:
        """The keys of the hits in the order asked for, from rank `start` to before `stop`."""
        stop = len(hits) if stop is None else min(stop, len(hits))
        if not criteria.is_in_rings:
            return self.arranged(criteria, hits, start, stop)
        rings = self.rings(criteria).sets
        by_missing = [keys for _, keys in self.matches(self.query(criteria)).sections(hits)] if criteria.q else [hits]

        def around(some: BitMap, first: int, last: int) -> list[int]:
            return ranked(some, rings, first, last, lambda *ring: self.arranged(criteria, *ring))

        return ranked(hits, by_missing, start, stop, around)

    def arranged(self, criteria: Criteria, hits: BitMap, start: int, stop: int) -> list[int]:
        """The keys of the hits in the order asked for, nearness aside."""
        match criteria.sort:
            case Sort.RELEVANCE:
                return ranked(hits, self.matches(self.query(criteria)).levels(hits), start, stop, self.newest)
            case Sort.TITLE:
                return self.sorted(self.titles, "sort_key", hits, start, stop)
            case Sort.TAKEN_UP:
                by_number = sorted(self.sets.get("reprises", {}).items(), key=lambda item: -int(item[0]))
                return ranked(hits, [keys for _, keys in by_number], start, stop, self.newest)
            case Sort.UPDATED:
                return self.sorted(self.changes, "-changed_at", hits, start, stop)
            case _:
                return self.newest(hits, start, stop)

    def nearest(self, criteria: Criteria, count: int) -> list[int]:
        """The keys of the innovations that have the most of a search, even too little to be near; filters aside."""
        matches = self.matches(self.query(criteria))
        some = BitMap.union(BitMap(), *matches.having) & self.everything
        return ranked(some, matches.levels(some), 0, min(count, len(some)), self.newest)

    def sections(self, criteria: Criteria, start: int, stop: int) -> list[PageSection]:
        """The entries of a page, from rank `start` to before `stop`: those that answer, then those that follow."""
        found: list[PageSection] = []
        for missing, keys in self._sections(criteria):
            if stop <= 0:
                break
            if keys and start < len(keys):
                found.append(PageSection(missing, len(keys), self.ordered(criteria, keys, max(start, 0), stop)))
            start, stop = start - len(keys), stop - len(keys)
        return found

    def _sections(self, criteria: Criteria) -> Iterator[tuple[tuple[int, ...] | None, BitMap]]:
        matches, hits, beside = self.matches(self.query(criteria)), self.hits(criteria), self.beside(criteria)
        if criteria.sort == Sort.RELEVANCE:
            yield from matches.sections(hits)
            yield from matches.sections(beside)
        else:
            yield () if matches.whole else None, hits
            yield None, beside

    def hits(self, criteria: Criteria) -> BitMap:
        """The innovations that answer: what totals and facets count."""
        return self.narrowed(criteria, self.matches(self.query(criteria)).counted)

    def whole(self, criteria: Criteria) -> BitMap:
        """The innovations that have every word."""
        return self.narrowed(criteria, self.matches(self.query(criteria)).whole)

    def beside(self, criteria: Criteria) -> BitMap:
        """The innovations that follow without being counted."""
        return self.narrowed(criteria, self.matches(self.query(criteria)).beside)

    def narrowed(self, criteria: Criteria, hits: BitMap) -> BitMap:
        """Those of the hits that the filters keep."""
        if criteria.ici:
            hits = hits & self.places[criteria.territoire]
        if criteria.comparables:
            hits = hits & self.rings(criteria).comparable
        for name, values in criteria.facets:
            hits = hits & self.having(name, values)
        return hits

    def query(self, criteria: Criteria) -> Query:
        """The words of a search, as the thesaurus of the index reads them."""
        typed = criteria.q, criteria.exact
        query = self.queries.get(typed)
        if query is None:
            if len(self.queries) >= REMEMBERED:
                self.queries.clear()
            query = self.queries[typed] = read_query(criteria, self.thesaurus)
        return query

    def with_thesaurus(self, thesaurus: Thesaurus) -> "Index":
        """The same catalogue, where searches are read with another thesaurus."""
        return replace(self, thesaurus=thesaurus, searches={}, queries={})

    def rings(self, criteria: Criteria) -> Rings:
        """The innovations around the territory asked for, or in those like it. Two queries at most, once for each."""
        asked = criteria.territoire, criteria.comme
        found = self.surroundings.get(asked)
        if found is None:
            if criteria.comme:
                alike = alike_of(self.comparables, criteria.comme, self.places.known)
                found = Rings.alike(alike, self.everything, self.places)
            else:
                found = Rings.of(surroundings_of(criteria.territoire), self.everything, self.sets, self.places)
            if len(self.surroundings) >= REMEMBERED:
                self.surroundings.clear()
            self.surroundings[asked] = found
        return found

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
