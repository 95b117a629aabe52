"""Titles that are near: by the roots of their words, whatever their order."""

import pytest

from catalogue.duplicates import MOST, near_titles
from catalogue.models import Status
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db


def test_the_same_words_in_another_order_and_number_are_near():
    school = make_innovation(title="L’école ouverte aux habitants", status=Status.DRAFT, published_at=None)
    make_innovation(title="Un bus gratuit")
    [near] = near_titles("Des écoles ouvertes à l’habitant")
    assert (near.innovation, near.score) == (school, 100)


def test_the_nearest_come_first_and_the_entry_itself_does_not():
    titles = ["Le bus gratuit", "Le bus gratuit du soir", "La crèche"]
    bus, evening, _ = [make_innovation(title=title) for title in titles]
    found = near_titles("Le bus gratuit", but=bus.pk)
    assert [near.innovation for near in found] == [evening]
    found = near_titles("Le bus gratuit")
    assert [near.innovation for near in found] == [bus, evening]
    assert found[0].score > found[1].score


@pytest.mark.parametrize("title", ["", "   ", "le la les", "\x00", "!"])
def test_a_title_without_a_word_is_near_nothing(title):
    make_innovation(title="Le bus gratuit")
    assert near_titles(title) == []


def test_two_queries_whatever_the_number_of_entries(django_assert_num_queries):
    for _ in range(MOST + 3):
        make_innovation(title="Le bus gratuit")
    with django_assert_num_queries(2):
        assert len(near_titles("Le bus gratuit")) == MOST
