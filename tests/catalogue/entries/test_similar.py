"""Entries near to another, by what they share or by their titles; key figures and entries of the first page."""

import pytest

from catalogue.entries.highlights import MOST_NEAR_TITLES, featured_entries, key_figures, near_titles, similar_entries
from catalogue.models import Replication, Status, TerritoryKind
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


def test_themes_alone_or_levers_alone_make_neighbours():
    lever = make_lever()
    by_theme, by_lever = make_innovation(themes=["eau"]), make_innovation(levers=[lever])
    near = make_innovation(levers=[lever], themes=["eau"])
    assert [entry.innovation for entry in similar_entries(by_theme)] == [near]
    assert [entry.innovation for entry in similar_entries(by_lever)] == [near]
    assert similar_entries(make_innovation()) == []


def test_drafts_are_nobodys_neighbours():
    lever = make_lever()
    origin, neighbour = (make_innovation(levers=[lever], themes=["eau"]) for _ in range(2))
    make_innovation(levers=[lever], themes=["eau"], status=Status.DRAFT)
    assert [entry.innovation for entry in similar_entries(origin)] == [neighbour]


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


def test_the_same_words_in_another_order_and_number_are_near():
    school = make_innovation(title="L’école ouverte aux habitants", status=Status.DRAFT, published_at=None)
    make_innovation(title="Un bus gratuit")
    [near] = near_titles("Des écoles ouvertes à l’habitant")
    assert (near.innovation, near.score) == (school, 100)


def test_the_nearest_come_first_and_the_entry_itself_does_not():
    titles = ["Le bus gratuit", "Le bus gratuit du soir", "La crèche"]
    bus, evening, _ = [make_innovation(title=title) for title in titles]
    found = near_titles("Le bus gratuit", exclude=bus.pk)
    assert [near.innovation for near in found] == [evening]
    found = near_titles("Le bus gratuit")
    assert [near.innovation for near in found] == [bus, evening]
    assert found[0].score > found[1].score


@pytest.mark.parametrize("title", ["", "   ", "le la les", "\x00", "!"])
def test_a_title_without_a_word_is_near_nothing(title):
    make_innovation(title="Le bus gratuit")
    assert near_titles(title) == []


def test_two_queries_whatever_the_number_of_entries(django_assert_num_queries):
    for _ in range(MOST_NEAR_TITLES + 3):
        make_innovation(title="Le bus gratuit")
    with django_assert_num_queries(2):
        assert len(near_titles("Le bus gratuit")) == MOST_NEAR_TITLES
