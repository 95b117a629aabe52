"""Where to go when nothing has all the words of a search: another spelling, fewer words, fewer filters."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from catalogue.models import Territory
from catalogue.search.analysis.queries import Query
from catalogue.search.analysis.spelling import corrections
from catalogue.search.index import engine
from catalogue.search.index.bitmaps import Index
from catalogue.search.query.applied import FacetGroup, Suggestion, broader, counted, drops
from catalogue.search.query.criteria import MAX_QUERY, Criteria
from catalogue.search.rows import Row, rows_of

NEAREST = 3
"""Entries shown where nothing answers, and public policies."""

MAX_WORDS = 6
"""Words of the search that are offered alone."""


@dataclass(frozen=True, slots=True)
class Help:
    """Where to go when nothing is listed.

    `words` are those of the search, each alone; `without` the filters to drop; `around` the territories that contain
    the one asked for; `nearest` the entries that have the most of the search, filters aside; `policies` the slugs and
    names of those that these entries are filed under, the commonest first.
    """

    words: Sequence[Suggestion] = ()
    without: Sequence[Suggestion] = ()
    around: Sequence[Suggestion] = ()
    nearest: Sequence[Row] = ()

    @property
    def policies(self) -> list[tuple[str, str]]:
        """The public policies where to look further."""
        return [
            policy for policy, _ in Counter(each for row in self.nearest for each in row.card.policies).most_common()
        ]


def meant_spelling(criteria: Criteria) -> Suggestion | None:
    """The likeliest other spelling of a search of which some entries have every word, filters kept."""
    if criteria.exact:
        return None
    meant = [Suggestion(other.q, other) for other in corrections(criteria)]
    sizes = engine.wholes([suggestion.criteria for suggestion in meant])
    return next(iter(counted(meant, sizes)), None)


def help_for(criteria: Criteria, territory: Territory | None, facets: Sequence[FacetGroup], query: Query) -> Help:
    """Look for it. Two queries at most for the counts, and one for the rows."""
    labels = [term.label for term in query.wanted[:MAX_WORDS]] if len(query.wanted) > 1 else []
    words = [Suggestion(label, Criteria(q=label)) for label in dict.fromkeys(labels)]
    without, around = drops(criteria, territory, facets), broader(criteria, territory)
    sizes = iter(engine.totals([suggestion.criteria for suggestion in (*words, *without, *around)]))
    return Help(
        counted(words, islice(sizes, len(words))),
        most_first(counted(without, islice(sizes, len(without)))),
        counted(around, sizes),
        engine.answer(lambda index: nearest(index, criteria)) if query.wanted else [],
    )


def nearest(index: Index, criteria: Criteria) -> list[Row]:
    """The entries that have the most of a search, however little it is, or else of its synonyms."""
    asked = Criteria(q=criteria.q, exact=criteria.exact)
    keys = index.nearest(asked, NEAREST)
    if not keys and (others := " ".join(label for _, labels in index.query(asked).added for label in labels)):
        keys = index.nearest(Criteria(q=others[:MAX_QUERY], exact=True), NEAREST)
    return rows_of(index, keys)


def most_first(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """The suggestions that find the most first."""
    return sorted(suggestions, key=lambda suggestion: -suggestion.count)
