"""What the home page highlights: the key figures, and « À la une », four entries chosen by rule and not by hand."""

from dataclasses import dataclass

from django.db.models import Count

from catalogue.models import Innovation, Replication, Status, Territory, TerritoryKind

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
