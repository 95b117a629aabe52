"""Close innovations, key figures and entries of the first page."""

import pytest

from catalogue.featured import featured_entries
from catalogue.figures import key_figures
from catalogue.models import Replication, Status, TerritoryKind
from catalogue.similar import similar_entries
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db


def test_the_closest_share_the_most_and_say_what():
    lever = make_lever(verb="Gérer")
    origin = make_innovation(levers=[lever], themes=["eau", "sol"])
    far = make_innovation(levers=[lever], themes=["bruit"])
    near = make_innovation(levers=[lever], themes=["eau", "sol", "air"])
    make_innovation(themes=["bruit"])
    found = similar_entries(origin)
    assert [entry.innovation for entry in found] == [near, far]
    assert sorted(found[0].themes) == ["eau", "sol"]
    assert found[0].levers == ["Gérer"]
    assert found[1].themes == []


def test_drafts_are_nobodys_neighbours():
    origin = make_innovation(themes=["eau"])
    make_innovation(themes=["eau"], status=Status.DRAFT)
    assert similar_entries(origin) == []


def test_key_figures_count_published_entries_only():
    drome = make_territory(kind=TerritoryKind.DEPARTMENT)
    taken_up = make_innovation(territory=drome, sources=2)
    make_innovation(territory=drome)
    draft = make_innovation(status=Status.DRAFT)
    for original in (taken_up, taken_up, draft):
        Replication.objects.create(original=original, territory_label="Ailleurs")
    figures = key_figures()
    assert (figures.innovations, figures.taken_up, figures.replications) == (2, 1, 2)
    assert (figures.departments_present, figures.departments) == (1, 1)


def test_featured_entries_follow_their_rules_and_come_once():
    reunion = make_territory(kind=TerritoryKind.REGION, code="04")
    newest = make_innovation(start_year=2024)
    overseas = make_innovation(start_year=2001, territory=reunion)
    reference = make_innovation(start_year=2002, is_zoom=True)
    most_taken_up = make_innovation(start_year=2003)
    Replication.objects.create(original=most_taken_up, territory_label="Ailleurs")
    make_innovation(start_year=2025, status=Status.DRAFT)
    assert featured_entries() == [most_taken_up, reference, overseas, newest]


def test_featured_entries_of_an_empty_catalogue():
    assert featured_entries() == []
