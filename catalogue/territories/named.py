"""Territories that a text names whole: the part that the look-up and the resolution share."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from zlib import crc32

from django.db.models import Q
from pyroaring import BitMap

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.other_names import (
    ARTICLES,
    FORMER_BY_NAME,
    SMALL_WORDS,
    USUAL,
    Certainty,
    OtherNames,
    names_of,
    without_article,
)
from catalogue.territories.typed import KIND_WORDS, KINDS_BY_WORDS, MAX_CHARACTERS, POSTCODE_LENGTH, read_typed

MAX_NAME_WORDS = 12
"""Words of a text of which every run may be a name: the longest name of the code has 11."""

SHORTEST_PART = 4
"""Letters from which a part of a text is offered as the territory that it may mean."""

KEY = re.compile(rf"\s*({'|'.join(TerritoryKind.values)})-([0-9ab]{{2,9}})\s*", re.ASCII | re.IGNORECASE)
COMMUNES = (TerritoryKind.COMMUNE, TerritoryKind.FORMER_COMMUNE)


@dataclass(frozen=True, slots=True)
class Named:
    """A territory that a text names, and how surely."""

    pk: int
    level: Certainty


def named(text: str) -> list[Named]:
    """The territories that a text names whole, at the surest level at which one is; four queries at most."""
    if (condition := key_condition(text)) is not None:
        return _all(Territory.objects.filter(condition), Certainty.OFFICIAL)
    typed = read_typed(text)
    if typed is None:
        return []
    if typed.number:
        return numbered(typed.number)
    if typed.district:
        return _all(
            Territory.objects.filter(kind=TerritoryKind.FORMER_COMMUNE, search_name=typed.district), Certainty.USUAL
        )
    found: dict[int, Certainty] = {}
    for whole in dict.fromkeys((*typed.words, last) for last in typed.last):
        for pk, level in Sentence(whole[:MAX_NAME_WORDS], typed.is_cedex).levels().items():
            found[pk] = min(level, found.get(pk, level))
    surest = min(found.values(), default=Certainty.NEAR)
    return [Named(pk, level) for pk, level in found.items() if level == surest]


def key_condition(text: str) -> Q | None:
    """Read a key, « commune-44143 »."""
    key = KEY.fullmatch(text[:MAX_CHARACTERS])
    return Q(kind=key[1].lower(), code=key[2].upper()) if key else None


def _all(territories: Iterable[Territory], level: Certainty) -> list[Named]:
    return [Named(territory.pk, level) for territory in territories]


def numbered(number: str) -> list[Named]:
    """The territories of a code alone. A region's is not one: « 44 » is the department.

    Five figures may be a postcode too. That of a large town as people make it, « 75000 », stands for those of its
    parts when it is none itself.
    """
    if len(number) in (2, 3):
        condition = Q(code=number, kind__in=[TerritoryKind.DEPARTMENT, TerritoryKind.OVERSEAS])
    elif len(number) == POSTCODE_LENGTH:
        condition = has_postcode(number) | Q(code=number, kind__in=COMMUNES)
    elif len(number) == 9:
        condition = Q(code=number, kind=TerritoryKind.EPCI)
    else:
        return []
    found = _all(Territory.objects.filter(condition).only("pk").order_by("pk"), Certainty.OFFICIAL)
    if not found and number[2:] == "000":
        found = _all(Territory.objects.filter(has_postcode(f"{number[:2]}001")).only("pk"), Certainty.USUAL)
    return found


def has_postcode(postcode: str) -> Q:
    """The communes of a postcode. All have the same length, so that none contains another."""
    return Q(postal_codes__contains=postcode)


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """What is kept in memory of the names of the territories: those of the ones larger than communes, all of them.

    Of the official names of communes there is a digest alone: one in 100,000 of the other words has that of a commune.
    """

    wide: OtherNames = field(default_factory=dict)
    digests: BitMap = field(default_factory=BitMap)

    @classmethod
    def read(cls) -> "PlaceNames":
        """Those of the database. Two queries."""
        communes = Territory.objects.filter(kind__in=COMMUNES).order_by()
        names = communes.values_list("search_name", flat=True)
        return cls(wide_names(), BitMap(crc32(name.encode()) for name in names))

    def may_be_commune(self, name: str) -> bool:
        """Whether a folded text may be the official name of a commune; when it is one, always."""
        return crc32(name.encode()) in self.digests


def wide_names() -> OtherNames:
    """All the names of the territories larger than communes. One query."""
    rows = Territory.objects.filter(kind__in=set(TerritoryKind) - set(COMMUNES)).order_by()
    return names_of(tuple(sorted(rows.values_list("pk", "kind", "code", "search_name"))))


class Sentence:
    """The words of a text, any run of which may be a name."""

    def __init__(self, words: Sequence[str], is_cedex: bool = False):
        """Take the words, folded. `is_cedex` when they are of an address whose postcode is no commune's."""
        self.words, self.is_cedex = tuple(words), is_cedex
        self.runs: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for start, end in combinations(range(len(self.words) + 1), 2):
            self.runs[" ".join(self.words[start:end])].append((start, end))

    def levels(self) -> dict[int, Certainty]:
        """How surely the whole text names each territory that it names, by its primary key."""
        found: dict[int, Certainty] = {}
        for row, names in self.names():
            self.weigh(row, names, found)
        return found

    def names(self) -> Iterator[tuple[Territory, dict[str, Certainty]]]:
        """The territories that a run of the words names, with their names. Three queries."""
        wide = wide_names()
        other_names = {run: wide[run] for run in self.runs if run in wide}
        pks = {pk for levels in other_names.values() for pk in levels}
        territories = Territory.objects.select_related("department", "region").order_by()
        for row in territories.filter(pk__in=pks):
            yield row, {run: levels[row.pk] for run, levels in other_names.items() if row.pk in levels}
        # Apart, by the names alone: with an « or », or with the kinds, SQLite reads the communes one by one.
        for row in territories.filter(search_name__in=self.spellings()):
            if row.kind in COMMUNES:
                yield row, {without_article(row.search_name): Certainty.USUAL, row.search_name: Certainty.OFFICIAL}

    def longest(self) -> set[int]:
        """The territories of the longest run that names some, by their primary keys."""
        lengths: dict[int, set[int]] = defaultdict(set)
        for row, names in self.names():
            runs = [name for name, level in names.items() if level < Certainty.CORE and name in self.runs]
            lengths[max((len(run) for run in runs if tuple(run.split()) not in KINDS_BY_WORDS), default=0)].add(row.pk)
        longest = max(lengths, default=0)
        return lengths[longest] if longest >= SHORTEST_PART else set()

    def spellings(self) -> list[str]:
        """Names of communes that the text may have: every run and, where it lacks one, the run after an article."""
        articles = [f"{article} " for article in sorted(ARTICLES)]
        return [
            f"{before}{run}" for run in self.runs for before in ("", *articles) if not before or run not in ARTICLES
        ]

    def weigh(self, row: Territory, names: dict[str, Certainty], found: dict[int, Certainty]) -> None:
        """Note in `found` how surely the text names a territory by one of its names."""
        places = ((level, place) for name, level in names.items() for place in self.runs.get(name, ()))
        for level, (start, end) in places:
            rest = (self.words[:start], self.words[end:])
            pk = row.pk
            if any(rest):
                said = self.said(rest, row, KIND_WORDS[row.kind])
                if said is None and row.kind == TerritoryKind.COMMUNE and row.epci_id:
                    # « agglo Guéret »: the intercommunalité of the town
                    said = self.said(rest, row, KIND_WORDS[TerritoryKind.EPCI])
                    pk, level = row.epci_id, Certainty.NEAR
                if said is None:
                    continue
                is_core = level == Certainty.CORE and said.is_kind
                level = Certainty.QUALIFIED if is_core else max(level, said.level)
            found[pk] = min(level, found.get(pk, level))

    def said(self, rest: Iterable[Sequence[str]], row: Territory, kind_words: Sequence[str]) -> "Said | None":
        """What the words around the name of a territory say of it; None when they say something else."""
        known = {tuple(words.split()): True for words in kind_words}
        known |= {tuple(words.split()): False for words in (*SMALL_WORDS, "france", *area_words(row))}
        is_kind, level = False, Certainty.QUALIFIED
        for words in rest:
            start = 0
            while start < len(words):
                ends = (end for end in range(len(words), start, -1) if tuple(words[start:end]) in known)
                end = next(ends, start + 1)
                if (states_kind := known.get(tuple(words[start:end]))) is not None:
                    is_kind = is_kind or states_kind
                elif words[start] == row.code.lower():
                    level = max(level, Certainty.CORE)  # « Paris (75) » is the commune, and « Creuse 23 » no commune
                elif row.kind in COMMUNES and is_postcode(words[start]) and in_department(words[start], row):
                    if not self.is_cedex and words[start] not in row.postal_codes.split():
                        level = Certainty.NEAR
                else:
                    return None
                start = end
        return Said(is_kind, level)


@dataclass(frozen=True, slots=True)
class Said:
    """What words around a name say: whether they say its kind, and how surely it is what they tell."""

    is_kind: bool
    level: Certainty


def area_words(row: Territory) -> list[str]:
    """What names where a territory lies: its department and its region, by name or code."""
    found: list[str] = []
    for area in (row.department, row.region):
        if area is not None:
            key = f"{area.kind}-{area.code}"
            found += [area.search_name, without_article(area.search_name), area.code.lower()]
            found += [name for name, keys in USUAL.items() if key in keys]
            found += [name for name, (_, former_key) in FORMER_BY_NAME.items() if former_key == key]
    return found


def is_postcode(word: str) -> bool:
    """Whether a word is five figures."""
    return len(word) == POSTCODE_LENGTH and word.isdigit()


def in_department(postcode: str, row: Territory) -> bool:
    """Whether a postcode is of the department of a commune, or of its overseas collectivity."""
    area = row.department or row.region
    if area is None:
        return False
    return postcode.startswith("20" if area.code in ("2A", "2B") else area.code)
