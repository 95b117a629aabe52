"""What an import of territories changes in the entries that name them."""

import pytest

from catalogue.entries.changes import record_change
from catalogue.models import Territory
from catalogue.search.index import documents
from catalogue.territories.following import follow_territories
from catalogue.territories.importing import import_territories
from tests.catalogue.territories.geography import FILES, replaced, write_geography
from tests.factories import make_innovation, make_replication

pytestmark = pytest.mark.django_db

IN_BRITTANY = {
    "regions": [
        FILES["regions.csv"][0],
        "52,Pays de la Loire,metro,des ,44109,Nantes,44,1,327734",
        "53,Bretagne,metro,de ,35238,Rennes,35,2,274446",
    ],
    "departments": [
        FILES["departments.csv"][0],
        "35,Ille-et-Vilaine,53,metro,d',35238,Rennes,2,274446",
        "44,Loire-Atlantique,52,metro,de la ,44109,Nantes,1,327734",
    ],
    "communes": replaced("communes.csv.gz", "44143,Rezé,44,52,442", "44143,Rezé,35,53,353"),
}
"""Rezé moves to Ille-et-Vilaine."""


def load(directory, **changes):
    import_territories(directory=write_geography(directory, **changes), apply=True)


def test_an_entry_follows_its_commune_to_another_department(tmp_path):
    load(tmp_path)
    entry = make_innovation(territory=Territory.objects.get(kind="commune", code="44143"))
    record_change([entry.pk])
    load(tmp_path, **IN_BRITTANY)
    entry.refresh_from_db()
    assert (entry.department.code, entry.region.code) == ("35", "53")
    assert "bretagn" in entry.search_document.context
    assert documents.drift() == []


def test_a_new_name_is_searched_in_entries_and_reproductions(tmp_path):
    load(tmp_path)
    reze = Territory.objects.get(kind="commune", code="44143")
    carried, copied = make_innovation(territory=reze), make_innovation()
    make_replication(original=copied, territory=reze)
    documents.rebuild()
    load(tmp_path, communes=replaced("communes.csv.gz", "44143,Rezé,", "44143,Ratiate,"))
    assert documents.drift() == []
    for entry in (carried, copied):
        entry.refresh_from_db()
    assert "ratiat" in carried.search_document.context
    assert "ratiat" in copied.search_document.body


def test_without_a_move_nothing_is_read(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert follow_territories(set()) == 0
