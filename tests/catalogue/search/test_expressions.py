"""The other names of a thing find the entries that say one of them."""

import pytest

from catalogue.search.analysis.same_things import SAME_THINGS, other_names
from catalogue.search.index import documents
from catalogue.search.query.criteria import Criteria
from catalogue.search.results import run
from tests.factories import make_innovation


def test_other_names_are_those_that_the_text_does_not_say():
    assert list(other_names(" vill ouvert don ")) == []
    assert list(other_names(" vill don ouvert gratuit ")) == ["open data", "ouverture des données"]


def test_each_name_is_declared_once():
    names = [name for group in SAME_THINGS for name in group]
    assert len(names) == len(set(names)) and all(len(group) > 1 for group in SAME_THINGS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "is_found"),
    [("open data", True), ('"open data"', True), ("données", True), ("Open source", False), ("tiers-lieux", True)],
)
def test_an_entry_is_found_by_another_name(query, is_found):
    make_innovation(title="La ville publie", description="Ses données ouvertes, dans un tiers-lieu.")
    documents.rebuild()
    assert run(Criteria(q=query)).total == is_found


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["4 jours", "quatre jours", "semaine de 4 jours", "semaine de quatre jours"])
def test_numbers_are_found_in_words_and_in_figures(query):
    make_innovation(title="La semaine en quatre jours")
    make_innovation(title="La semaine de 4 jours")
    documents.rebuild()
    assert run(Criteria(q=query)).total == 2
