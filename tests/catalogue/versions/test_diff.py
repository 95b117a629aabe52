"""What differs, in words: nothing is lost of either text, and what stays is not marked."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.versions.diff import CUT, compared
from catalogue.word_diff import GONE, NEW, Piece

TEXTS = st.lists(st.sampled_from(["un", "deux", "\n", " ", "trois."]), max_size=30).map("".join)


@given(TEXTS, TEXTS)
def test_both_texts_are_in_the_passages(before, after):
    pieces = compared(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind not in (NEW, CUT)) == before
    assert "".join(piece.text for piece in pieces if piece.kind not in (GONE, CUT)) == after
    assert (before == after) == all(piece.kind not in (NEW, GONE) for piece in pieces)


def test_words_are_marked_not_letters():
    assert compared("Le bus est gratuit.", "Le tram est gratuit.") == [
        Piece("same", "Le "),
        Piece("del", "bus"),
        Piece("ins", "tram"),
        Piece("same", " est gratuit."),
    ]


def test_a_long_passage_that_stays_is_cut():
    long = " ".join(f"mot{number}" for number in range(100))
    pieces = compared(f"{long} fin", f"{long} suite")
    assert pieces[0] == Piece(CUT, " … ")
    assert "mot99" in pieces[1].text and "mot10 " not in pieces[1].text
    assert pieces[2:] == [Piece("del", "fin"), Piece("ins", "suite")]


def test_texts_too_long_to_compare_are_shown_whole():
    before, after = "a " * 3_000, "b " * 3_000
    assert [piece.kind for piece in compared(before, after)] == [GONE, NEW]
