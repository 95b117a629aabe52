"""Look-up of territories from what a person types: a name, its beginning, some of its words, a postcode, a code.

What is compared is folded by Python on both sides, into small letters and figures without accents. So both databases
give the same answer, whatever their collation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Length, Replace
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.named import COMMUNES, MAX_NAME_WORDS, Named, Sentence, has_postcode, named, wide_names
from catalogue.territories.names import ended_note, field_text, former_note, one_line
from catalogue.territories.other_names import former_name
from catalogue.territories.typed import (
    POSTCODE_LENGTH,
    Typed,
    is_number,
    read_typed,
    without_kind,
)

MAX_SUGGESTIONS = 20
PAGE_SIZE = 60
MOST_POPULATED = (Coalesce("successor__population", "population").desc(nulls_last=True), "pk")

LETTERS_BY_ERROR = 5
MOST_ERRORS = 2

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

SIREN_PREFIX = 6
"""Figures from which a number may begin a SIREN: postcodes and Insee codes have five."""


Keys = dict[int, int | None]
"""By the primary key of each territory that answers, that of the one that it took over, if any."""


@dataclass(frozen=True, slots=True)
class Match:
    """A territory that answers what was `typed`. `via` is the one found, when it ended and this is its successor."""

    territory: Territory
    via: Territory | None = None
    typed: str = ""

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
        if self.via:
            return ended_note(self.via, self.territory)
        return former_note(former_name(self.typed, self.territory), self.territory)


class Way(Enum):
    """How the territories of a look-up answer what was typed."""

    WORDS = "they are named so, or have its words"
    SAME = "they are named so, but for spaces"
    NEARLY = "they are named nearly so"
    PART = "they are named in a part of it"


def search_territories(query: str, limit: int = MAX_SUGGESTIONS) -> list[Match]:
    """Return the territories that a person who typed `query` may mean, the likeliest first, at most `limit`."""
    keys, _ = likely_keys(query)
    return hydrate(dict(islice(keys.items(), limit)), query)


def likely_keys(query: str) -> tuple[Keys, Way]:
    """Find the territories that a person who typed `query` may mean, the likeliest first, and how they answer.

    First those that it names whole (`named`), the surest only; then the department of that code, a postcode or a code
    in full, the exact name, the names that begin so, the names whose words begin so; among equals the most populated,
    then the primary key. When none has these words, the names that are written nearly so; else those that are a part
    of what was typed. A territory that ended gives its successor, once, and counts for as many people.
    """
    typed = read_typed(query)
    if typed is None:
        return {}, Way.WORDS
    whole = named(query)
    keys, words = successors_of(whole), with_words(typed)
    is_sure = typed.is_acronym or (any(each.level.is_sure for each in whole) and not typed.number)
    keys = keys | words if is_sure else words | keys
    if keys:
        return keys, Way.WORDS
    if keys := with_other_words(typed):
        return keys, Way.PART if any(map(is_number, typed.whole)) else Way.WORDS
    return nearly(typed) or (inside(typed), Way.PART)


def successors_of(whole: Sequence[Named]) -> Keys:
    """Of territories named whole, the most populated first."""
    rows = Territory.objects.filter(pk__in=[each.pk for each in whole]).order_by(*MOST_POPULATED)
    return successors(rows, MAX_SUGGESTIONS)


def with_words(typed: Typed) -> Keys:
    """The territories that have every word typed."""
    return successors(ordered(matching(typed), typed), MAX_SUGGESTIONS)


def with_other_words(typed: Typed) -> Keys:
    """The territories that have every word but those that say a kind, or a postcode, and are of this kind."""
    bare, kinds = without_kind(typed)
    if bare.whole == typed.whole:
        return {}
    rows = matching(bare)
    whole = successors_of(named(bare.names[0])) if bare.whole == typed.whole[: len(bare.whole)] else {}  # « PACA 13 »
    return whole | successors(ordered(rows.filter(kind__in=kinds) if kinds else rows, bare), MAX_SUGGESTIONS)


def ordered(found: QuerySet[Territory], typed: Typed) -> QuerySet[Territory]:
    """The likeliest first."""
    return found.annotate(tier=tier(typed)).order_by("tier", *MOST_POPULATED)


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


def nearly(typed: Typed) -> tuple[Keys, Way] | None:
    """The territories whose names are written nearly so, the nearest only: a letter in five may differ, two at most.

    Of communes, those that begin with the same letter or end with the same two. None when there are none.
    """
    bare, kinds = without_kind(typed)
    letters = "".join(bare.whole)
    most = min(MOST_ERRORS, len(letters) // LETTERS_BY_ERROR)
    if not most or any(map(str.isdigit, letters)):
        return None
    alike = Q(search_name__startswith=letters[0]) | Q(search_name__endswith=letters[-2:])
    names = Territory.objects.filter(alike, kind__in=COMMUNES)
    names = names.annotate(letters=Replace("search_name", Value(" "), Value("")), length=Length("letters"))
    names = names.filter(length__gte=len(letters) - most, length__lte=len(letters) + most)
    rows = list(names.order_by("pk").values_list("pk", "letters"))
    rows += [(pk, "".join(name.split())) for name, pks in wide_names().items() for pk in pks]
    near = extract(letters, [name for _, name in rows], scorer=OSA.distance, score_cutoff=most, limit=None)
    pks = {rows[rank][0] for _, distance, rank in near if distance == near[0][1]}
    found = Territory.objects.filter(pk__in=pks, kind__in=kinds or TerritoryKind.values).order_by(*MOST_POPULATED)
    keys = successors(found, MAX_SUGGESTIONS)
    return (keys, Way.NEARLY if near[0][1] else Way.SAME) if keys else None


def inside(typed: Typed) -> Keys:
    """The territories whose names are the longest part of what was typed: « Lyon » in « La Duchère, Lyon »."""
    pks = Sentence(typed.whole[:MAX_NAME_WORDS]).longest()
    return successors(Territory.objects.filter(pk__in=pks).order_by(*MOST_POPULATED), MAX_SUGGESTIONS)


def successors(found: QuerySet[Territory], limit: int) -> Keys:
    """Return the primary keys of the territories found, in order, each once and the successor of those that ended.

    The value is the primary key of the one that ended, if any.
    """
    keys: Keys = {}
    rows, start, is_last = found.values_list("pk", "successor_id"), 0, False
    while len(keys) < limit and not is_last:
        page = list(rows[start : start + PAGE_SIZE])
        for pk, successor_pk in page:
            keys.setdefault(successor_pk or pk, pk if successor_pk else None)
        start, is_last = start + PAGE_SIZE, len(page) < PAGE_SIZE
    return dict(islice(keys.items(), limit))


def hydrate(keys: Keys, typed: str) -> list[Match]:
    """Fetch what is shown of the territories of `keys`, and of those that they took over, in one query.

    Only the columns that a suggestion needs: with whole rows, building them took half of the time of Python.
    """
    wanted = [*keys, *(via for via in keys.values() if via)]
    rows = Territory.objects.select_related("region", "department", "epci", "ept").only(*SHOWN_FIELDS).in_bulk(wanted)
    return [Match(rows[pk], rows[via] if via else None, typed) for pk, via in keys.items()]
