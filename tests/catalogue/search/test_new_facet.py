"""A facet is declared in one place, `FACETS`: one declared here is everywhere."""

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from catalogue.admin import innovation_filters
from catalogue.admin.innovations import InnovationAdmin
from catalogue.models import Innovation
from catalogue.search import reference
from catalogue.search.index import documents, engine
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.facets import FACETS, Facet, flagged
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.search.results import run
from oural.models import User
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db

CITED = Facet(
    "citee",
    "Mention",
    *flagged(Q(in_report=True), lambda innovation: innovation.in_report, "Citée dans le rapport"),
    in_admin=True,
    any_label="Toutes les mentions",
)


@pytest.fixture(autouse=True)
def cited(monkeypatch) -> Innovation:
    """An entry that has the value, beside one that does not. What is made on loading is made again."""
    filter_count = len(innovation_filters.filters())
    monkeypatch.setitem(FACETS, CITED.name, CITED)
    monkeypatch.setattr(InnovationFilterSet, "base_filters", InnovationFilterSet.get_filters())
    monkeypatch.setattr(InnovationAdmin, "list_filter", innovation_filters.filters())
    assert len(InnovationAdmin.list_filter) == filter_count + 1
    make_innovation(title="Un bus")
    return make_innovation(title="Un laboratoire", in_report=True)


def test_both_engines_count_it(cited):
    assert documents.drift() == []
    for criteria in (Criteria(), Criteria(citee=("oui",)), Criteria(citee=("non",))):
        assert engine.total_and_counts(criteria) == reference.total_and_counts(criteria)
        assert engine.keys(criteria) == reference.keys(criteria)
    assert engine.total_and_counts(Criteria())[1]["citee"] == {"oui": 1}
    assert engine.keys(Criteria(citee=("oui",))) == [cited.pk]


def test_an_address_says_it_and_reads_back(cited):
    filters = InnovationFilterSet(QueryDict("theme=&citee=oui&page=2"))
    assert filters.criteria == Criteria(citee=("oui",)).at_page(2) and filters.notices == []
    assert filters.criteria.to_query_string() == "citee=oui&page=2"
    assert list(filters.qs) == [cited]


def test_its_wrong_value_is_a_sentence(client):
    assert "Le filtre «\xa0mention = non\xa0» n’existe pas" in text(client, "innovations", "citee=non")


def test_the_form_has_its_boxes_and_what_is_ticked_has_its_chip(client):
    page = text(client, "innovations", "")
    assert '<fieldset class="o-facet" id="citee">' in page and 'name="citee" value="oui"' in page
    ticked = text(client, "innovations", "citee=oui")
    assert 'name="citee" value="oui" checked' in ticked
    assert "Un laboratoire" in ticked and "Un bus" not in ticked
    assert [(chip.kind, chip.label, chip.url) for chip in run(Criteria(citee=("oui",))).chips] == [
        ("Mention", "Citée dans le rapport", "./")
    ]


def test_the_bar_of_the_map_offers_it(client):
    page = text(client, "map", "")
    assert '<select class="fr-select" id="filtre-citee" name="citee">' in page and "Toutes les mentions" in page


def test_exports_and_feeds_obey_it(client):
    file = b"".join(client.get(reverse("catalogue:export", args=["csv"]), {"citee": "oui"}).streaming_content)
    assert "Un laboratoire" in file.decode() and "Un bus" not in file.decode()
    feed = text(client, "feed", "citee=oui")
    assert "Un laboratoire" in feed and "Un bus" not in feed


def test_the_admin_filters_by_it(client, cited):
    client.force_login(User.objects.create_superuser("editrice"))
    response = client.get(reverse("admin:catalogue_innovation_changelist"), {"citee": "oui"})
    assert list(response.context["cl"].result_list) == [cited]
    assert "Citée dans le rapport" in response.content.decode()


def text(client, name: str, query_string: str) -> str:
    """The page of this name in the catalogue."""
    response = client.get(f"{reverse(f'catalogue:{name}')}?{query_string}")
    assert response.status_code == 200
    return response.content.decode()
