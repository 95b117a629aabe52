"""Extracts: the words looked for are marked, the text is as written, and nothing hostile comes out."""

import re

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.analysis.queries import parse_query
from catalogue.search.analysis.snippets import LENGTH, extract, marked, matches
from catalogue.search.analysis.text import tokens, words
from catalogue.search.index import documents
from tests.factories import make_innovation

hostile = st.lists(
    st.sampled_from(
        ["école", "Écoles", "l’eau", "<script>", "&amp;", "</mark>", "<mark>", '"', "'", "eau\u00ad", "e\u0301cole"]
    )
    | st.text(max_size=5),
    max_size=12,
).map(" ".join)
queries = st.sampled_from(["ecole", "eau bio", '"école eau"', "-eau", "éc", "mark", "script amp", "", "x"])


def without_marks(html):
    return re.sub("</?mark>", "", html)


@pytest.mark.parametrize(
    ("text", "query", "wanted"),
    [
        ("L’École des champs", "ecoles", "L’<mark>École</mark> des champs"),
        ("Des médecins salariés", "medec", "Des <mark>médecins</mark> salariés"),
        ("Un tirage au sort, un sort", '"tirage au sort"', "Un <mark>tirage au sort</mark>, un sort"),
        ("Tirage du bon sort", '"tirage au sort"', "Tirage du bon sort"),
        (
            "Le cœur de Saint-Brieuc",
            "coeur st brieuc",
            "Le <mark>cœur</mark> de <mark>Saint</mark>-<mark>Brieuc</mark>",
        ),
        ("Quatre jours", "4 jours", "<mark>Quatre</mark> <mark>jours</mark>"),
        ("De l’eau, pas du vin", "eau -vin", "De l’<mark>eau</mark>, pas du vin"),
        ("la can\u00adtine", "cantine", "la <mark>can\u00adtine</mark>"),
        ("<b>école</b> & eau", "école", "&lt;b&gt;<mark>école</mark>&lt;/b&gt; &amp; eau"),
        ("rien", "", "rien"),
    ],
)
def test_words_are_marked_as_the_analyser_reads_them(text, query, wanted):
    assert marked(text, parse_query(query)) == wanted


@given(hostile, queries)
def test_without_its_marks_the_text_is_the_escaped_one(text, query):
    html = marked(text, parse_query(query))
    assert without_marks(html) == escape(text)
    assert html.count("<mark>") == html.count("</mark>")


@given(hostile, queries)
def test_what_is_marked_is_what_the_index_finds(text, query):
    found = tokens(text)
    for rank, term in enumerate(parse_query(query).wanted):
        in_row = f" {' '.join(term.roots)} " in f" {' '.join(found)} "
        is_begun = bool(term.prefix) and any(word.startswith(term.prefix) for word in [*found, *words(text)])
        assert (in_row or is_begun) == any(match.term == rank for match in matches(text, parse_query(query)))


def test_the_summary_is_kept_when_it_answers():
    html = extract("Une cantine bio.", ["La cantine, bio elle aussi."], parse_query("cantine bio"))
    assert html == "Une <mark>cantine</mark> <mark>bio</mark>."


def test_the_passage_with_the_most_words_is_shown():
    far = "Autre chose. " * 40 + "Ici la **cantine** est [bio](https://exemple.fr). " + "Fin. " * 60
    html = extract("Une cantine.", ["La cantine.", far], parse_query("cantine bio"))
    assert html.startswith("… ") and html.endswith(" …")
    assert "<mark>cantine</mark> est <mark>bio</mark>" in html and "https" not in html
    assert len(without_marks(html)) < LENGTH + 40


@pytest.mark.django_db
def test_a_row_shows_what_answers_and_escapes_the_rest(client):
    make_innovation(
        title="Les <b>cantines</b>", summary="On y mange.", description="La cantine & ses <i>légumes</i> bio."
    )
    documents.rebuild()
    page = client.get("/innovations/?q=cantine+bio").content.decode()
    assert "Les &lt;b&gt;<mark>cantines</mark>&lt;/b&gt;" in page
    assert "La <mark>cantine</mark> &amp; ses &lt;i&gt;légumes&lt;/i&gt; <mark>bio</mark>." in page
    assert "<mark>" not in client.get("/innovations/").content.decode()
