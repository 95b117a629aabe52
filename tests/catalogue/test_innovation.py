"""What an innovation's row tells of itself."""

import pytest

from catalogue.models import CostBand, OrganisationKind, TerritoryKind, TerritoryScope
from tests.factories import make_innovation, make_organisation, make_territory

pytestmark = pytest.mark.django_db


def test_a_commune_gives_its_department_and_region():
    region = make_territory(kind=TerritoryKind.REGION)
    department = make_territory(kind=TerritoryKind.DEPARTMENT, region=region)
    entry = make_innovation(territory=make_territory(department=department, region=region))
    assert (entry.department, entry.region, entry.territory_scope) == (department, region, TerritoryScope.COMMUNE)


def test_a_department_is_its_own_department():
    region = make_territory(kind=TerritoryKind.REGION)
    department = make_territory(kind=TerritoryKind.DEPARTMENT, region=region)
    entry = make_innovation(territory=department)
    assert (entry.department, entry.region) == (department, region)


def test_what_a_region_carries_may_stand_in_one_of_its_departments():
    region, other = make_territory(kind=TerritoryKind.REGION), make_territory(kind=TerritoryKind.REGION)
    inside = make_territory(kind=TerritoryKind.DEPARTMENT, region=region)
    outside = make_territory(kind=TerritoryKind.DEPARTMENT, region=other)
    assert make_innovation(territory=region, department=inside).department == inside
    assert make_innovation(territory=region, department=outside).department is None


@pytest.mark.parametrize(
    ("cost", "band"),
    [
        (0, CostBand.UNDER_10K),
        (9_999, CostBand.UNDER_10K),
        (10_000, CostBand.UNDER_100K),
        (100_000, CostBand.UNDER_1M),
        (999_999, CostBand.UNDER_1M),
        (1_000_000, CostBand.FROM_1M),
    ],
)
def test_a_cost_gives_its_band(cost, band):
    assert make_innovation(cost=cost).cost_band == band


def test_the_label_says_the_place_before_the_code():
    assert (
        make_innovation(territory=make_territory(name="Paris"), territory_label="Paris (14e)").place == "Paris (14e)"
    )
    assert make_innovation(territory=make_territory(name="Paris")).place == "Paris"


def test_partners_come_by_kind():
    names = [("Zoé", OrganisationKind.OTHER), ("Ville", OrganisationKind.LOCAL_AUTHORITY)]
    entry = make_innovation(organisations=[make_organisation(name=name, kind=kind) for name, kind in names])
    assert entry.partners_by_kind() == [("collectivité", ["Ville"]), ("autre", ["Zoé"])]


def test_a_department_gives_its_region_where_no_territory_does():
    region = make_territory(kind=TerritoryKind.REGION)
    department = make_territory(kind=TerritoryKind.DEPARTMENT, region=region)
    assert make_innovation(territory_label="Pays lédonien", department=department).region == region


def test_a_place_names_what_contains_it_each_once():
    region = make_territory(kind=TerritoryKind.REGION, name="Guadeloupe")
    department = make_territory(kind=TerritoryKind.DEPARTMENT, name="Guadeloupe", region=region)
    commune = make_territory(name="Port-Louis", department=department, region=region)
    assert make_innovation(territory=commune).whereabouts == ["Port-Louis", "Guadeloupe"]
    assert make_innovation(territory_label="Barcelone (Espagne)").whereabouts == ["Barcelone (Espagne)"]


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [(None, None, ""), (2011, None, "depuis 2011"), (2014, 2020, "2014-2020"), (2016, 2016, "2016")],
)
def test_years_say_when(start, end, years):
    assert make_innovation(start_year=start, end_year=end).years == years
