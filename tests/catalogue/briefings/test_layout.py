"""Texts are shortened to whole paragraphs, within the lines of a page."""

from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.briefings.layout import (
    CUT,
    LINE,
    Heading,
    Run,
    clean,
    first_paragraphs,
    fit_texts,
    height_of,
    paragraph,
    paragraph_height,
)

WORDS = st.lists(st.sampled_from(["a", "mairie", "école.", "Une", "financement", "x" * 200]), min_size=1, max_size=120)
TEXT = st.lists(WORDS.map(" ".join), max_size=6)


def height(text: list[str]) -> float:
    return sum(map(paragraph_height, text))


@given(st.lists(TEXT, max_size=5), st.floats(-5, 80))
@example([["a " * 400]], 1.5)
@example([["x" * 5000]], 3)
def test_what_is_kept_is_a_beginning_and_fits(texts, room):
    short = fit_texts(texts, room)
    assert sum(map(height, short)) <= max(0, room) + 1e-6
    for text, kept in zip(texts, short, strict=True):
        if kept == text:
            continue
        assert not kept or kept[-1].endswith(CUT)
        whole = [*kept[:-1], kept[-1].removesuffix(CUT)] if kept else []
        assert whole[:-1] == text[: len(whole[:-1])]
        assert not whole or text[len(whole) - 1].startswith(whole[-1])


@given(st.lists(TEXT, max_size=5))
def test_what_has_room_is_whole(texts):
    assert fit_texts(texts, sum(map(height, texts)) + 1e-6) == texts


def test_paragraphs_are_whole_then_sentences_then_words():
    text = ["Une phrase. Une autre, plus longue.", "b" * LINE]
    assert first_paragraphs(text, 10) == text
    assert first_paragraphs(text, paragraph_height(text[0])) == [text[0] + CUT]
    long = "Une phrase. " + "mot " * 60
    assert first_paragraphs([long], 2.4) == ["Une phrase." + CUT]
    assert first_paragraphs(["mot " * 60], 1.4)[0].endswith(f"mot{CUT}")
    assert first_paragraphs(text, 1) == []


def test_what_a_short_text_leaves_goes_to_the_others():
    short, long = ["Bref."], ["ligne " * 15] * 20
    kept = fit_texts([long, short, long], 20)
    assert kept[1] == short and len(kept[0]) > 4 and len(kept[2]) > 4


def test_a_page_is_counted_with_its_titles():
    assert height_of([]) == 0
    assert height_of([Heading("Court", 2)]) < height_of([Heading("Court", 1)]) < height_of([Heading("Long " * 30, 1)])
    assert height_of([paragraph("a" * LINE)]) < height_of([paragraph("a" * (LINE + 1))])


@given(st.text())
@example("a\x00\x0b\ud800\ufffe b")
def test_a_run_holds_what_xml_holds(text):
    for words in (clean(text), paragraph(text).text):
        assert not set(words) & set("\x00\x08\x0b\x0c\n\r\ud800\uffff")
    assert clean(clean(text)) == clean(text)


def test_spaces_beside_a_link_stay():
    assert paragraph("Voir ", Run("ici", "https://exemple.fr/"), ' et "là".').text == "Voir ici et «\u00a0là\u00a0»."
