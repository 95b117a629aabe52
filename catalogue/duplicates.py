"""Entries whose title is near another's: shown to who writes a sheet, so that nothing is told twice. Never a refusal.

Titles are compared by the roots of their words, as the search knows them: « Des écoles ouvertes » is near « L’école
ouverte ».
"""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from catalogue.models import Innovation, SearchDocument
from catalogue.search.text import tokens

NEAR = 75
"""The score, out of 100, from which two titles are near."""

MOST = 5


@dataclass(frozen=True, slots=True)
class NearTitle:
    """An entry whose title is near, and how near, out of 100."""

    innovation: Innovation
    score: int


def near_titles(title: str, *, but: int | None = None) -> list[NearTitle]:
    """The entries whose titles are nearest to this one, the nearest first, that of the key `but` aside.

    Two queries. The score is that of the words alike whatever their order (rapidfuzz, `token_sort_ratio`).
    """
    wanted = " ".join(tokens(title))
    if not wanted:
        return []
    documents = SearchDocument.objects.exclude(title="").exclude(pk=but).order_by("pk")
    titles = dict(documents.values_list("pk", "title"))
    found = process.extract(wanted, titles, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=MOST)
    scores = {key: round(score) for _, score, key in found}
    entries = Innovation.objects.in_bulk(list(scores))
    return [NearTitle(entries[key], score) for key, score in scores.items() if key in entries]
