"""What a change of the words of the search would do to searches, told before it is made.

Searches that found nothing of late, the terms of the thesaurus and the words of the catalogue are read by both
thesauri; those that are not read alike are asked of the engine, with one and with the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, permutations

from django.db.models import Model, Sum
from django.utils import timezone
from pyroaring import BitMap

from catalogue.models import Innovation, SearchMiss, SynonymGroup, WeakWord
from catalogue.search.analysis.lexicon import current
from catalogue.search.analysis.synonyms import Thesaurus, present, written_words
from catalogue.search.index import engine
from catalogue.search.index.bitmaps import Index
from catalogue.search.query.criteria import Criteria
from catalogue.typography import french_number

MISSES = 300
"""Searches without result looked at, the most frequent first."""

WORDS = 3000
"""Words of the catalogue looked at, the most frequent first."""

ASKED = 40
"""Searches asked of the engine, at most."""

NAMED = 5
"""Entries named for each search."""

MOST_ORDERED = 4
"""Words of a missed search up to which their orders are all tried: they are kept in that of the alphabet."""


@dataclass(frozen=True, slots=True)
class SearchEffect:
    """What would become of a search: how many entries answer it before and after, and the first of those to come."""

    text: str
    origin: str
    before: int
    after: int
    gained: int
    lost: int
    entries: Sequence[Innovation]

    @property
    def left(self) -> int:
        """How many of the entries to come are not named."""
        return self.gained - len(self.entries)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do: `searches` are those that would find other entries, `unmoved` those that would be read
    otherwise and find the same, `unasked` how many more would be read otherwise, `looked_at` how many were looked at.
    """

    searches: Sequence[SearchEffect]
    unmoved: Sequence[str]
    unasked: int
    looked_at: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, and the keys of the entries that answer it with one thesaurus and with the other."""

    text: str
    origin: str
    before: BitMap
    after: BitMap

    @property
    def named(self) -> list[int]:
        """The keys of the entries to name."""
        return list((self.after - self.before)[:NAMED])

    def effect(self, entries: Mapping[int, Innovation]) -> SearchEffect:
        """What is told of it, with the entries by their keys."""
        gained, lost = len(self.after - self.before), len(self.before - self.after)
        named = [entries[key] for key in self.named if key in entries]
        return SearchEffect(self.text, self.origin, len(self.before), len(self.after), gained, lost, named)


def trial_of(rows: Sequence[Model], without: Sequence[Model] = ()) -> Thesaurus:
    """The thesaurus as it would be with these rows, groups or weak words, saved as they stand, and without those."""
    groups = {group.pk: group for group in SynonymGroup.objects.active().order_by("pk")}
    weak_words = {word.pk: word for word in WeakWord.objects.filter(is_active=True).order_by("pk")}
    for row in (*rows, *without):
        if isinstance(row, SynonymGroup):
            groups.pop(row.pk, None)
        elif isinstance(row, WeakWord):
            weak_words.pop(row.pk, None)
    new_groups = [row for row in rows if isinstance(row, SynonymGroup) and row.is_active]
    new_words = [row for row in rows if isinstance(row, WeakWord) and row.is_active]
    return Thesaurus.of([*groups.values(), *new_groups], [row.word for row in (*weak_words.values(), *new_words)])


def effect_of(trial: Thesaurus) -> Effect:
    """What searches would find with a thesaurus in the place of the present one. A constant number of queries for each
    search asked.
    """
    before = present.get()
    texts = origins(before, trial)
    changed = [read for text in texts if (read := read_otherwise(text, texts[text], before, trial))]
    asked = [
        Asked(text, origin, *(engine.answer(partial(answering, text, each)) for each in (before, trial)))
        for text, origin in changed[:ASKED]
    ]
    wanted = set(chain.from_iterable(each.named for each in asked))
    entries = Innovation.objects.only("title", "slug").in_bulk(sorted(wanted))
    searches = [each.effect(entries) for each in asked if each.before != each.after]
    unmoved = [each.text for each in asked if each.before == each.after]
    return Effect(searches, unmoved, max(0, len(changed) - ASKED), len(texts))


def origins(before: Thesaurus, trial: Thesaurus) -> dict[str, str]:
    """The searches to look at, those that matter the most first, and where each comes from."""
    recent = SearchMiss.objects.legible().recent(timezone.localdate())
    missed = recent.values_list("words").annotate(total=Sum("count")).order_by("-total", "words")[:MISSES]
    found = {text: f"cherché {french_number(total)} fois en vain depuis 30 jours" for text, total in missed}
    for text in (*trial.terms, *before.terms):
        found.setdefault(text, "terme de la liste")
    lexicon = current.get()
    usual: Mapping[str, int] = dict(sorted(lexicon.counts.items(), key=lambda item: (-item[1], item[0]))[:WORDS])
    for word, count in usual.items():
        found.setdefault(lexicon.written[word], f"mot des fiches, {french_number(count)} fois")
    return found


def read_otherwise(text: str, origin: str, before: Thesaurus, trial: Thesaurus) -> tuple[str, str] | None:
    """The search and its origin, in the first order of its words that the two do not read alike; None when none is."""
    for each in orders(text) if origin.startswith("cherché") else [text]:
        asked = written_words(each)
        if before.widen(asked) != trial.widen(asked) or before.weak_ranks(asked) != trial.weak_ranks(asked):
            return each, origin
    return None


def orders(text: str) -> Iterator[str]:
    """The orders of the words of a search."""
    words = text.split()
    return map(" ".join, permutations(words)) if len(words) <= MOST_ORDERED else iter([text])


def answering(text: str, thesaurus: Thesaurus, index: Index) -> BitMap:
    """The entries that have every word of a search, as a thesaurus reads it."""
    return index.with_thesaurus(thesaurus).whole(Criteria(q=text))
