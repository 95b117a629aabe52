"""A search without result is offered a spelling in the catalogue's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.entries.changes import record_change
from catalogue.models import Status, SynonymGroup
from catalogue.search.analysis import lexicon as lexicon_module
from catalogue.search.analysis.lexicon import lexicon_of
from catalogue.search.analysis.spelling import MAX_CORRECTIONS, corrected_texts, corrections
from catalogue.search.index import documents
from catalogue.search.query.criteria import MAX_QUERY, Criteria
from catalogue.search.results import run
from tests.factories import make_innovation, make_lever

TEXTS = [
    "La cantine bio de Mouans-Sartoux. Les cantines, la Cantine.",
    "Un tirage au sort, une monnaie locale, l’autostop, des médecins.",
    "Le budget participatif du lycée. Une zone blanche, un tiers-lieu.",
    "La mairie d’Auray, une place libre avant le logement, des garants.",
    "Attirer un commerce malgré la densité.",
]
lexicon = lexicon_of(TEXTS)


@pytest.fixture(autouse=True)
def no_rest(monkeypatch):
    """Each test reads its own catalogue."""
    monkeypatch.setattr(lexicon_module, "REST", 0)
    monkeypatch.setattr(lexicon_module.current, "_kept", None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tirrage au sort", "tirage au sort"),
        ("monnaie localle", "monnaie locale"),
        ("cantinne", "cantine"),
        ("CANTINNE", "cantine"),
        ("cantine boi", "cantine bio"),
        ("medcins", "médecins"),
        ("mouan-sartou", "Mouans-Sartoux"),
        ("auto-stop", "autostop"),
        ("auto stop", "autostop"),
        ("tierslieu", "tiers lieu"),
        ('"budjet participatif" lycee', '"budget participatif" lycee'),
        ("l’autostap -cantine", "l’autostop -cantine"),
        ("budjett participattif", "budget participatif"),
        ("zone blance", "zone blanche"),
        ("mairie dauray", "mairie d’Auray"),
    ],
)
def test_what_was_meant_comes_first(typed, meant):
    assert corrected_texts(typed, lexicon)[0] == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "cantine",
        "de la",
        "xyzzy",
        "44",
        "2015",
        "é",
        "?!",
        "b",
        "médecins bio",
        "fibre",
        "police",
        "logement vacant",
        "logements vacants",
        "attirer un dentiste",
    ],
)
def test_what_is_right_or_beyond_repair_is_left_alone(typed):
    assert corrected_texts(typed, lexicon) == []


@given(
    st.text(max_size=60) | st.lists(st.sampled_from(["cantinne", "sort", "-", '"', "xq"]), max_size=9).map(" ".join)
)
def test_corrections_are_few_and_other_than_what_was_typed(text):
    found = corrected_texts(text, lexicon)
    assert len(found) <= MAX_CORRECTIONS and text not in found
    assert corrected_texts(text, lexicon) == found


def test_a_word_is_written_in_small_letters_if_it_ever_is():
    found = lexicon_of(["CANTINE Cantine cantine Sartoux"])
    assert (found.written["cantine"], found.written["sartoux"]) == ("cantine", "Sartoux")
    assert found.counts["cantine"] == 3


@pytest.mark.django_db
def test_a_correction_is_offered_when_it_finds_something(client):
    for number in range(2):
        make_innovation(title=f"Une cantine {number}", levers=[make_lever()])
    make_innovation(title="Brouillon de piscine", status=Status.DRAFT)
    documents.rebuild()
    [meant] = run(Criteria(q="cantinne")).corrected
    assert (meant.label, meant.count, meant.url) == ("cantine", 2, "?q=cantine")
    assert not run(Criteria(q="cantine")).corrected
    assert not run(Criteria(q="picsine")).corrected, "a draft gives no word"
    assert not run(Criteria(q="cantinne", zoom=("oui",))).corrected, "filters stay, and nothing has this one"
    results = run(Criteria(q="cantinne"))
    assert (results.total, results.typed, results.criteria) == (2, Criteria(q="cantinne"), Criteria(q="cantine"))
    assert run(Criteria(q="cantinne", exact=True)).total == 0 == run(Criteria(q="cantinne"), with_spelling=False).total
    page = client.get("/innovations/?q=cantinne").content.decode()
    assert "Chercher «\u00a0cantinne\u00a0» tel quel" in page and "?q=cantinne&amp;exact=1" in page
    assert "Vouliez-vous dire <a" in page and "(2\u00a0innovations)\u00a0?" in page


@pytest.mark.django_db
def test_words_are_read_anew_when_the_catalogue_changes(monkeypatch):
    assert corrections(Criteria(q="abricott")) == []
    innovation = make_innovation(title="Un abricot")
    record_change([innovation.pk])
    assert corrections(Criteria(q="abricott")) == [Criteria(q="abricot")]
    monkeypatch.setattr(lexicon_module, "REST", 60)
    record_change([make_innovation(title="Une groseille").pk])
    assert corrections(Criteria(q="grosseille")) == [], "not twice in a minute"


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["anticonstitutionnellemen", "cantinne", "loccal"])
def test_a_long_query_costs_little(word):
    make_innovation(title="Anticonstitutionnellement", summary="Une cantine locale.")
    found = corrections(Criteria(q=f"{word} " * 100))
    assert all(len(criteria.q) <= MAX_QUERY for criteria in found) and len(found) <= MAX_CORRECTIONS


@pytest.mark.django_db
def test_a_misspelt_word_is_corrected_among_others_that_are_not():
    make_innovation(title="Un médecin au village")
    make_innovation(title="Garder le village")
    documents.rebuild()
    [row] = run(Criteria(q="un medcin au village")).entries
    assert row.title == "Un médecin au village"


@pytest.mark.django_db
def test_a_word_that_a_synonym_knows_is_never_corrected():
    for title in ("Une maison de retraite", "L’espad du jardinier"):
        make_innovation(title=title)
    SynonymGroup.objects.create(kind="acronym", terms="ÉPAD\nmaison de retraite")
    record_change([])
    results = run(Criteria(q="ÉPAD"))
    assert not results.corrected and [row.title for row in results.entries] == ["Une maison de retraite"]
