"""The index that each process holds: for each value of each facet, the set of the innovations that have it.

An index never changes: what a change of the catalogue makes of it is another one, which shares with it all that stays.
Reading it while another thread follows a change is therefore safe. `catalogue.search.current` keeps the present one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Subquery
from pyroaring import BitMap

from catalogue.models import CatalogueRevision, Revision, SearchDocument
from catalogue.search.criteria import FACET_NAMES, Criteria, Sort
from catalogue.search.matches import Matches, postings_of
from catalogue.search.memory import WordMemory
from catalogue.search.ordering import Buckets, latest_keys, ranked
from catalogue.search.places import Places
from catalogue.search.postings import Postings, backend
from catalogue.search.text import Query, parse_query
from catalogue.search.vocabulary import Vocabulary

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
        for name in FACET_NAMES:
            free = self.hits(criteria.without(name)) if criteria.selected(name) else hits
            sizes = {value: free.intersection_cardinality(keys) for value, keys in self.sets.get(name, {}).items()}
            counts[name] = {value: size for value, size in sizes.items() if size}
        return len(hits), counts

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
        for name in FACET_NAMES:
            if values := criteria.selected(name):
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
