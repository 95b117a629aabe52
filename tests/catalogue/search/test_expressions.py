"""What a search finds beside the words typed: synonyms, numbers in figures or in words, the name of an entry first."""

import pytest

from catalogue.entries.changes import record_change
from catalogue.models import SynonymGroup, WeakWord
from catalogue.search.index import documents, engine
from catalogue.search.query.criteria import Criteria
from catalogue.search.results import quoted_list, run
from tests.factories import make_innovation, make_policy


def titles(**criteria):
    return [row.title for row in run(Criteria(**criteria)).entries]


@pytest.fixture
def search_words(db):
    """Some synonyms and weak words."""
    SynonymGroup.objects.create(kind="equivalent", terms="open data\ndonnées ouvertes")
    SynonymGroup.objects.create(kind="acronym", terms="EHPAD\nmaison de retraite")
    SynonymGroup.objects.create(kind="broader", terms="santé\nmédecin\ntélémédecine")
    for word in ("comment", "garder", "ville"):
        WeakWord.objects.create(word=word)
    record_change([])


@pytest.mark.parametrize(
    ("query", "is_found"),
    [("open data", True), ("données", True), ('"open data"', False), ("Open source", False), ("tiers-lieux", True)],
)
def test_an_entry_is_found_by_another_name(search_words, query, is_found):
    make_innovation(title="La ville publie", description="Ses données ouvertes, dans un tiers-lieu.")
    documents.rebuild()
    assert run(Criteria(q=query)).total == is_found


def test_a_synonym_comes_after_the_word_itself_and_can_be_left_out(search_words, client):
    make_innovation(title="Une maison de retraite", start_year=2024)
    make_innovation(title="Un lieu", description="Un EHPAD ouvert.", start_year=2010)
    assert titles(q="EHPAD") == ["Un lieu", "Une maison de retraite"]
    assert titles(q="EHPAD", exact=True) == ["Un lieu"]
    page = client.get("/innovations/?q=EHPAD").content.decode()
    assert "Aussi\u00a0: maison de retraite." in page and "?q=EHPAD&amp;exact=1" in page
    exact = client.get("/innovations/?q=EHPAD&exact=1").content.decode()
    assert "Seulement les mots tapés." in exact and "Une maison de retraite" not in exact
    assert '<input type="hidden" name="exact" value="1">' in exact, "the filters and the order keep it"


def test_a_broad_term_finds_the_narrow_ones_and_not_the_reverse(search_words):
    make_innovation(title="Un médecin")
    make_innovation(title="La santé")
    assert sorted(titles(q="santé")) == ["La santé", "Un médecin"] and titles(q="médecin") == ["Un médecin"]


def test_a_weak_word_weighs_nothing_beside_a_real_one(search_words):
    make_innovation(title="Un médecin salarié")
    make_innovation(title="Garder la ville propre")
    results = run(Criteria(q="comment garder un médecin en ville"))
    assert (results.count_sentence, titles(q="comment garder un médecin en ville")) == (
        "1 innovation",
        ["Un médecin salarié"],
    )
    assert titles(q="garder la ville") == ["Garder la ville propre"]


def test_entries_with_some_of_the_words_follow_those_with_all_of_them(search_words, client):
    make_innovation(title="Un vélo et un bus", themes=["rail"])
    for number in range(2):
        make_innovation(title=f"Un bus à vélo {number}", description="Sur le rail.", themes=["rue"])
    make_innovation(title="Un vélo sur rail")
    make_innovation(title="Un bus")
    for number in range(9):
        make_innovation(title=f"Autre chose {number}")
    whole = run(Criteria(q="bus vélo rail"))
    assert [(part.heading, len(part.rows)) for part in whole.parts] == [
        ("", 3),
        ("1\u00a0fiche parle de «\u00a0vélo\u00a0» et «\u00a0rail\u00a0» sans «\u00a0bus\u00a0»", 1),
    ]
    assert (whole.total, whole.beside, whole.count_sentence) == (3, 1, "3 innovations et 1 proche")
    [theme] = [facet for facet in whole.facets if facet.name == "theme"]
    assert sum(value.count for value in theme.values) == 3, "facets count what the total counts"
    assert len(engine.keys(Criteria(q="bus vélo rail"))) == 3, "exports carry what the total counts"
    page = client.get("/innovations/?q=bus+vélo+rail").content.decode()
    assert "3 innovations et 1 proche" in page and "sans «\u00a0bus\u00a0»" in page and "laissent les proches" in page


