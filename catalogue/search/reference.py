"""The reference engine: what a search means, said with the ORM alone.

It is simple, right, the same on both databases, in a constant number of queries, but its time grows
with the catalogue. A faster engine has these four functions and gives the same answers: `total_and_counts`, `pairs`,
`totals` and `keys`.

- An innovation matches a text when it has every wanted term and no unwanted one, in any of its columns.
- Each wanted term scores by the best column that has it: title 9, context 3, body 1. Relevance is the sum; ties go
  to the newest, then to the highest key.
"""

from collections.abc import Sequence

from django.db.models import Case, CharField, Count, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import In

from catalogue.models import Innovation, TerritoryKind
from catalogue.models.innovation import InnovationQuerySet
from catalogue.search.analysis.text import Query, Term, parse_query
from catalogue.search.query.criteria import Criteria, Sort
from catalogue.search.query.facets import FACETS, Facet

WEIGHTS = {"title": 9, "context": 3, "body": 1}
"""What a term is worth by the column that has it."""

WORDS_WEIGHT = 1
"""What it is worth where only the beginning of a whole word answers."""

NEWEST = (F("start_year").desc(nulls_last=True), "-pk")


def matching(criteria: Criteria) -> InnovationQuerySet:
    """The published innovations that answer, in no order."""
    return narrowed(Innovation.objects.published().order_by(), criteria)


def narrowed(innovations: InnovationQuerySet, criteria: Criteria) -> InnovationQuerySet:
    """Those of the innovations that answer."""
    innovations = innovations.filter(text_condition(parse_query(criteria.q)))
    if criteria.territoire:
        innovations = innovations.filter(territory_condition(criteria.territoire))
    for name, values in criteria.facets:
        innovations = innovations.filter(facet_condition(FACETS[name], values))
    return innovations


def total_and_counts(criteria: Criteria) -> tuple[int, dict[str, dict[str, int]]]:
    """How many innovations answer and, by facet then value, how many would if the facet were free. One query."""
    parts = [counted(matching(criteria), "", Value("", TextField()))]
    parts += [counted(matching(criteria.without(facet.name)), facet.name, facet.key) for facet in FACETS.values()]
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
    """How many innovations answer each of the criteria. One query, or none for an empty list."""
    if not several:
        return []
    parts = [counted(matching(criteria), str(rank), Value("", TextField())) for rank, criteria in enumerate(several)]
    found = {int(rank): count for rank, _, count in parts[0].union(*parts[1:], all=True)}
    return [found.get(rank, 0) for rank in range(len(several))]


def keys(criteria: Criteria, start: int = 0, stop: int | None = None) -> list[int]:
    """The keys of the innovations that answer, in the order asked for, from rank `start` to before `stop`."""
    innovations = matching(criteria)
    match criteria.sort:
        case Sort.RELEVANCE:
            innovations = innovations.annotate(score=score(parse_query(criteria.q))).order_by("-score", *NEWEST)
        case Sort.TITLE:
            innovations = innovations.order_by(F("search_document__sort_key").asc(nulls_last=True), "pk")
        case Sort.TAKEN_UP:
            innovations = innovations.with_replication_count().order_by("-replication_count", *NEWEST)
        case Sort.UPDATED:
            innovations = innovations.order_by("-updated_at", "-pk")
        case _:
            innovations = innovations.order_by(*NEWEST)
    return list(innovations.values_list("pk", flat=True)[start:stop])


def counted(innovations: InnovationQuerySet, name: str, key: Combinable) -> QuerySet:
    """Rows of the name given, a value of `key`, and how many of the innovations have it."""
    named = innovations.annotate(facet=Value(name, CharField()), value=Cast(key, TextField()))
    return named.values("facet", "value").annotate(count=Count("pk")).values_list("facet", "value", "count")


def facet_condition(facet: Facet, values: Sequence[str]) -> Q:
    """Have one of the values. Those that a row has many of go through a subquery, so that it answers once."""
    among = In(facet.key, values)
    return Q(pk__in=Innovation.objects.order_by().filter(among).values("pk")) if facet.is_multiple else Q(among)


def territory_condition(kind_and_code: str) -> Q:
    """Be carried by the territory, or lie in it; a commune has what was said of those that it took over."""
    kind, _, code = kind_and_code.rpartition("-")
    itself = Q(territory__kind=kind, territory__code=code)
    match kind:
        case TerritoryKind.REGION | TerritoryKind.OVERSEAS:
            return itself | Q(region__kind=kind, region__code=code)
        case TerritoryKind.DEPARTMENT:
            return itself | Q(department__kind=kind, department__code=code)
        case TerritoryKind.EPCI:
            return itself | Q(territory__epci__kind=kind, territory__epci__code=code)
        case _:
            return itself | Q(territory__successor__kind=kind, territory__successor__code=code)


def text_condition(query: Query) -> Q:
    """Have every wanted term, and no unwanted one."""
    condition = Q()
    for term in query.wanted:
        anywhere = Q()
        for column in WEIGHTS:
            anywhere |= has_term(column, term)
        condition &= anywhere | has_beginning("words", term) if term.prefix else anywhere
    for term in query.unwanted:
        for column in WEIGHTS:
            condition &= ~has_term(column, term)
    return condition


def score(query: Query) -> Combinable:
    """The relevance of an innovation that has every wanted term."""
    total: Combinable = Value(0, IntegerField())
    for term in query.wanted:
        ranks = [When(has_term(column, term), then=Value(weight)) for column, weight in WEIGHTS.items()]
        total = total + Case(*ranks, default=Value(WORDS_WEIGHT), output_field=IntegerField())
    return total


def has_term(column: str, term: Term) -> Q:
    """Have the roots of the term in a row in this column, or a root that its prefix begins."""
    roots = Q(**{f"search_document__{column}__contains": f" {' '.join(term.roots)} "})
    return roots | has_beginning(column, term) if term.prefix else roots


def has_beginning(column: str, term: Term) -> Q:
    """Have a word that the prefix of the term begins in this column."""
    return Q(**{f"search_document__{column}__contains": f" {term.prefix}"})
