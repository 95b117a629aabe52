"""The innovations that answer a search, from most to least relevant: the rules of the plain engine, with sets.

An innovation answers when it has every wanted term and no unwanted one. Each wanted term scores by the best column
that has it; relevance is the sum.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from catalogue.search.plain import WEIGHTS, WORDS_WEIGHT
from catalogue.search.postings import Posting
from catalogue.search.text import Query, Term

Tiers = list[tuple[int, BitMap]]
"""The innovations that have a term, by what it is worth in them; each innovation stands once."""

Read = Callable[[Sequence[Posting]], list[BitMap]]


@dataclass(frozen=True, slots=True)
class Matches:
    """The innovations that answer, and for each wanted term, what it is worth in which."""

    hits: BitMap
    terms: Sequence[Tiers]

    @classmethod
    def of(cls, query: Query, everything: BitMap, read: Read) -> "Matches":
        """Find what answers among `everything`; `read` gives the innovations of postings, all in one go."""
        asked = postings_of(query)
        found = dict(zip(asked, read(asked), strict=True))
        terms = [
            tiers([(weight, found[posting]) for weight, posting in wanted_postings(term)]) for term in query.wanted
        ]
        hits = everything
        for term in terms:
            hits = hits & BitMap.union(BitMap(), *(keys for _, keys in term))
        for posting in (posting for term in query.unwanted for posting in column_postings(term)):
            hits = hits - found[posting]
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


def postings_of(query: Query) -> list[Posting]:
    """All that a search asks of the index of the words."""
    wanted = [posting for term in query.wanted for _, posting in wanted_postings(term)]
    return list(dict.fromkeys(wanted + [posting for term in query.unwanted for posting in column_postings(term)]))


def wanted_postings(term: Term) -> list[tuple[int, Posting]]:
    """Where a wanted term may be, and what it is worth there."""
    weights = {posting: WEIGHTS[posting.column] for posting in column_postings(term)}
    if term.prefix:
        weights[Posting("words", (term.prefix,), is_prefix=True)] = WORDS_WEIGHT
    return [(weight, posting) for posting, weight in weights.items()]


def column_postings(term: Term) -> list[Posting]:
    """A term in each column that has a weight; a prefix that begins the root finds the root too."""
    found = [Posting(column, (term.prefix,), is_prefix=True) for column in WEIGHTS if term.prefix]
    if not term.prefix or not term.roots[0].startswith(term.prefix):
        found += [Posting(column, term.roots) for column in WEIGHTS]
    return found


def tiers(weighted: Sequence[tuple[int, BitMap]]) -> Tiers:
    """Put each innovation under the highest of its weights."""
    found: Tiers = []
    seen = BitMap()
    for weight in sorted({weight for weight, _ in weighted}, reverse=True):
        keys = BitMap.union(BitMap(), *(keys for other, keys in weighted if other == weight)) - seen
        seen |= keys
        found.append((weight, keys))
    return found
