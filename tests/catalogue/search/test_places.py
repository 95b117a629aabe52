"""Places in the words of a search."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.models import TerritoryKind
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.search.query.places import ordinary_words, place_in_words
from catalogue.territories.named import PlaceNames
from tests.catalogue.territories.france import make_place
from tests.catalogue.territories.test_typed_names import load
from tests.parts import share

KEYS = (
    *("region-53", "region-11", "region-04", "departement-974", "departement-23", "departement-59", "departement-86"),
    *("departement-29", "commune-80225", "commune-38544", "commune-59350", "epci-200093201", "commune-62528"),
    *("commune-23030", "commune-23189", "commune-67377", "commune-76255", "commune-46030", "commune-26113"),
    *("commune-93066", "commune-97411", "commune-29019", "epci-200057867", "commune-72181", "commune-37261"),
    *("epci-200067106", "epci-200054781", "departement-75", "commune-75056", "commune-89162", "commune-91228"),
    *("commune-45024", "commune-44055", "commune-92012", "commune-62160", "ancienne-commune-85030"),
)

USED = [
    ("59000", "", "commune-59350"),
    ("62750", "", "commune-62528"),
    ("23400", "", "commune-23030"),
    ("Creuse", "", "departement-23"),
    ("transport en Creuse", "transport", "departement-23"),
    ("cantine bio Bretagne", "cantine bio", "region-53"),
    ("tiers-lieu Finistère", "tiers-lieu", "departement-29"),
    ("médecin à Bourganeuf", "médecin", "commune-23030"),
    ("l’eau à Brest", "l’eau", "commune-29019"),
    ("cantine dans le Nord", "cantine", "departement-59"),
    ("commune de Plaine", "", "commune-67377"),
    ("Plaine Commune", "", "epci-200057867"),
    ("MEL", "", "epci-200093201"),
    ("énergie la Réunion", "énergie", "region-04"),
    ("monnaie locale pays basque", "monnaie locale", "epci-200067106"),
    ("LOOS EN GOHELLE transition", "transition", "commune-62528"),
    ("le Mans vélo", "vélo", "commune-72181"),
    ("santé Grand Paris", "santé", "epci-200054781"),
    ("logement Paris 13e", "logement", "departement-75"),
    ("logement Paris 13e arrondissement vacant", "logement vacant", "departement-75"),
    ("mobilité Évry", "mobilité", "commune-91228"),
]
WORDS = [
    ("cantine bio", ()),
    ("plaine inondable", ()),
    ("le nord magnétique", ()),
    ("tours de table", ()),
    ('cantine "Bretagne"', ()),
    ("cantine -Bretagne", ()),
    ("lequel mel qui", ()),
    ("", ()),
    ("\x00 %_", ()),
    ("Bio", ("commune-46030",)),
    ("Plaine", ("commune-67377",)),
    ("Eu", ("commune-76255",)),
    ("Die", ("commune-26113",)),
    ("Tours", ("commune-37261",)),
    ("Vienne", ("departement-86", "commune-38544")),
    ("Nord", ("departement-59",)),
    ("maison de santé Saint-Denis", ("commune-97411", "commune-93066")),
    ("commerce La Baule", ("commune-45024", "commune-44055")),
    ("école Boulogne", ("commune-85084", "commune-92012", "commune-62160")),
]


def key(match):
    return f"{match.territory.kind}-{match.territory.code}"


@pytest.fixture
def places(db):
    load(*KEYS)


@pytest.mark.parametrize(("q", "rest", "wanted"), USED)
def test_a_place_that_is_used(places, q, rest, wanted):
    reading = place_in_words(q, PlaceNames.read())
    assert reading.match is not None, reading
    assert (reading.rest, key(reading.match)) == (rest, wanted)


@pytest.mark.parametrize(("q", "offered"), WORDS)
def test_words_that_are_not_used_as_a_place(places, q, offered):
    reading = place_in_words(q, PlaceNames.read())
    assert (reading.match, tuple(map(key, reading.offered))) == (None, offered)


def test_a_reading_takes_five_queries_at_most_however_many_words(places, django_assert_max_num_queries):
    names = PlaceNames.read()
    for q in ("cantine bio", "cantine bio Bretagne 59000 Saint-Denis", "a " * 100, "é" * 10_000, "mot " * 20):
        with django_assert_max_num_queries(5):
            place_in_words(q, names)


def test_words_that_name_no_territory_take_no_query(places, django_assert_num_queries):
    names = PlaceNames.read()
    with django_assert_num_queries(0):
        assert place_in_words("épicerie solidaire du village", names).match is None


@pytest.mark.django_db
def test_any_text_is_read():
    make_place(TerritoryKind.REGION, "53", "Bretagne", population=10)
    names = PlaceNames.read()

    @settings(max_examples=share(40))
    @given(st.text(max_size=40), st.text(max_size=10))
    def check(text, end):
        for q in (text, f"{text} Bretagne {end}"):
            reading = place_in_words(q, names)
            left = reading.rest.split()
            assert all(word in q.split() for word in left)

    check()


def test_the_list_of_ordinary_words():
    assert {"bio", "die", "eu", "plaine", "tours", "orange", "ecole"} <= ordinary_words()
    assert not {"paris", "lyon", "bourganeuf", "gueret", "rennes"} & ordinary_words()


@pytest.mark.django_db
def test_an_address_says_what_it_is_read_as():
    make_place(TerritoryKind.REGION, "53", "Bretagne", population=10)
    filters = InnovationFilterSet({"q": "cantine bio Bretagne", "page": "2"})
    assert filters.criteria == Criteria(q="cantine bio", territoire="region-53", page=2)
    assert filters.territory.code == "53"
    assert filters.place_note.as_words.url == "?q=cantine+bio+Bretagne&lieu=non"
    kept = InnovationFilterSet({"q": "cantine bio Bretagne", "lieu": "non"})
    assert kept.criteria == Criteria(q="cantine bio Bretagne", lieu=False)
    assert kept.place_note is None
    there = InnovationFilterSet({"q": "cantine Bretagne", "territoire": "region-53"})
    assert there.criteria == Criteria(q="cantine Bretagne", territoire="region-53")
