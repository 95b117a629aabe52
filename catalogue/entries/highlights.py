"""Entries to look at. The home page highlights four, chosen by rule and not by hand, with the key figures. A sheet is
shown with those that share the most with it; who writes a title, with those of which it is near, so that nothing is
entered twice, and never as a refusal. A public policy is shown with those that share the most entries with it.

Titles are compared by the roots of their words, as the search knows them: « Des écoles ouvertes » is near « L’école
ouverte ».
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from rapidfuzz import fuzz, process

from catalogue.models import Innovation, Policy, Replication, SearchDocument, Status, Territory, TerritoryKind
from catalogue.search.analysis.text import tokens
from catalogue.search.index.engine import tally
from catalogue.search.query.criteria import Criteria

OVERSEAS_REGIONS = ("01", "02", "03", "04", "06")


def featured_entries() -> list[Innovation]:
    """The most taken up, a reference of the report, the newest overseas one, then the newest of all, each once."""
    published = Innovation.objects.published()
    overseas = published.filter(region__kind=TerritoryKind.OVERSEAS) | published.filter(
        region__kind=TerritoryKind.REGION, region__code__in=OVERSEAS_REGIONS
    )
    rules = (
        published.with_replication_count().order_by("-replication_count", "pk"),
        published.filter(is_zoom=True).newest(),
        overseas.newest(),
        published.newest(),
    )
    chosen: list[int] = []
    for rule in rules:
        chosen += rule.exclude(pk__in=chosen).values_list("pk", flat=True)[:1]
    return sorted(Innovation.objects.filter(pk__in=chosen).for_cards(), key=lambda entry: chosen.index(entry.pk))


@dataclass(frozen=True)
class KeyFigures:
    """What the catalogue holds, published entries only."""

    innovations: int
    taken_up: int
    replications: int
    departments_present: int
    departments: int


def key_figures() -> KeyFigures:
    """Count, in four queries."""
    published = Innovation.objects.published()
    counts = published.aggregate(
        innovations=Count("pk", distinct=True), departments_present=Count("department", distinct=True)
    )
    replications = Replication.objects.filter(original__status=Status.PUBLISHED)
    return KeyFigures(
        **counts,
        taken_up=replications.aggregate(count=Count("original", distinct=True))["count"],
        replications=replications.count(),
        departments=Territory.objects.current().filter(kind=TerritoryKind.DEPARTMENT).count(),
    )


# A theme says more than a lever (nine levers for the whole catalogue), and a lever more than the kind of territory.
THEME_WEIGHT, LEVER_WEIGHT, SCOPE_WEIGHT = 4, 2, 1

NEAR_TITLE = 75
"""The score, out of 100, from which two titles are near."""

MOST_NEAR_TITLES = 5


@dataclass(frozen=True)
class SimilarEntry:
    """An innovation close to another, with the names of what both have."""

    innovation: Innovation
    themes: list[str]
    levers: list[str]
    same_scope: bool


def similar_entries(innovation: Innovation, limit: int = 3) -> list[SimilarEntry]:
    """The `limit` published entries closest to `innovation` by shared themes, levers and kind of territory."""
    themes = {theme.pk: theme.name for theme in innovation.themes.all()}
    levers = {lever.pk: lever.verb for lever in innovation.levers.all()}
    same_scope = Case(
        When(territory_scope=innovation.territory_scope, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    neighbours = (
        Innovation.objects.published()
        .exclude(pk=innovation.pk)
        .filter(Q(themes__in=themes) | Q(levers__in=levers))
        .annotate(
            closeness=THEME_WEIGHT * shared("themes", themes)
            + LEVER_WEIGHT * shared("levers", levers)
            + SCOPE_WEIGHT * same_scope
        )
        .order_by("-closeness", F("start_year").desc(nulls_last=True), "pk")
    )
    closest = list(neighbours.values_list("pk", flat=True)[:limit])
    entries = {entry.pk: entry for entry in Innovation.objects.filter(pk__in=closest).for_cards()}
    return [
        SimilarEntry(
            innovation=entries[pk],
            themes=[theme.name for theme in entries[pk].themes.all() if theme.pk in themes],
            levers=[lever.verb for lever in entries[pk].levers.all() if lever.pk in levers],
            same_scope=entries[pk].territory_scope == innovation.territory_scope,
        )
        for pk in closest
    ]


def shared(relation: str, wanted: Collection[int]) -> Count | Value:
    """How many of these an entry has; of none, Django would make the whole query one that answers nothing."""
    return Count(relation, filter=Q((f"{relation}__in", wanted)), distinct=True) if wanted else Value(0)


@dataclass(frozen=True, slots=True)
class NearTitle:
    """An entry whose title is near, and how near, out of 100."""

    innovation: Innovation
    score: int


def near_titles(title: str, *, exclude: int | None = None) -> list[NearTitle]:
    """The entries whose titles are nearest to this one, the nearest first, that of the key `exclude` aside.

    Two queries. The score is that of the words alike whatever their order (rapidfuzz, `token_sort_ratio`).
    """
    wanted = " ".join(tokens(title))
    if not wanted:
        return []
    documents = SearchDocument.objects.exclude(title="").exclude(pk=exclude).order_by("pk")
    titles = dict(documents.values_list("pk", "title"))
    found = process.extract(
        wanted, titles, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR_TITLE, limit=MOST_NEAR_TITLES
    )
    scores = {key: round(score) for _, score, key in found}
    entries = Innovation.objects.in_bulk(list(scores))
    return [NearTitle(entries[key], score) for key, score in scores.items() if key in entries]


def near_policies(policy: Policy, limit: int) -> list[tuple[Policy, int]]:
    """The `limit` policies that share the most published entries with this one, and how many each."""
    shared = tally(Criteria(politique=(policy.slug,)), "politique")
    others = [(other, shared[other.slug]) for other in Policy.objects.exclude(pk=policy.pk) if other.slug in shared]
    return sorted(others, key=lambda pair: -pair[1])[:limit]
