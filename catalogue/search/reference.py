"""The reference engine: what a search means, said with the ORM and plain Python.

It is simple, right, the same on both databases, in a constant number of queries, but its time grows with the
catalogue. A faster engine has these functions and gives the same answers: `total_and_counts`, `pairs`, `totals`,
`wholes`, `whole_keys`, `keys`, `near_keys` and `sections`. What an answer is worth is in `catalogue.search.relevance`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Case, CharField, Count, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import In, IsNull

from catalogue.models import Innovation, TerritoryKind
from catalogue.models.innovation import InnovationQuerySet
from catalogue.search.analysis.queries import Query, Term
from catalogue.search.analysis.synonyms import present
from catalogue.search.query.criteria import Criteria, Sort, read_query
from catalogue.search.query.facets import FACETS, Facet
from catalogue.search.relevance import (
    ITSELF,
    NAME,
    PHRASE,
    WEIGHTS,
    WORDS_WEIGHT,
    closeness,
    near_bound,
    rarity_weight,
    score_bound,
    telling,
)
from catalogue.territories.comparable import present_comparables
from catalogue.territories.likeness import alike_of
from catalogue.territories.nearness import surroundings_of

NEWEST = (F("start_year").desc(nulls_last=True), "-pk")


@dataclass(frozen=True, slots=True)
class Worth:
    """What an innovation is worth for a search: the ranks of the terms that it lacks, how near it is, its score."""

    key: int
    missing: tuple[int, ...]
    closeness: int
    score: int


@dataclass(frozen=True, slots=True)
class Answers:
    """The innovations that have every term of a search, and those that are near."""

    whole: Sequence[Worth]
    near: Sequence[Worth]

    @property
    def counted(self) -> Sequence[Worth]:
        """What totals and facets count: those that have every term or, when there is none, those that are near."""
        return self.whole or self.near

    @property
    def beside(self) -> Sequence[Worth]:
        """What follows without being counted."""
        return self.near if self.whole else []


def answers(criteria: Criteria) -> Answers:
    """What answers the words of a search in the whole catalogue, filters aside."""
    query = read_query(criteria, present.get())
    points = {f"term_{rank}": points_of(term) for rank, term in enumerate(query.wanted)}
    bonus = Case(*_bonuses(query), default=Value(0), output_field=IntegerField())
    rows = list(
        Innovation.objects.published()
        .order_by("pk")
        .annotate(**points, bonus=bonus, is_allowed=Case(When(unwanted_condition(query), then=Value(1)), default=0))
        .values_list("pk", "is_allowed", "bonus", *points)
    )
    rarities = [_rarity([values[rank] for _, _, _, *values in rows]) for rank in range(len(points))]
    every = [
        Worth(
            key,
            tuple(rank for rank, value in enumerate(values) if not value),
            sum(closeness(rank, rarities) for rank, value in enumerate(values) if value),
            bonus + sum(value * weight for value, weight in zip(values, rarities, strict=True)),
        )
        for key, is_allowed, bonus, *values in rows
        if is_allowed
    ]
    whole = [each for each in every if not each.missing]
    return Answers(whole, _near(every, rarities, has_whole=bool(whole)))


def _near(every: Iterable[Worth], rarities: Sequence[int], *, has_whole: bool) -> list[Worth]:
    tells, bound = telling(rarities), near_bound(rarities, has_whole=has_whole)
    near = [
        each
        for each in every
        if each.missing
        and each.closeness >> len(rarities) >= bound
        and any(tells[rank] for rank in range(len(rarities)) if rank not in each.missing)
    ]
    best = score_bound(max((each.score for each in near), default=0))
    return [each for each in near if each.score >= best]


def _rarity(values: Sequence[int]) -> int:
    own = sum(value >= ITSELF for value in values)
    return rarity_weight(own or sum(map(bool, values)), len(values))


def _bonuses(query: Query) -> Iterator[When]:
    """A title that begins by what was typed, as a name; one that has it in a row. The first is the second too."""
    phrase = has_roots("title", query.phrase) if query.phrase else Q(pk__in=[])
    if query.name:
        name = Q(search_document__words__contains=f" {query.name} ")
        yield When(name & phrase, then=Value(NAME + PHRASE))
        yield When(name, then=Value(NAME))
    yield When(phrase, then=Value(PHRASE))


def matching(criteria: Criteria) -> InnovationQuerySet:
    """The published innovations that totals count, in no order."""
    return narrowed(Innovation.objects.published().order_by(), criteria)


def narrowed(innovations: InnovationQuerySet, criteria: Criteria) -> InnovationQuerySet:
    """Those of the innovations that totals count."""
    return filtered(innovations.filter(counted_condition(criteria)), criteria)


def counted_condition(criteria: Criteria) -> Q:
    """Be of the innovations that totals count, filters aside."""
    found = answers(criteria) if criteria.q else None
    if found is None or found.whole:
        return text_condition(read_query(criteria, present.get()))
    return Q(pk__in=[each.key for each in found.near])


def filtered(innovations: InnovationQuerySet, criteria: Criteria) -> InnovationQuerySet:
    """Those of the innovations that the filters keep."""
    if criteria.ici:
        innovations = innovations.filter(territory_condition(criteria.territoire))
    if criteria.comparables and (alike := alike_of(present_comparables(), criteria.comme)) is not None:
        innovations = innovations.filter(any_condition(any_territory_condition(group) for group in alike.inside))
    for name, values in criteria.facets:
        innovations = innovations.filter(facet_condition(FACETS[name], values))
    return innovations


def total_and_counts(criteria: Criteria) -> tuple[int, dict[str, dict[str, int]]]:
    """How many innovations answer and, by facet then value, how many would if the facet were free."""
    every = Innovation.objects.published().filter(counted_condition(criteria)).order_by()
    found = filtered(every, criteria)
    parts = [counted(found, "", Value("", TextField()))]
    for facet in FACETS.values():
        free = filtered(every, criteria.without(facet.name)) if criteria.selected(facet.name) else found
        parts.append(counted(free, facet.name, facet.key))
    counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    total = 0
    for name, value, count in parts[0].union(*parts[1:], all=True):
        if not name:
            total = count
        elif value is not None:
            counts[name][value] = count
    return total, counts


def tally(criteria: Criteria, name: str) -> dict[str, int]:
    """How many of the innovations that answer have each value of a facet, its own selection counting too."""
    rows = counted(matching(criteria), name, FACETS[name].key).order_by()
    return {value: count for _, value, count in rows if value}


def pairs(criteria: Criteria, first: str, second: str) -> dict[tuple[str, str], int]:
    """How many innovations answer, by their values of two facets that give at most one each; "" for none."""
    one, other = (Coalesce(FACETS[name].key, Value("")) for name in (first, second))
    rows = matching(criteria).annotate(one=one, other=other).order_by().values_list("one", "other")
    return {(one, other): count for one, other, count in rows.annotate(Count("pk", distinct=True))}


def totals(several: Sequence[Criteria]) -> list[int]:
    """How many innovations answer each of the criteria."""
    if not several:
        return []
    parts = [counted(matching(criteria), str(rank), Value("", TextField())) for rank, criteria in enumerate(several)]
    found = {int(rank): count for rank, _, count in parts[0].union(*parts[1:], all=True)}
    return [found.get(rank, 0) for rank in range(len(several))]


def wholes(several: Sequence[Criteria]) -> list[int]:
    """How many innovations have every word of each of the criteria."""
    return [len(_ordered(criteria, answers(criteria).whole)) for criteria in several]


def whole_keys(several: Sequence[Criteria], among: Collection[int]) -> list[list[int]]:
    """Which of some innovations have every word of each of the criteria, by their keys."""
    found = [{each.key for each in _ordered(criteria, answers(criteria).whole)} for criteria in several]
    return [sorted(keys.intersection(among)) for keys in found]


def keys(criteria: Criteria, start: int = 0, stop: int | None = None) -> list[int]:
    """The keys of the innovations that totals count, in the order asked for, from rank `start` to before `stop`."""
    return [each.key for each in _ordered(criteria, answers(criteria).counted)][start:stop]


def near_keys(criteria: Criteria, start: int = 0, stop: int | None = None) -> list[int]:
    """The keys of those that follow without being counted, in the order asked for."""
    return [each.key for each in _ordered(criteria, answers(criteria).beside)][start:stop]


def sections(criteria: Criteria) -> list[tuple[tuple[int, ...] | None, list[int]]]:
    """All that a list shows, by the ranks of the terms lacked; together (None) where the order is another."""
    found = answers(criteria)
    counted, beside = _ordered(criteria, found.counted), _ordered(criteria, found.beside)
    if criteria.sort == Sort.RELEVANCE:
        groups = groupby([*counted, *beside], key=lambda each: each.missing)
        return [(missing, [each.key for each in some]) for missing, some in groups]
    parts = [(() if found.whole else None, counted), (None, beside)]
    return [(missing, [each.key for each in some]) for missing, some in parts if some]


def _ordered(criteria: Criteria, some: Sequence[Worth]) -> list[Worth]:
    """Those of some answers that the filters keep, in the order asked for."""
    by_key = {each.key: each for each in some}
    innovations = filtered(Innovation.objects.published(), criteria).annotate(ring=ring(criteria))
    match criteria.sort:
        case Sort.TITLE:
            innovations = innovations.order_by(F("search_document__sort_key").asc(nulls_last=True), "pk")
        case Sort.TAKEN_UP:
            innovations = innovations.with_replication_count().order_by("-replication_count", *NEWEST)
        case Sort.UPDATED:
            innovations = innovations.order_by("-updated_at", "-pk")
        case _:
            innovations = innovations.order_by("ring", *NEWEST)
    rings = dict(innovations.values_list("pk", "ring"))
    found = [by_key[key] for key in rings if key in by_key]
    if criteria.sort == Sort.RELEVANCE:
        found.sort(key=lambda each: (-each.closeness, rings[each.key], -each.score))
    return found


def ring(criteria: Criteria) -> Combinable:
    """How far an innovation is from the territory asked for, in space or in likeness, where that is the order: 0 is
    there, then by steps.
    """
    conditions: list[Q] = []
    if criteria.is_by_likeness and (alike := alike_of(present_comparables(), criteria.comme)) is not None:
        conditions = [any_territory_condition(group) for group in alike.groups]
    elif criteria.is_by_nearness and (around := surroundings_of(criteria.territoire)) is not None:
        conditions = [territory_condition(key) for key in around.containers] + [in_band(band) for band in around.bands]
    if not conditions:
        return Value(0)
    steps = [When(condition, then=Value(rank)) for rank, condition in enumerate(conditions)]
    return Case(*steps, default=Value(len(steps)), output_field=IntegerField())


def in_band(band: Collection[str]) -> Q:
    """Be of a department of a band of distance or, without one, of a region of it."""
    codes: dict[str, list[str]] = {TerritoryKind.DEPARTMENT: [], TerritoryKind.REGION: []}
    for kind, _, code in (key.rpartition("-") for key in band):
        codes[kind].append(code)
    department, region = FACETS["departement"].key, FACETS["region"].key
    in_departments = Q(In(department, codes[TerritoryKind.DEPARTMENT]))
    return in_departments | Q(IsNull(department, True)) & Q(In(region, codes[TerritoryKind.REGION]))


def counted(innovations: InnovationQuerySet, name: str, key: Combinable) -> QuerySet:
    """Rows of the name given, a value of `key`, and how many of the innovations have it."""
    named = innovations.annotate(facet=Value(name, CharField()), value=Cast(key, TextField()))
    return named.values("facet", "value").annotate(count=Count("pk")).values_list("facet", "value", "count")


def facet_condition(facet: Facet, values: Sequence[str]) -> Q:
    """Have one of the values. Those that a row has many of go through a subquery, so that it answers once."""
    among = In(facet.key, values)
    return Q(pk__in=Innovation.objects.order_by().filter(among).values("pk")) if facet.is_multiple else Q(among)


def any_condition(conditions: Iterable[Q]) -> Q:
    """Meet one of some conditions."""
    return reduce(or_, conditions, Q(pk__in=[]))


def territory_condition(kind_and_code: str) -> Q:
    """Be carried by the territory, or lie in it; a commune has what was said of those that it took over."""
    return any_territory_condition([kind_and_code])


def any_territory_condition(keys: Collection[str]) -> Q:
    """The same of one of several territories, all of one kind."""
    if not keys:
        return Q(pk__in=[])
    kind = next(iter(keys)).rpartition("-")[0]
    codes = sorted(key.rpartition("-")[2] for key in keys)

    def is_one(path: str) -> Q:
        return Q(**{f"{path}__kind": kind, f"{path}__code__in": codes})

    match kind:
        case TerritoryKind.REGION | TerritoryKind.OVERSEAS:
            return is_one("territory") | is_one("region")
        case TerritoryKind.DEPARTMENT:
            return is_one("territory") | is_one("department")
        case TerritoryKind.EPCI:
            return is_one("territory") | is_one("territory__epci") | is_one("territory__ept")
        case _:
            return is_one("territory") | is_one("territory__successor")


def text_condition(query: Query) -> Q:
    """Have every wanted term, and no unwanted one."""
    condition = unwanted_condition(query)
    for term in query.wanted:
        condition &= has_term(term)
    return condition


def unwanted_condition(query: Query) -> Q:
    """Have no unwanted term."""
    condition = Q(pk__isnull=False)
    for term in query.unwanted:
        for column in WEIGHTS:
            condition &= ~has_roots(column, term.roots)
    return condition


def has_term(term: Term) -> Q:
    """Have the term, or what stands for it, in any column."""
    return has_term_in_column(term) | has_beginning("words", term.prefix) if term.prefix else has_term_in_column(term)


def has_term_in_column(term: Term) -> Q:
    """Have the term, or what stands for it, in a column that has a weight."""
    found = Q()
    for column in WEIGHTS:
        found |= has_roots(column, term.row or term.roots) | has_instead(column, term)
    return found


def points_of(term: Term) -> Combinable:
    """What a term is worth in an innovation, its rarity aside; 0 when it is not there."""
    total: Combinable = Value(0, IntegerField())
    for column, weight in WEIGHTS.items():
        itself = When(has_roots(column, term.row or term.roots), then=Value(weight * ITSELF))
        instead = When(has_instead(column, term), then=Value(weight))
        total = total + Case(itself, instead, default=Value(0), output_field=IntegerField())
    if not term.prefix:
        return total
    begun = When(has_beginning("words", term.prefix) & ~has_term_in_column(term), then=Value(WORDS_WEIGHT))
    return total + Case(begun, default=Value(0), output_field=IntegerField())


def has_instead(column: str, term: Term) -> Q:
    """Have what stands for the term in this column."""
    found = has_beginning(column, term.prefix) if term.prefix else Q(pk__in=[])
    for roots in [*term.others, *([term.roots] if term.row else [])]:
        found |= has_roots(column, roots)
    return found


def has_roots(column: str, roots: Sequence[str]) -> Q:
    """Have these roots in a row in this column."""
    return Q(**{f"search_document__{column}__contains": f" {' '.join(roots)} "})


def has_beginning(column: str, prefix: str) -> Q:
    """Have a word that begins so in this column."""
    return Q(**{f"search_document__{column}__contains": f" {prefix}"})
