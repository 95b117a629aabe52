"""The pages of the levers."""

import pytest
from django.urls import reverse

from catalogue.models import Status
from catalogue.search.index.engine import current_index
from tests.factories import make_innovation, make_lever

pytestmark = pytest.mark.django_db


def test_the_list_counts_what_is_published(client):
    lever = make_lever(verb="Gérer")
    make_innovation(levers=[lever])
    make_innovation(levers=[lever])
    make_innovation(levers=[lever], status=Status.DRAFT)
    page = client.get(reverse("catalogue:levers")).content.decode()
    assert "2 innovations" in page


def test_a_lever_shows_its_published_entries(client):
    lever, other = make_lever(), make_lever()
    make_innovation(levers=[lever, other], title="La bonne")
    make_innovation(levers=[other], title="L’autre")
    make_innovation(levers=[lever], title="Le brouillon", status=Status.DRAFT)
    page = client.get(lever.get_absolute_url()).content.decode()
    assert "La bonne" in page
    assert "L’autre" not in page
    assert "Le brouillon" not in page


def test_an_unused_lever_says_so(client):
    assert "Aucune innovation" in client.get(make_lever().get_absolute_url()).content.decode()


def test_an_unknown_lever_is_not_found(client):
    assert client.get(reverse("catalogue:lever", args=["inconnu"])).status_code == 404


def test_queries_do_not_grow(client, django_assert_max_num_queries, django_assert_num_queries):
    lever = make_lever()
    make_innovation(levers=[lever], themes=["un"])
    current_index()
    with django_assert_max_num_queries(8) as small:
        client.get(lever.get_absolute_url())
    for number in range(12):
        make_innovation(levers=[lever, make_lever()], themes=[f"thème {number}"])
    current_index()
    with django_assert_num_queries(len(small)):
        client.get(lever.get_absolute_url())
    with django_assert_num_queries(2):
        client.get(reverse("catalogue:levers"))
