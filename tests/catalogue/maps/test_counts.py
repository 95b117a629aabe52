"""Numbers of innovations by place."""

import pytest

from catalogue.maps.counts import count_by_place
from catalogue.search.index.engine import current_index
from catalogue.search.query.criteria import Criteria
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db


def test_an_innovation_counts_in_its_department_and_its_region(brittany, django_assert_num_queries):
    make_innovation(territory=brittany["35"])
    make_innovation(territory=make_territory(department=brittany["35"], region=brittany["53"]))
    make_innovation(territory=brittany["53"])
    make_innovation(territory=make_territory(kind="collectivite", code="988", name="Nouvelle-Calédonie"))
    make_innovation(territory_label="Barcelone")
    current_index()
    with django_assert_num_queries(2):  # the revision, the names
        counts = count_by_place(Criteria())
    assert counts.total == 5
    assert counts.departments == {"35": 2}
    assert counts.regions == {"53": 3}
    assert counts.region_wide == {"53": 1}
    assert counts.overseas == {"988": 1}
    assert counts.overseas_names == {"988": "Nouvelle-Calédonie"}
    assert counts.nowhere == 1
    assert (counts.without_department, counts.without_region) == (2, 1)


def test_an_innovation_of_several_levers_counts_once(brittany):
    levers = [make_lever(), make_lever()]
    make_innovation(territory=brittany["35"], levers=levers)
    make_innovation(territory=brittany["22"])
    assert count_by_place(Criteria(levier=tuple(lever.slug for lever in levers))).departments == {"35": 1}


def test_an_empty_catalogue_has_no_place():
    counts = count_by_place(Criteria())
    assert (counts.total, counts.without_department, counts.departments.total()) == (0, 0, 0)
