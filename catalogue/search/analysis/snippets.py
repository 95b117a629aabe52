"""What a row shows of an answer to a text: an extract where the words looked for are marked.

A word is marked when the analyser gives it a root, a beginning or a place in a phrase that the query asks for. So
« ecoles » marks « École », and the text stays as it is written. Everything is escaped, the marks alone are not.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalogue.search.analysis.queries import Query
from catalogue.search.analysis.text import THOUSANDS, stem, words
from catalogue.typography import french_typography

LENGTH = 240
"""Characters of an extract, more or less a word."""

LEAD = 60
"""Characters shown before the first word marked."""

# a word with what `fold` drops inside it: marks that combine, invisible characters
_WORD = re.compile(
    f"{THOUSANDS}|(?:[^\\W_]|[\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff])+"
)
_MARKDOWN = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|^[#>\s]+|[*_`]+|^\s*[-+]\s+", re.M)


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of a text that answers the term of this rank."""

    start: int
    end: int
    term: int


@lru_cache(maxsize=50_000)
def _words_of(written: str) -> tuple[tuple[str, str], ...]:
    """The root of a written word with its folded form; none for a stop word."""
    return tuple((stem(word), word) for word in words(written))


def matches(text: str, query: Query) -> list[Match]:
    """The stretches of a text that answer a term of a query, in order, phrases from their first word to their last."""
    ranks_of = _answers_to(query)
    written = set(_WORD.findall(text))
    answers = {word: ranks for word in written if (ranks := ranks_of[word])}
    rows = ranks_of.rows_among(written)
    if not answers and not rows:
        return []
    spans = [(found[0], *found.span()) for found in _WORD.finditer(text)]
    found = [Match(start, end, rank) for word, start, end in spans for rank in answers.get(word, ())]
    if not rows:
        return found
    return sorted([*found, *_row_matches(spans, rows)], key=lambda match: (match.start, -match.end))


class _Answers(dict[str, tuple[int, ...]]):
    """By written word, the ranks of the terms of a query that it answers, or begins to; worked out when asked for.

    `rows` are the phrases that answer a term, with its rank.
    """

    def __init__(self, query: Query):
        ways = [(rank, roots) for rank, term in enumerate(query.wanted) for roots in (term.roots, *term.others)]
        self.rows = [(rank, roots) for rank, roots in ways if len(roots) > 1]
        self.alone: dict[str, list[int]] = defaultdict(list)
        for rank, roots in ways:
            if len(roots) == 1:
                self.alone[roots[0]].append(rank)
        self.beginnings = [(rank, term.prefix) for rank, term in enumerate(query.wanted) if term.prefix]

    def __missing__(self, written: str) -> tuple[int, ...]:
        found = _words_of(written)
        ranks = [rank for root, _ in found if root in self.alone for rank in self.alone[root]]
        for rank, start in self.beginnings:
            ranks += [rank for root, word in found if word.startswith(start) or root.startswith(start)]
        self[written] = tuple(dict.fromkeys(ranks))
        return self[written]

    def rows_among(self, written: Iterable[str]) -> list[tuple[int, tuple[str, ...]]]:
        """Those of the phrases of which a text has every word."""
        if not self.rows:
            return []
        present = {root for word in written for root, _ in _words_of(word)}
        return [(rank, roots) for rank, roots in self.rows if present.issuperset(roots)]


@lru_cache(maxsize=64)
def _answers_to(query: Query) -> _Answers:
    return _Answers(query)


def _row_matches(spans: list[tuple[str, int, int]], rows: list[tuple[int, tuple[str, ...]]]) -> Iterator[Match]:
    """The matches of phrases; stop words inside one do not count."""
    found = [(root, start, end) for written, start, end in spans for root, _ in _words_of(written)]
    for place, (root, start, _) in enumerate(found):
        for rank, roots in rows:
            if root == roots[0] and tuple(each[0] for each in found[place : place + len(roots)]) == roots:
                yield Match(start, found[place + len(roots) - 1][2], rank)


def marked(text: str, query: Query) -> SafeString:
    """The text, escaped, with the words looked for between <mark> and </mark>."""
    return _wrapped(text, matches(text, query))


def _wrapped(text: str, found: Iterable[Match]) -> SafeString:
    pieces, end = [], 0
    for match in found:
        if match.start >= end:
            pieces.append((text[end : match.start], text[match.start : match.end]))
            end = match.end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[end:])


def extract(summary: str, others: Iterable[str], query: Query) -> SafeString:
    """The summary when it has as many of the terms as any other text, else the passage of these that has the most.

    `others` are Markdown texts, in the order in which they are read. The words looked for are marked.
    """
    summary = french_typography(summary)
    best, best_matches = summary, matches(summary, query)
    best_count = _term_count(best_matches)
    for other in others:
        if best_count == len(query.wanted):
            break
        text = plain_text(other)
        found = matches(text, query)
        if _term_count(found) > best_count:
            best, best_matches, best_count = text, found, _term_count(found)
    if best is summary:
        return _wrapped(best, best_matches)
    start, end = passage(best, best_matches)
    before, after = ("… " if start else ""), (" …" if end < len(best) else "")
    return format_html("{}{}{}", before, marked(best[start:end], query), after)


def _term_count(found: Iterable[Match]) -> int:
    return len({match.term for match in found})


def plain_text(markdown: str) -> str:
    """The words of a Markdown text on one line, in French typography, without the signs that lay it out."""
    return french_typography(" ".join(_MARKDOWN.sub(r" \1", markdown).split()))


def passage(text: str, found: list[Match]) -> tuple[int, int]:
    """The bounds of the stretch of about `LENGTH` characters that has the most terms, cut between words."""
    if len(text) <= LENGTH:
        return 0, len(text)
    first = max(found, key=lambda match: (_terms_from(match, found), -match.start))
    sentence = max(text.rfind(". ", 0, first.start), text.rfind(" : ", 0, first.start))
    start = sentence + 2 if first.start - LENGTH // 2 < sentence else _cut(text, first.start - LEAD)
    end = max(_cut(text, start + LENGTH), first.end)
    return start, end


def _terms_from(first: Match, found: list[Match]) -> int:
    start = bisect_left(found, first.start, key=lambda match: match.start)
    return _term_count(match for match in found[start:] if match.end <= first.start + LENGTH - LEAD)


def _cut(text: str, place: int) -> int:
    """The beginning of the first word from a place on; the beginning or the end of the text beyond it."""
    if place <= 0 or place >= len(text):
        return 0 if place <= 0 else len(text)
    space = text.find(" ", place)
    return len(text) if space < 0 else space + 1
