"""The thesaurus: which other words stand for those of a search, as the editors have it.

What is built here never changes; `present_thesaurus` gives that of the database, the same as long as no group does.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Protocol

from catalogue.models import SynonymGroup, WeakWord
from catalogue.models.search_words import SynonymKind
from catalogue.search.analysis.text import STOP_WORDS, fold, stem, tokens, whole_numbers, words

SHORT_ACRONYM = 4
"""Letters of the longest acronym that is read as one only in capitals, or alone: « apa » may be a word, APA is not."""

REFLEXIVE = ("se", "s")
"""Words that change nothing of a verb: « se loger » may be looked for as « loger »."""

_BETWEEN = re.compile(r"[\W_]+")
_MARKS = re.compile(r"(?<=...)e{0,2}[sx]?$")


class TermGroup(Protocol):
    """What the thesaurus reads of a group of synonyms."""

    kind: str

    @property
    def term_list(self) -> tuple[str, ...]:
        """The terms in their order."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a search: as it was typed, and folded as `catalogue.search.analysis.text.words` does."""

    typed: str
    folded: str

    @property
    def form(self) -> str:
        """What is compared with the words of a term."""
        return form_of(self.folded)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing by itself, as « de » or « le »."""
        return self.folded in STOP_WORDS


@lru_cache(maxsize=20_000)
def form_of(word: str) -> str:
    """A folded word without the marks of its plural and of its feminine.

    Roots go further, and join « habitants » and « habitat »: what is meant is another thing then.

    >>> [form_of(word) for word in ("municipaux", "municipale", "partagees", "lieu")]
    ['municipal', 'municipal', 'partag', 'lieu']
    """
    if len(word) < 4 or word.isdigit():
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    return _MARKS.sub("", word)


def written_words(text: str) -> list[Word]:
    """The words of a text in their order, those that say nothing by themselves included.

    >>> written_words("L’EHPAD")
    [Word(typed='L', folded='l'), Word(typed='EHPAD', folded='ehpad')]
    """
    found = []
    for typed in whole_numbers(text).split():
        parts = fold(typed).split()
        pieces = [piece for piece in _BETWEEN.split(typed) if piece]
        for piece, part in zip(pieces if len(pieces) == len(parts) else parts, parts, strict=True):
            found.append(Word(piece, _one_spelling(part)))
    return found


@lru_cache(maxsize=20_000)
def _one_spelling(folded: str) -> str:
    """A folded word as the index has it, an empty one as it is."""
    return next(iter(words(folded)), folded)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Other words for those of a search: as an editor wrote them, and their roots, to be found in a row."""

    label: str
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Widening:
    """What also answers the words of a search from rank `start` to before `stop`, the nearest in meaning first.

    `label` is the term that these words are, as an editor wrote it.
    """

    start: int
    stop: int
    alternatives: tuple[Alternative, ...]
    label: str


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term of a group, and what it finds.

    `whole` has all the words of a term that is nothing without its empty ones, and is empty for any other.
    """

    label: str
    whole: tuple[str, ...]
    is_acronym: bool
    alternatives: tuple[Alternative, ...]

    @property
    def is_short_acronym(self) -> bool:
        """Whether it may be another word than an acronym."""
        return self.is_acronym and len(self.label) <= SHORT_ACRONYM

    def is_written(self, word: Word) -> bool:
        """Whether a word of the same form is this term: « cafés » is no CAF, and « EHPADs » are EHPAD."""
        return not self.is_acronym or word.folded.removesuffix("s") == fold(self.label).removesuffix("s")

    def span(self, asked: Sequence[Word], start: int, stop: int) -> tuple[int, int] | None:
        """The ranks of its words, those that have its roots being known; None when its empty words are not there."""
        if not self.whole:
            return start, stop
        before = next(rank for rank, word in enumerate(self.whole) if word not in STOP_WORDS)
        first, after = start - before, start - before + len(self.whole)
        around = [word.folded for word in asked[max(first, 0) : after]]
        empty = [(mine, other) for mine, other in zip(self.whole, around, strict=False) if mine in STOP_WORDS]
        is_there = first >= 0 and len(around) == len(self.whole) and all(mine == other for mine, other in empty)
        return (first, after) if is_there else None


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """The terms and the weak words by the forms of their words. Made by `Thesaurus.of`."""

    entries: Mapping[tuple[str, ...], tuple[TermEntry, ...]] = field(default_factory=dict)
    weak: frozenset[tuple[str, ...]] = frozenset()
    roots: frozenset[str] = frozenset()
    terms: tuple[str, ...] = ()
    longest: int = 0
    longest_weak: int = 0

    @classmethod
    def of(cls, groups: Iterable[TermGroup], weak_words: Iterable[str] = ()) -> "Thesaurus":
        """The thesaurus of these groups, all taken for active, and of these weak words."""
        entries: dict[tuple[str, ...], list[TermEntry]] = defaultdict(list)
        groups = sorted(groups, key=lambda group: list(SynonymKind).index(SynonymKind(group.kind)))
        for group in groups:
            for entry in entries_of(group):
                entries[tuple(map(form_of, words(entry.label)))].append(entry)
        terms = tuple(dict.fromkeys(term for group in groups for term in group.term_list))
        weak = frozenset(tuple(map(form_of, fold(word).split())) for word in weak_words)
        return cls(
            {forms: tuple(found) for forms, found in entries.items()},
            weak,
            frozenset(root for term in terms for root in tokens(term)),
            terms,
            max(map(len, entries), default=0),
            max(map(len, weak), default=0),
        )

    def knows(self, word: str) -> bool:
        """Whether a folded word, or another of the same root, is one of a term: it is no misspelt word then."""
        return stem(word) in self.roots

    def widen(self, asked: Sequence[Word]) -> list[Widening]:
        """What also answers the words of a search: no word is in two widenings, the longest term has it.

        Ranks are those of `asked`, where empty words may be or not: a term that is nothing without its own
        (« sans-abri ») is only known with them.
        """
        full = [rank for rank, word in enumerate(asked) if not word.is_empty]
        forms = tuple(asked[rank].form for rank in full)
        is_shout = self._is_shout(asked, full)
        found: list[Widening] = []
        place = 0
        while place < len(full):
            for length in range(min(self.longest, len(full) - place), 0, -1):
                entries = self.entries.get(forms[place : place + length], ())
                spans = _spans(entries, asked, full[place], full[place + length - 1] + 1, is_shout)
                if found and spans and min(spans.values())[0] < found[-1].stop:
                    continue
                if alternatives := _others(spans):
                    first, last = min(start for start, _ in spans.values()), max(stop for _, stop in spans.values())
                    found.append(Widening(first, last, alternatives, next(iter(spans)).label))
                    place += length - 1
                    break
            place += 1
        return found

    def weak_ranks(self, asked: Sequence[Word]) -> set[int]:
        """The ranks of the words that weigh nothing beside another one; all of them may, where none remains."""
        forms = [form_of(word.folded) for word in asked]
        return {
            rank
            for start in range(len(asked))
            for stop in range(start + 1, min(len(asked), start + self.longest_weak) + 1)
            if tuple(forms[start:stop]) in self.weak
            for rank in range(start, stop)
        }

    def _is_shout(self, asked: Sequence[Word], full: Sequence[int]) -> bool:
        """Whether capitals say nothing: the whole search is in capitals, and not made of acronyms alone."""
        if not all(asked[rank].typed.isupper() for rank in full):
            return False
        return not all(any(each.is_acronym for each in self.entries.get((asked[rank].form,), ())) for rank in full)


def entries_of(group: TermGroup) -> Iterator[TermEntry]:
    """Each term of a group that finds the others."""
    alternatives = {term: Alternative(term, tuple(tokens(term))) for term in group.term_list if not _lost_words(term)}
    for rank, term in enumerate(group.term_list[:1] if group.kind == SynonymKind.BROADER else group.term_list):
        is_acronym = group.kind == SynonymKind.ACRONYM and " " not in term and (rank == 0 or _has_capitals(term))
        own = f" {' '.join(tokens(term))} "  # what has these roots in it is found by them already
        others = tuple(each for each in alternatives.values() if own not in f" {' '.join(each.roots)} ")
        yield TermEntry(term, _lost_words(term), is_acronym, others)


def _lost_words(term: str) -> tuple[str, ...]:
    """The words of a term that would be another thing without its empty ones: « sans-abri », « bien-être ».

    The index has no empty word: these would find every shelter, and all that is well. They are read, not looked for.
    """
    whole = tuple(fold(term).split())
    lost = [word for word in whole if word in STOP_WORDS and word not in REFLEXIVE]
    return whole if lost and len(tokens(term)) == 1 else ()


def _has_capitals(term: str) -> bool:
    return sum(letter.isupper() for letter in term) > 1


def _spans(
    entries: Iterable[TermEntry], asked: Sequence[Word], start: int, stop: int, is_shout: bool
) -> dict[TermEntry, tuple[int, int]]:
    """Those of the terms that these words of a search are, by the words that each takes."""
    typed = asked[start].typed
    is_alone = all(word.is_empty for word in (*asked[:start], *asked[stop:]))
    found = {}
    for entry in entries:
        is_meant = not entry.is_short_acronym or is_alone or (typed in (entry.label, typed.upper()) and not is_shout)
        is_meant = is_meant and entry.is_written(asked[start])
        if is_meant and (span := entry.span(asked, start, stop)) is not None:
            found[entry] = span
    return found


def _others(entries: Iterable[TermEntry]) -> tuple[Alternative, ...]:
    """What terms of the same forms find, each once."""
    found: dict[tuple[str, ...], Alternative] = {}
    for alternative in (each for entry in entries for each in entry.alternatives):
        found.setdefault(alternative.roots, alternative)
    return tuple(found.values())


class PresentThesaurus:
    """The thesaurus of the database, made anew when a group or a weak word has changed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[object, Thesaurus] = ((), Thesaurus())

    def get(self) -> Thesaurus:
        """Read it: two queries. The same object is given as long as nothing of it changes."""
        groups = list(SynonymGroup.objects.active().order_by("pk").only("kind", "terms"))
        weak = list(WeakWord.objects.filter(is_active=True).order_by("pk").values_list("word", flat=True))
        rows = ([(group.kind, group.terms) for group in groups], weak)
        with self._lock:
            if self._kept[0] != rows:
                self._kept = rows, Thesaurus.of(groups, weak)
            return self._kept[1]


present = PresentThesaurus()
"""That of this process."""
