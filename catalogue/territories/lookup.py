"""Look-up of territories from what a person types: a name, its beginning, some of its words, a postcode, a code.

What is compared is folded by Python on both sides, into small letters and figures without accents. So both databases
give the same answer, whatever their collation.
"""

from dataclasses import dataclass
from itertools import islice

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from catalogue.models import Territory, TerritoryKind
from catalogue.search.analysis.text import fold
from catalogue.territories.names import ABBREVIATIONS, EPCI_FORMS, ended_note, field_text, folded_words, one_line

MAX_SUGGESTIONS = 20
MAX_CHARACTERS = 120
MAX_WORDS = 20
PAGE_SIZE = 60

SHOWN_FIELDS = (
    "kind",
    "code",
    "name",
    "article",
    "search_name",
    "population",
    "obsolete_on",
    *(
        f"{parent}__{column}"
        for parent in ("region", "department", "epci", "ept")
        for column in ("kind", "code", "name")
    ),
)

POSTCODE_LENGTH = 5
SIREN_PREFIX = 6
"""Figures from which a number may begin a SIREN: postcodes and Insee codes have five."""


@dataclass(frozen=True, slots=True)
class Match:
    """A territory that answers. `via` is the one that was found, when it ended and the answer is its successor."""

    territory: Territory
    via: Territory | None = None

    @property
    def label(self) -> str:
        """The line of a list: « Rezé (44) · commune · 42 000 hab. »."""
        return one_line(self.territory)

    @property
    def text(self) -> str:
        """What stands in the field once it is chosen, « Rezé (44) »: `resolve_territory` reads it back."""
        return field_text(self.territory)

    @property
    def note(self) -> str:
        """What else to know: that the name typed is the former one."""
        return ended_note(self.via, self.territory) if self.via else ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed, read: each word must begin a word of the name, or a code.

    `last` has the readings of the last word, perhaps unfinished: « st » is « saint », or begins « strasbourg ». The
    whole is compared with names in the readings of `names`: with and without the codes at its end.
    """

    words: tuple[str, ...]
    last: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def number(self) -> str:
        """The text as a code, in the capitals of codes, when there is but one word and it begins with a figure."""
        return self.last[0].upper() if not self.words and is_number(self.last[0]) else ""


def search_territories(query: str, limit: int = MAX_SUGGESTIONS) -> list[Match]:
    """Return the territories that a person who typed `query` may mean, the likeliest first, at most `limit`.

    First the department of that code, then a postcode or a code in full, the exact name, the names that begin so, the
    names whose words begin so; among equals the most populated, then the primary key. A territory that ended gives
    its successor, once, and counts for as many people. Two queries, save for texts that name many former communes of
    the same one.
    """
    typed = read_typed(query)
    if typed is None:
        return []
    found = matching(typed).annotate(tier=tier(typed))
    found = found.order_by("tier", Coalesce("successor__population", "population").desc(nulls_last=True), "pk")
    return hydrate(successors(found, min(limit, MAX_SUGGESTIONS)))


def read_typed(query: str) -> Typed | None:
    """Read a text of any length and content; None when it names nothing."""
    folded = fold(query[:MAX_CHARACTERS]).split()[:MAX_WORDS]
    if not folded or not all(word.isascii() for word in folded):
        return None
    if "".join(folded).isdigit():
        folded = ["".join(folded)]  # « 44 000 »
    if len(folded) > 1:
        folded[:1] = fold(EPCI_FORMS.get(folded[0], folded[0])).split()
    *words, raw_last = folded_words(" ".join(folded[:-1])) + folded[-1:]
    last = tuple(dict.fromkeys((ABBREVIATIONS.get(raw_last, raw_last), raw_last)))
    names = []
    for reading in last:
        name = [*words, reading]
        names.append(" ".join(name))
        while name and is_number(name[-1]):
            name.pop()
        names.append(" ".join(name))
    return Typed(tuple(words), last, tuple(name for name in dict.fromkeys(names) if name))


def is_number(word: str) -> bool:
    """Whether a word may begin a code or a postcode."""
    return word[0].isdigit()


def matching(typed: Typed) -> QuerySet[Territory]:
    """Return the territories that have every word typed."""
    condition = Q()
    for word in typed.words:
        condition &= has_word(word)
    last = Q()
    for word in typed.last:
        last |= has_word(word)
    return Territory.objects.filter(condition & last)


def has_word(word: str) -> Q:
    """Begin a word of the name or, for a number, the code, the department's code or a postcode."""
    condition = Q(search_name__contains=word) & (Q(search_name__startswith=word) | Q(search_name__contains=f" {word}"))
    if is_number(word):
        departments = Territory.objects.filter(kind=TerritoryKind.DEPARTMENT, code__startswith=word.upper())
        is_epci = Q(kind=TerritoryKind.EPCI)
        condition |= Q(postal_codes__contains=word) & (
            Q(postal_codes__startswith=word) | Q(postal_codes__contains=f" {word}")
        )
        condition |= ~is_epci & Q(code__startswith=word.upper())
        condition |= is_epci & Q(department__in=departments)
        if len(word) >= SIREN_PREFIX:
            condition |= is_epci & Q(code__startswith=word)
    return condition


def tier(typed: Typed) -> Case:
    """Rank a match: the lower the likelier."""
    ranks = []
    if typed.number:
        ranks.append(Q(code=typed.number, kind__in=[TerritoryKind.DEPARTMENT, TerritoryKind.OVERSEAS]))
        if len(typed.number) == POSTCODE_LENGTH:
            ranks.append(has_postcode(typed.number))
        ranks.append(Q(code=typed.number))
    begins = Q()
    for name in typed.names:
        begins |= Q(search_name__startswith=name)
    ranks += [Q(search_name__in=typed.names), begins]
    return Case(*(When(rank, then=Value(value)) for value, rank in enumerate(ranks)), default=Value(len(ranks)))


def has_postcode(postcode: str) -> Q:
    """The communes of a postcode. All have the same length, so that none contains another."""
    return Q(postal_codes__contains=postcode)


def successors(found: QuerySet[Territory], limit: int) -> dict[int, int | None]:
    """Return the primary keys of the territories found, in order, each once and the successor of those that ended.

    The value is the primary key of the one that ended, if any.
    """
    keys: dict[int, int | None] = {}
    rows, start, is_last = found.values_list("pk", "successor_id"), 0, False
    while len(keys) < limit and not is_last:
        page = list(rows[start : start + PAGE_SIZE])
        for pk, successor_pk in page:
            keys.setdefault(successor_pk or pk, pk if successor_pk else None)
        start, is_last = start + PAGE_SIZE, len(page) < PAGE_SIZE
    return dict(islice(keys.items(), limit))


def hydrate(keys: dict[int, int | None]) -> list[Match]:
    """Fetch what is shown of the territories of `keys`, and of those that they took over, in one query.

    Only the columns that a suggestion needs: with whole rows, building them took half of the time of Python.
    """
    wanted = [*keys, *(via for via in keys.values() if via)]
    rows = Territory.objects.select_related("region", "department", "epci", "ept").only(*SHOWN_FIELDS).in_bulk(wanted)
    return [Match(rows[pk], rows[via] if via else None) for pk, via in keys.items()]
