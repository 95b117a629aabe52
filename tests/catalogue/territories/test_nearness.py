"""Where territories are, and what is near one."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.models import TerritoryKind
from catalogue.territories.nearness import apart, distance, means, surroundings_of
from tests.catalogue.territories.france import make_place
from tests.parts import share

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        ((48.8566, 2.3522), (45.764, 4.8357), 392),  # Paris, Lyon
        ((48.8566, 2.3522), (-20.8789, 55.4481), 9365),  # Paris, Saint-Denis of La Réunion
        ((0.0, 0.0), (0.0, 180.0), 20015),
    ],
)
def test_known_distances(one, other, kilometres):
    assert distance(one, other) == pytest.approx(kilometres, abs=8)


@settings(max_examples=share(50))
@given(points, points, points)
def test_a_distance_is_one(one, other, third):
    assert distance(one, one) == 0
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert distance(one, third) <= distance(one, other) + distance(other, third) + 1e-3
    assert distance(one, other) <= math.pi * 6371.0 + 1e-6


def test_the_mean_of_what_is_known():
    found = means({"1": (48.0, 2.0), "2": (46.0, 4.0)}, [("1", ["d", "r"]), ("2", ["r", None]), ("3", ["r", "x"])])
    assert found == {"d": (48.0, 2.0), "r": (47.0, 3.0)}


def test_a_place_that_is_unknown_is_as_far_as_can_be():
    assert apart((48.0, 2.0), (None, None)) == apart((None, 2.0), (48.0, 2.0)) == math.inf


@pytest.mark.django_db
def test_what_is_around_a_commune(django_assert_num_queries):
    region = make_place(TerritoryKind.REGION, "75", "Nouvelle-Aquitaine", latitude=45.2, longitude=0.2)
    far = make_place(TerritoryKind.REGION, "04", "La Réunion", latitude=-21.1, longitude=55.5)
    creuse = make_place(TerritoryKind.DEPARTMENT, "23", "Creuse", region=region, latitude=46.1, longitude=2.0)
    make_place(TerritoryKind.DEPARTMENT, "974", "La Réunion", region=far, latitude=-21.1, longitude=55.5)
    make_place(TerritoryKind.DEPARTMENT, "33", "Gironde", region=region, latitude=44.8, longitude=-0.6)
    make_place(TerritoryKind.DEPARTMENT, "99", "Inconnu", region=region)
    within = {"region": region, "department": creuse, "latitude": 45.95, "longitude": 1.75}
    epci = make_place(TerritoryKind.EPCI, "200067593", "CC Creuse Sud Ouest", region=region, department=creuse)
    make_place(TerritoryKind.COMMUNE, "23030", "Bourganeuf", epci=epci, **within)
    with django_assert_num_queries(2):
        around = surroundings_of("commune-23030")
    assert around.containers == ("commune-23030", "epci-200067593", "departement-23", "region-75")
    assert [sorted(band) for band in around.bands] == [["departement-23"], ["departement-33", "region-75"], []]
    assert around.names == (
        *("Bourganeuf (23)", "CC Creuse Sud Ouest (intercommunalité, 23)", "Creuse (département)"),
        *("Nouvelle-Aquitaine (région)", "À moins de 100\xa0km", "À moins de 250\xa0km", "À moins de 500\xa0km"),
        "Plus loin",
    )
    assert surroundings_of("departement-974").containers == ("departement-974", "region-04")
    assert surroundings_of("commune-00000") is surroundings_of("") is None
