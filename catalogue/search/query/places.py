"""Places in the words of a search: « cantine bio Bretagne » is « cantine bio », first what is in Bretagne.

A place is used only when nothing else is likely meant: a region, a department or an intercommunalité by its name, a
commune by a name that is no ordinary word, a postcode. « Plaine », « Eu », « Bio », « Nord » are ordinary words: they
are read as places after what says so (« commune de Plaine », « dans le Nord »), and otherwise offered at most. So are
the names that several territories bear, unless one has a hundred times more people than the others.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from catalogue.models import Territory, TerritoryKind
from catalogue.territories import lookup
from catalogue.territories.lookup import Match
from catalogue.territories.named import COMMUNES, PlaceNames, has_postcode
from catalogue.territories.names import folded_words
from catalogue.territories.other_names import SMALL_WORDS, USUAL, Certainty, without_article
from catalogue.territories.resolution import far_larger, larger_ones, widest_of_one_place
from catalogue.territories.typed import KINDS_BY_WORDS, POSTCODE_LENGTH, read_typed

MAX_TOKENS = 24
LONGEST_NAME = 8
"""Words of a search that are read, and of the longest name looked for in them."""

LONGEST_ACRONYM = 4
"""Letters of an acronym in use up to which it is read as one only when it is alone or in capitals."""

ORDINARY_AREAS = frozenset({"aube", "centre", "cher", "landes", "lot", "manche", "nord", "somme", "sud"})
"""Names of departments and regions that are ordinary words too."""

_PRECISE = re.compile(r'["“”«»]|(?<!\S)-')


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """The names of communes, of one word and folded, that are words of French."""
    return frozenset((Path(lookup.__file__).parent / "ordinary_words.txt").read_text(encoding="ascii").split())


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a search says of a place: the one that is used, if any, and others that may be meant.

    `name` is how it was typed, `rest` the words that are left once it is read as a place.
    """

    rest: str
    name: str = ""
    match: Match | None = None
    offered: tuple[Match, ...] = ()

    @property
    def is_in_texts(self) -> bool:
        """Whether the entries of the place have its name as it was typed: no postcode, nor name in use."""
        if self.match is None or self.match.via or self.match.territory.kind == TerritoryKind.EPCI:
            return False
        return without_article(self.match.typed) == without_article(self.match.territory.search_name)


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of a search in a row: from which to before which, and as names are compared."""

    start: int
    end: int
    name: str

    @property
    def is_postcode(self) -> bool:
        """Whether it is five figures."""
        return len(self.name) == POSTCODE_LENGTH and self.name.isdigit()


def place_in_words(q: str, names: PlaceNames) -> PlaceReading:
    """Find the place in the words of a search.

    Words between quotes and those to leave out are words: no place is looked for beside them. No query when no
    territory has a name that may be there.
    """
    tokens = q.split()
    if not tokens or len(tokens) > MAX_TOKENS or _PRECISE.search(q):
        return PlaceReading(q)
    spans = list(spans_of(tokens))
    known = matches_by_name(spans, names)
    offer = PlaceReading(q)
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        found = known.get(span.name, [])
        if not found or is_inside_a_name(span, spans, known):
            continue
        start = opening(tokens, span)
        rest = " ".join([*tokens[:start], *tokens[closing(tokens, span) :]])
        only = found[0] if len(found) == 1 or span.is_postcode else far_larger(found)
        is_plain = not is_ordinary(span.name, only or found[0], is_alone=not rest)
        reading = PlaceReading(
            rest, " ".join(tokens[span.start : span.end]), only, tuple(one for one in found if one != only)
        )
        if only is not None and (is_plain or says_place(tokens[start : span.start], only)):
            larger = [] if span.is_postcode else larger_ones(" ".join(tokens[start : span.end]), [only])
            return among(reading, [*found, *larger]) if larger else reading
        if not offer.offered and (not rest or is_plain):
            offer = replace(reading, match=None, offered=tuple(found))
    return offer


def among(reading: PlaceReading, found: Sequence[Match]) -> PlaceReading:
    """The reading of a name with which that of a larger town begins: this town, or all to choose from."""
    only = far_larger(found)
    return replace(reading, match=only, offered=tuple(one for one in found if one != only))


def is_ordinary(name: str, match: Match, *, is_alone: bool) -> bool:
    """Whether a name is also an ordinary word, or an acronym that is one unless it is in capitals or alone."""
    if match.territory.kind in COMMUNES:
        return without_article(name) in ordinary_words()
    return without_article(name) in ORDINARY_AREAS or (name in USUAL and len(name) <= LONGEST_ACRONYM and not is_alone)


def spans_of(tokens: Sequence[str]) -> Iterator[Span]:
    """The runs of words that may be a name."""
    folded = [folded_words(token) for token in tokens]
    for start, end in combinations(range(len(tokens) + 1), 2):
        if end - start <= LONGEST_NAME:
            words = [word for some in folded[start:end] for word in some]
            if words and not all(word in SMALL_WORDS for word in words):
                yield Span(start, end, " ".join(words))


def matches_by_name(spans: Sequence[Span], names: PlaceNames) -> dict[str, list[Match]]:
    """By name, the territories that bear it, the most populated first: those of whom it is official, if there are."""
    texts = {span.name for span in spans}
    levels = {text: dict(names.wide.get(text, names.wide.get(without_article(text), {}))) for text in texts}
    if likely := [text for text in texts if names.may_be_commune(text)]:  # Django compiles a query even of nothing
        communes = Territory.objects.filter(search_name__in=likely).order_by()
        for pk, kind, name in communes.values_list("pk", "kind", "search_name"):
            if kind in COMMUNES:
                levels[name][pk] = Certainty.OFFICIAL
    for span in spans:
        if span.is_postcode:
            pks = Territory.objects.filter(has_postcode(span.name)).values_list("pk", flat=True)
            levels[span.name] = dict.fromkeys(pks, Certainty.OFFICIAL)
    bearers = {}
    for text, some in levels.items():
        surest = min(some.values(), default=Certainty.NEAR)
        if surest <= Certainty.USUAL:
            bearers[text] = {pk for pk, level in some.items() if level == surest}
    return matches_of(bearers) if bearers else {}


def matches_of(bearers: Mapping[str, set[int]]) -> dict[str, list[Match]]:
    """The territories of these primary keys. Two queries."""
    wanted = {pk for some in bearers.values() for pk in some}
    rows = Territory.objects.filter(pk__in=wanted).order_by(*lookup.MOST_POPULATED)
    followed = dict(rows.values_list("pk", "successor_id"))
    keys: dict[str, lookup.Keys] = {text: {} for text in bearers}
    for pk, successor in followed.items():
        for text, some in bearers.items():
            if pk in some:
                keys[text].setdefault(successor or pk, pk if successor else None)
    every = lookup.hydrate({key: via for some in keys.values() for key, via in some.items()}, "")
    by_pk = {match.territory.pk: match for match in every}
    return {
        text: widest_of_one_place([replace(by_pk[pk], typed=text) for pk in some])
        for text, some in keys.items()
        if some
    }


def is_inside_a_name(span: Span, spans: Sequence[Span], known: dict[str, list[Match]]) -> bool:
    """Whether a longer name has these words: « Denis » in « Saint-Denis »."""
    return any(
        other.start <= span.start and span.end <= other.end and other != span and other.name in known
        for other in spans
    )


def opening(tokens: Sequence[str], span: Span) -> int:
    """Where the words that lead to a name begin: « dans la », « ville de »."""
    start = span.start
    folded = [" ".join(folded_words(token)) for token in tokens]
    while start and (folded[start - 1] in SMALL_WORDS or (folded[start - 1],) in KINDS_BY_WORDS):
        start -= 1
    return start


def closing(tokens: Sequence[str], span: Span) -> int:
    """Where the words that follow a name and are of it end: « 13e » after « Paris »."""
    ends = (end for end in (span.end + 2, span.end + 1) if end <= len(tokens))
    readings = ((end, read_typed(" ".join(tokens[span.start : end]))) for end in ends)
    return next((end for end, typed in readings if typed is not None and typed.district), span.end)


def says_place(leading: Sequence[str], match: Match) -> bool:
    """Whether the words before an ordinary word say that it is a place: a kind, « dans » before a department."""
    folded = [" ".join(folded_words(token)) for token in leading]
    if any(match.territory.kind in KINDS_BY_WORDS.get((word,), ()) for word in folded):
        return True
    return match.territory.kind not in (*COMMUNES, TerritoryKind.EPCI) and "dans" in folded