def test_where_no_entry_has_all_the_words_those_that_have_some_are_counted(search_words):
    make_innovation(title="Un vélo pour tous", themes=["rue"])
    make_innovation(title="Autre chose")
    results = run(Criteria(q="vélo tracteur"))
    assert (results.total, results.beside, results.is_whole) == (1, 0, False)
    assert results.count_sentence == "1 innovation proche, aucune n’a tous les mots"
    assert [part.heading for part in results.parts] == [
        "1\u00a0fiche parle de «\u00a0vélo\u00a0» sans «\u00a0tracteur\u00a0»"
    ]
    assert [part.heading for part in run(Criteria(q="vélo tracteur", tri="titre")).parts] == [
        "1\u00a0fiche proche, sans tous les mots"
    ]
    filtered = run(Criteria(q="vélo tracteur", theme=("autre",)))
    assert filtered.listed == 0, "a filter still excludes"


def test_many_ways_to_lack_words_take_few_headings(search_words):
    words = ["vélo", "bus", "rail", "canal", "pont", "gare"]
    for number in range(len(words)):
        make_innovation(title=" ".join(words[:number] + words[number + 1 :]))
    for number in range(20):
        make_innovation(title=f"Autre chose {number}")
    results = run(Criteria(q=" ".join(words)))
    assert (results.total, [len(part.rows) for part in results.parts]) == (6, [1, 1, 1, 1, 2])
    assert results.parts[-1].heading == "D’autres fiches proches, qui ont moins de ces mots"


def test_a_heading_names_the_first_words_only():
    assert quoted_list(["a"]) == "«\u00a0a\u00a0»" and quoted_list(["a", "b"]) == "«\u00a0a\u00a0» et «\u00a0b\u00a0»"
    assert quoted_list(list("abcdefgh")).endswith("«\u00a0e\u00a0» et 3 autres")


def test_a_word_that_half_of_the_catalogue_has_says_nothing_alone(search_words):
    for number in range(4):
        make_innovation(title=f"Le village {number}")
    results = run(Criteria(q="village zyxw"))
    assert results.listed == 0
    assert [(word.label, word.count) for word in results.help.words] == [("village", 4)]
    assert len(results.help.nearest) == 3


def test_no_result_is_no_dead_end(search_words, client):
    for number in range(4):
        make_innovation(title=f"Le village {number}", description="Une fontaine.")
    page = client.get("/innovations/?q=village+zyxw").content.decode()
    assert "Cherchez un mot seul" in page and "Les fiches les moins éloignées" in page and "Proposez-le" in page
    nothing = run(Criteria(q="zyxw"))
    assert (list(nothing.help.words), list(nothing.help.nearest), nothing.help.policies) == ([], [], [])


def test_no_result_leads_to_the_policies_of_what_is_nearest_and_to_the_feed(search_words, client):
    SynonymGroup.objects.create(kind="acronym", terms="ALSH\nloisirs sans hébergement")
    first, second = make_policy(), make_policy()
    make_innovation(title="Des loisirs", policies=[first, second])
    make_innovation(title="Loisirs de plein air", policies=[first])
    found = run(Criteria(q="ALSH"))
    assert found.listed == 0 and len(found.help.nearest) == 2
    assert found.help.policies == [(first.slug, first.name), (second.slug, second.name)]
    page = client.get("/innovations/?q=ALSH").content.decode()
    assert first.get_absolute_url() in page and "/innovations/flux.atom?q=ALSH" in page
    assert client.get("/innovations/flux.atom?q=ALSH").status_code == 200


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Le Mené", "Le Mené, un territoire en marche"),
        ("rezo pouce", "Rezo Pouce, l’autostop"),
        ("maison de santé", "Une maison de santé"),
        ("santé maison", "La maison de la bonne santé, une santé de maison"),
    ],
)
def test_a_name_or_a_phrase_of_a_title_comes_first(db, query, first):
    for title in ("Le Mené, un territoire en marche", "Rezo Pouce, l’autostop", "Une maison de santé"):
        make_innovation(title=title, start_year=2001)
    make_innovation(title="Qui mène, mené, mener", themes=["mené"], start_year=2020)
    make_innovation(title="Le pouce et le rezo", themes=["rezo", "pouce"], start_year=2020)
    make_innovation(title="La maison de la bonne santé, une santé de maison", themes=["santé"], start_year=2020)
    assert titles(q=query)[0] == first


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["4 jours", "quatre jours", "semaine de 4 jours", "semaine de quatre jours"])
def test_numbers_are_found_in_words_and_in_figures(query):
    make_innovation(title="La semaine en quatre jours")
    make_innovation(title="La semaine de 4 jours")
    documents.rebuild()
    assert run(Criteria(q=query)).total == 2
