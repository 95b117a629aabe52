"""Territories of every kind, inside each other, some of which are like others."""

from catalogue.models import TerritoryKind
from tests.factories import make_indicators, make_territory


def make_places():
    """A region with two departments; an intercommunalité with one of two communes; a commune taken over; a COM."""
    region = make_territory(
        kind=TerritoryKind.REGION, code="53", name="Bretagne", population=3_000_000, latitude=48.2, longitude=-2.8
    )
    inside = {"region": region}
    first = make_territory(
        kind=TerritoryKind.DEPARTMENT,
        code="35",
        name="Ille-et-Vilaine",
        population=None,
        latitude=48.1,
        longitude=-1.6,
        **inside,
    )
    second = make_territory(
        kind=TerritoryKind.DEPARTMENT,
        code="22",
        name="Armor",
        population=600_000,
        latitude=45.0,
        longitude=-2.8,
        **inside,
    )
    epci = make_territory(
        kind=TerritoryKind.EPCI, code="200000001", name="CC", population=49_999, department=first, **inside
    )
    ept = make_territory(kind=TerritoryKind.EPCI, code="200000002", name="EPT", population=1999, epci=epci, **inside)
    small = make_territory(
        code="35001",
        name="Petite",
        population=1999,
        department=first,
        epci=epci,
        ept=ept,
        latitude=48.0,
        longitude=-1.7,
        **inside,
    )
    large = make_territory(code="22001", name="Grande", population=2000, department=second, **inside)
    former = make_territory(
        kind=TerritoryKind.FORMER_COMMUNE,
        code="22002",
        name="Ancienne",
        population=None,
        department=second,
        obsolete_on="2020-01-01",
        successor=large,
        **inside,
    )
    overseas = make_territory(kind=TerritoryKind.OVERSEAS, code="988", name="Caillou", population=271_000)
    for territory, programmes in ((small, ["frr", "pvd"]), (large, ["frr", "qpv"])):
        for programme in programmes:
            territory.programme_memberships.create(programme=programme)
    make_territory_figures([first, second, epci, ept, small, large])
    return [None, region, first, second, epci, ept, small, large, former, overseas]


def make_territory_figures(some_territories):
    """Figures of each but the first, in which one is near the next and far from the others; the ring is theirs."""
    for rank, territory in enumerate(some_territories):
        if rank:
            make_indicators(territory, density=rank, seniors_pct=10 + 8 * rank, income=20_000, rural_pct=12 * rank)
