"""What answers the words of a search, as sets: the rules of `catalogue.search.relevance`, without a row being read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from catalogue.search.analysis.queries import Query, Term
from catalogue.search.index.scores import Scores
from catalogue.search.index.sets import Posting, Postings
from catalogue.search.relevance import (
    ITSELF,
    NAME,
    PHRASE,
    WEIGHTS,
    WORDS_WEIGHT,
    closeness,
    near_bound,
    rarity_weight,
    score_bound,
    telling,
)

Read = Callable[[Sequence[Postings]], list[BitMap]]


@dataclass(frozen=True, slots=True)
class TermPostings:
    """Where a term may be: by column, the postings of the word itself and those of what stands for it."""

    itself: dict[str, Postings]
    instead: dict[str, tuple[Postings, ...]]

    @classmethod
    def of(cls, term: Term) -> "TermPostings":
        """Postings of several roots are read alone, the others of a column together."""
        itself: dict[str, Postings] = {column: (Posting(column, term.row or term.roots),) for column in WEIGHTS}
        instead: dict[str, tuple[Postings, ...]] = {}
        for column in WEIGHTS:
            other = [*term.others, *([term.roots] if term.row else [])]
            united = [Posting(column, roots) for roots in other if len(roots) == 1]
            if term.prefix:
                united.append(Posting(column, (term.prefix,), is_prefix=True))
            alone = [(Posting(column, roots),) for roots in other if len(roots) > 1]
            instead[column] = (*([tuple(united)] if united else []), *alone)
        if term.prefix:
            instead["words"] = ((Posting("words", (term.prefix,), is_prefix=True),),)
        return cls(itself, instead)

    def every(self) -> Iterator[Postings]:
        """All of them."""
        yield from self.itself.values()
        for several in self.instead.values():
            yield from several


@dataclass(frozen=True, slots=True)
class Matches:
    """The innovations that have every term of a search, those that are near, and what orders them.

    `having` are those of each term, in the order of the query.
    """

    whole: BitMap
    near: BitMap
    having: Sequence[BitMap]
    scores: Scores
    closeness: Scores

    @classmethod
    def of(cls, query: Query, everything: BitMap, read: Read) -> "Matches":
        """Find what answers among `everything`; `read` gives the innovations of postings, all in one go."""
        asked = postings_of(query)
        found = dict(zip(asked, read(asked), strict=True))
        allowed = everything
        for postings in (each for term in query.unwanted for each in anywhere(term)):
            allowed = allowed - found[postings]
        scores, nearness = Scores(), Scores()
        having, rarities = [], []
        for term in query.wanted:
            keys, weight = _weigh(TermPostings.of(term), found, scores, len(everything))
            having.append(keys)
            rarities.append(weight)
        for bonus, extra in (phrase_postings(query), PHRASE), (name_postings(query), NAME):
            for postings in bonus:
                scores.add(found[postings], extra)
        for rank, keys in enumerate(having):
            nearness.add(keys, closeness(rank, rarities))
        whole = BitMap.intersection(allowed, *having)
        tellers = [keys for keys, tells in zip(having, telling(rarities), strict=True) if tells]
        near = (allowed & BitMap.union(BitMap(), *tellers)) - whole
        near = nearness.at_least(near, near_bound(rarities, has_whole=bool(whole)) << len(rarities))
        near = scores.at_least(near, score_bound(scores.highest(near)))
        return cls(whole, near, having, scores, nearness)

    @property
    def counted(self) -> BitMap:
        """What totals and facets count: those that have every term or, when there is none, those that are near."""
        return self.whole or self.near

    @property
    def beside(self) -> BitMap:
        """What follows without being counted."""
        return self.near if self.whole else BitMap()

    def sections(self, hits: BitMap) -> Iterator[tuple[tuple[int, ...], BitMap]]:
        """Those of the hits that lack the same terms, with the ranks of these; those that lack the least first."""
        if not self.having:
            yield (), hits
            return
        for keys in self.closeness.levels(hits):
            one = keys.min()
            yield tuple(rank for rank, having in enumerate(self.having) if one not in having), keys

    def levels(self, hits: BitMap) -> Iterator[BitMap]:
        """Those of the hits that answer as well as each other, the best first."""
        for _, keys in self.sections(hits):
            yield from self.scores.levels(keys)


def _weigh(
    postings: TermPostings, found: dict[Postings, BitMap], scores: Scores, everything: int
) -> tuple[BitMap, int]:
    """Add to the scores what a term is worth; return those that have it, and its rarity."""
    itself = {column: found[postings] for column, postings in postings.itself.items()}
    instead = {
        column: BitMap.union(BitMap(), *(found[postings] for postings in several))
        for column, several in postings.instead.items()
    }
    own, having = BitMap.union(*itself.values()), BitMap.union(*itself.values(), *instead.values())
    weight = rarity_weight(len(own) or len(having), everything)
    for column, value in WEIGHTS.items():
        scores.add(itself[column], value * ITSELF * weight)
        scores.add(instead[column] - itself[column], value * weight)
    if begun := instead.get("words"):
        scores.add(begun - BitMap.union(own, *(instead[column] for column in WEIGHTS)), WORDS_WEIGHT * weight)
    return having, weight


def postings_of(query: Query) -> list[Postings]:
    """All that a search asks of the index of the words."""
    asked = [postings for term in query.wanted for postings in TermPostings.of(term).every()]
    asked += [postings for term in query.unwanted for postings in anywhere(term)]
    return list(dict.fromkeys([*asked, *phrase_postings(query), *name_postings(query)]))


def phrase_postings(query: Query) -> list[Postings]:
    """All that was typed, in a row in a title."""
    return [(Posting("title", query.phrase),)] if query.phrase else []


def name_postings(query: Query) -> list[Postings]:
    """All that was typed, as a name."""
    return [(Posting("words", (query.name,)),)] if query.name else []


def anywhere(term: Term) -> list[Postings]:
    """Where an unwanted term may be: in any column, that is all the same."""
    postings = tuple(Posting(column, term.roots) for column in WEIGHTS)
    return [postings] if len(term.roots) == 1 else [(posting,) for posting in postings]
