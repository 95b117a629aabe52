"""What a person typed, read as terms: the words that count, what else each may be called, what must not be there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from catalogue.search.analysis.synonyms import Thesaurus, Widening, Word, written_words
from catalogue.search.analysis.text import MAX_LETTERS, stem, whole_numbers, words

MAX_WORDS = 32
"""Words of a query that are read; what follows is left out."""

MIN_PREFIX = 4
"""Letters from which the last word of a query also finds the words that it begins."""

NAME_LINK = "·"
"""What holds the words of a name together, in the index as in a query: no text has it inside a word."""

_ITEM = re.compile(r'(?P<minus>(?<!\S)-)?(?:["“”«](?P<phrase>[^"“”«»]*)(?:["“”»]|$)|(?P<word>[^\s"“”«»]+))')
_NOTHING = Thesaurus()


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a query asks for: a word, or a phrase between quotes.

    `roots` are stemmed words; `prefix`, when not empty, is the folded beginning of a word that would do, for less.
    `row` is the expression of the thesaurus that the word was typed in: then the whole of it is what is meant, and the
    word alone is worth less. `others` are the roots of what else may stand for it, for less too. `label` is the word
    as it was typed.
    """

    roots: tuple[str, ...]
    prefix: str = ""
    row: tuple[str, ...] = ()
    others: tuple[tuple[str, ...], ...] = ()
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Query:
    """What a query asks for: the terms of `wanted`, the more the better, and none of `unwanted`.

    `phrase` has the roots of all that was typed, weak words included, when they are two or more; `name` the same words
    whole. `added` says for which words typed the thesaurus has others, and which.
    """

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    phrase: tuple[str, ...] = ()
    name: str = ""
    added: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def parse_query(
    text: str, thesaurus: Thesaurus = _NOTHING, *, with_synonyms: bool = True, shortest: int = MIN_PREFIX
) -> Query:
    """Read what a person typed: words, "phrases" between quotes of any kind, and -words to leave out.

    Weak words go, as long as another term remains; the words of an expression of the thesaurus are never weak. The
    last word, if it stands alone in small letters, is also a prefix from `shortest` letters on: « medec » finds
    « médecin ». A number is never one: « 44 » is not « 4400 ». At most `MAX_WORDS` words are read.
    """
    items = list(_items(whole_numbers(text)))
    phrases = tuple(dict.fromkeys(_phrase(found, label) for is_out, found, label in items if found and not is_out))
    unwanted = tuple(dict.fromkeys(_phrase(found, "") for is_out, found, _ in items if found and is_out))
    asked = [word for _, found, label in items if not found for word in written_words(label)]
    full = [rank for rank, word in enumerate(asked) if not word.is_empty]
    is_last = bool(items) and not items[-1][1]
    widenings = thesaurus.widen(asked) if with_synonyms else []
    kept = _strong(full, thesaurus.weak_ranks(asked), widenings, has_others=bool(phrases))
    terms: dict[tuple[str, ...], Term] = {}
    for rank in kept:
        prefix = _prefix(asked[rank], shortest) if is_last and rank == full[-1] else ""
        term = _term(asked, rank, widenings, prefix)
        known = terms.setdefault(term.roots, term)
        terms[term.roots] = replace(known, prefix=known.prefix or prefix)
    is_plain = len(full) > 1 and not phrases and not unwanted
    return Query(
        (*terms.values(), *phrases),
        unwanted,
        tuple(stem(asked[rank].folded) for rank in full) if is_plain else (),
        _name(asked) if full and not phrases and not unwanted else "",
        tuple(_added(asked, widening) for widening in widenings),
    )


def _items(text: str) -> Iterator[tuple[bool, list[str], str]]:
    """Each part of a query: whether it must not be there, its words when it is one thing, and how it is written.

    The words of a part that is none of these are read with their neighbours.
    """
    left = MAX_WORDS
    for item in _ITEM.finditer(text):
        is_whole = item["phrase"] is not None or item["minus"] is not None
        label = item["phrase"] if item["phrase"] is not None else item["word"]
        found = words(label)[:left]
        left -= len(found)
        if not is_whole and (found or left > 0):
            yield False, [], label if len(found) == len(words(label)) else " ".join(found)
        elif found:
            yield item["minus"] is not None, found, label


def _phrase(found: Sequence[str], label: str) -> Term:
    return Term(tuple(map(stem, found)), label=label)


def _strong(full: Sequence[int], weak: set[int], widenings: Sequence[Widening], *, has_others: bool) -> list[int]:
    """The ranks of the words that count."""
    for widening in widenings:
        if sum(widening.start <= rank < widening.stop for rank in full) > 1:
            weak -= set(range(widening.start, widening.stop))
    strong = [rank for rank in full if rank not in weak]
    return strong if strong or has_others else list(full)


def _prefix(word: Word, shortest: int) -> str:
    is_one = len(word.folded) >= shortest and not word.folded.isdigit() and not word.typed.isupper()
    return word.folded if is_one else ""


def _term(asked: Sequence[Word], rank: int, widenings: Sequence[Widening], prefix: str) -> Term:
    """The term of the word of this rank, with what the thesaurus has for it."""
    root, label = (stem(asked[rank].folded),), asked[rank].typed
    for widening in widenings:
        if widening.start <= rank < widening.stop:
            row = tuple(stem(word.folded) for word in asked[widening.start : widening.stop] if not word.is_empty)
            others = tuple(dict.fromkeys(each.roots for each in widening.alternatives))
            return Term(root, prefix, row if len(row) > 1 else (), others, label)
    return Term(root, prefix, label=label)


def _added(asked: Sequence[Word], widening: Widening) -> tuple[str, tuple[str, ...]]:
    typed = " ".join(word.typed for word in asked[widening.start : widening.stop])
    return typed, tuple(each.label for each in widening.alternatives)


def whole_name(text: str) -> str:
    """A name as a query has it: its words in a row, in one; empty when it has none or is too long."""
    return _name(written_words(text))


def _name(found: Sequence[Word]) -> str:
    name = NAME_LINK.join(["", *(word.folded for word in found)])
    return name if len(name) <= MAX_LETTERS else ""
