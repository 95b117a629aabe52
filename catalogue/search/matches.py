"""The innovations that answer a search, from most to least relevant: the rules of the plain engine, with sets.

An innovation answers when it has every wanted term and no unwanted one. Each wanted term scores by the best column
that has it; relevance is the sum.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from catalogue.search.plain import WEIGHTS, WORDS_WEIGHT
from catalogue.search.postings import Posting, Postings
from catalogue.search.text import Query, Term

Tiers = list[tuple[int, BitMap]]
"""The innovations that have a term, by what it is worth in them; each innovation stands once."""

Read = Callable[[Sequence[Postings]], list[BitMap]]


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
