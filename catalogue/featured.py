"""« À la une »: four entries for the home page, chosen by rule and not by hand."""

from catalogue.models import Innovation, TerritoryKind

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
