"""The words of the catalogue as they are written, with how often they are: what a misspelt word may have meant.

The lexicon is read from the newest published entries when the catalogue has changed, and kept by the process. Python
alone counts and orders, so both databases have the same.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from catalogue.models import Innovation, Lever, Organisation, Policy, Revision, Territory, Theme
from catalogue.search.analysis.text import STOP_WORDS, fold, stem
from catalogue.search.index.engine import current_index

ENTRIES = 5_000
"""Entries read. Those beyond would bring few words, and the first search without result would wait for them."""

REST = 60
"""Seconds between two readings, were the catalogue to change all the time: half a second each, for 5,000 entries."""

SHORTEST = 3
"""Letters of the shortest word kept."""

WRITTEN = re.compile(r"[^\W\d_]+")
_TEXTS = ("title", "summary", "need", "description", "results", "lessons", "territory_label")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their folded form: how often each is there, and how it is written the most."""

    counts: dict[str, int]
    written: dict[str, str]
    roots: frozenset[str]

    def has(self, word: str) -> bool:
        """Whether a folded word is in the catalogue, or says nothing of what is looked for."""
        return word in self.counts or word in STOP_WORDS or len(word) < SHORTEST

    def knows(self, word: str) -> bool:
        """Whether a folded word, or another of the same root, is in the catalogue."""
        return self.has(word) or stem(word) in self.roots

    def begins(self, beginning: str) -> bool:
        """Whether a word of the catalogue begins so."""
        return any(word.startswith(beginning) for word in self.counts)


def lexicon_of(texts: Iterable[str]) -> Lexicon:
    """Count the words of some texts. A word is written in small letters if it ever is."""
    forms: Counter[str] = Counter()
    for text in texts:
        forms.update(WRITTEN.findall(text))
    by_word: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for form, count in forms.items():
        word = fold(form)
        if len(word) >= SHORTEST and " " not in word and word not in STOP_WORDS:
            by_word[word].append((count, form))
    return Lexicon(
        counts={word: sum(count for count, _ in found) for word, found in by_word.items()},
        written={word: min(found, key=_usual_first)[1] for word, found in by_word.items()},
        roots=frozenset(map(stem, by_word)),
    )


def _usual_first(counted: tuple[int, str]) -> tuple[bool, int, str]:
    count, form = counted
    return not form.islower(), -count, form


def catalogue_texts() -> Iterator[str]:
    """What the published entries say, and the names of what they are about and of who carries them."""
    newest = Innovation.objects.published().order_by("-pk")
    for texts in newest.values_list(*_TEXTS)[:ENTRIES]:
        yield from texts
    for model in (Policy, Theme, Organisation):
        yield from model.objects.order_by("pk").values_list("name", flat=True)[:ENTRIES]
    for names in Lever.objects.order_by("pk").values_list("verb", "complement"):
        yield from names
    yield from current_index().thesaurus.terms  # a word that a synonym knows is no misspelt one
    last = newest.values_list("pk", flat=True)[ENTRIES - 1 : ENTRIES]
    recent = Innovation.objects.published().filter(pk__gte=next(iter(last), 0)).order_by()
    for relation in ("territory", "department", "region"):
        places = Territory.objects.filter(pk__in=recent.values(relation))
        yield from places.order_by("pk").values_list("name", flat=True)


class CurrentLexicon:
    """The lexicon of the catalogue as it stands, or stood less than `REST` seconds ago."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[Revision, float, Lexicon] | None = None

    def get(self) -> Lexicon:
        """Return it, without a query unless the catalogue has changed."""
        revision = current_index().revision
        with self._lock:
            if self._kept is not None:
                known, read_at, lexicon = self._kept
                if known == revision or monotonic() - read_at < REST:
                    return lexicon
            lexicon = lexicon_of(catalogue_texts())
            self._kept = revision, monotonic(), lexicon
            return lexicon


current = CurrentLexicon()
