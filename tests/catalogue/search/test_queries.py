"""How what a person typed is read: terms, phrases, weak words, other words for them."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.analysis.queries import MAX_WORDS, Query, Term, parse_query, whole_name
from catalogue.search.analysis.synonyms import Thesaurus
from catalogue.search.analysis.text import fold

GROUPS = [
    ("equivalent", ("médecin", "généraliste")),
    ("acronym", ("ESS", "économie sociale et solidaire")),
    ("acronym", ("EHPAD", "maison de retraite")),
    ("equivalent", ("logement vacant", "maison vide")),
    ("broader", ("santé", "médecin", "télémédecine")),
]
thesaurus = Thesaurus.of(
    [SimpleNamespace(kind=kind, term_list=terms) for kind, terms in GROUPS],
    ["garder", "petit", "commune", "mettre en place", "logement"],
)


def of(*terms, unwanted=(), **others):
    """A query of these terms, single words being their roots."""
    return Query(tuple(Term((term,)) if isinstance(term, str) else term for term in terms), unwanted, **others)


def read(text):
    """The terms of a query, without what only orders the answers."""
    query = parse_query(text)
    return Query(query.wanted, query.unwanted)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", of()),
        ("de la", of()),
        ("cantines bio", of("cantin", "bio")),
        ("bio cantines", of("bio", Term(("cantin",), prefix="cantines"))),
        ("mouans-sart", of("mouan", Term(("sart",), prefix="sart"))),
        ("sart", of(Term(("sart",), prefix="sart"))),
        ("EHPAD", of("ehpad")),
        ("or", of("or")),
        ("ESS", of("ess")),
        ("eau 4400", of("eau", "4400")),
        ("x", of("x")),
        ('"tirage au sort"', of(Term(("tirag", "sort")))),
        ("« zéro déchet » ", of(Term(("zero", "dechet")))),
        ("“zéro déchet", of(Term(("zero", "dechet")))),
        ("eau -bio", of("eau", unwanted=(Term(("bio",)),))),
        ('-"zéro déchet"', of(unwanted=(Term(("zero", "dechet")),))),
        ("eau eau eau", of("eau")),
        ('- -- " « »', of()),
    ],
)
def test_parse_query(text, query):
    assert read(text) == query


def test_a_long_query_is_cut():
    query = parse_query(" ".join(f"mot{number}" for number in range(5000)) + ' "un deux"' * 500)
    assert sum(len(term.roots) for term in (*query.wanted, *query.unwanted)) == MAX_WORDS
    assert parse_query("㌖" * 200).name == "" == whole_name("㌖" * 200)


@given(st.text(alphabet=st.sampled_from(list("aé-\"«»“” '’\0\ud800*:()&|!^x")), max_size=60))
def test_any_query_is_read(text):
    query = parse_query(text, thesaurus)
    for term in (*query.wanted, *query.unwanted):
        assert term.roots
        assert all(root == fold(root) != "" for root in term.roots)


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        ("comment garder un médecin", ["medecin"]),
        ("garder la commune", ["gard", "commun"]),
        ("mettre en place une cantine", ["cantin"]),
        ('commune "tirage au sort"', ["tirag"]),
        ("petit logement vacant", ["log", "vac"]),
        ("logement bio", ["bio"]),
    ],
)
def test_weak_words_go_as_long_as_another_term_remains(text, roots):
    assert [term.roots[0] for term in parse_query(text, thesaurus).wanted] == roots


def test_the_thesaurus_widens_words_and_whole_expressions():
    [term] = parse_query("un médecin", thesaurus).wanted
    assert (term.others, term.row, term.label) == ((("general",),), (), "médecin")
    first, second = parse_query("les logements vacants", thesaurus).wanted
    assert first.row == second.row == ("log", "vac") and first.others == second.others == (("maison", "vid"),)
    assert parse_query("EHPAD", thesaurus).added == (("EHPAD", ("maison de retraite",)),)
    assert not parse_query("ess bio", thesaurus).added, "four letters or fewer: in capitals, or alone"
    assert parse_query("ESS bio", thesaurus).added and parse_query("ess", thesaurus).added
    [exact] = parse_query("médecin", thesaurus, with_synonyms=False).wanted
    assert not exact.others


def test_all_that_was_typed_is_kept_as_a_phrase_and_a_name():
    query = parse_query("La commune de Rezo Pouce", thesaurus)
    assert query.phrase == ("commun", "rezo", "pouc") and query.name == "·la·commune·de·rezo·pouce"
    assert parse_query("Le Mené").name == whole_name("le mene") and not parse_query("Le Mené").phrase
    assert not parse_query('"Rezo Pouce"').name and not parse_query("Rezo -Pouce").phrase
