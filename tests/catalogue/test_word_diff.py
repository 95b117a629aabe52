"""A comparison gives both texts back, and shows what changed."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue import word_diff as diff
from catalogue.word_diff import word_diff

WORDS = st.lists(st.sampled_from(["la", "ville", "commune", " ", "\n", ",", "l’eau", "été"]), max_size=30).map("".join)


@given(WORDS | st.text(), WORDS | st.text())
def test_both_texts_come_back(before, after):
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after
    assert all(piece.text for piece in pieces)
    assert not any(one.kind == other.kind for one, other in zip(pieces, pieces[1:], strict=False))


def test_only_the_words_that_change_are_marked():
    pieces = word_diff("Notre ville propose un débouché exceptionnel.", "Depuis 1992, la ville propose un débouché.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("del", "Notre"),
        ("ins", "Depuis 1992, la"),
        ("same", " ville propose un débouché"),
        ("del", " exceptionnel"),
        ("same", "."),
    ]


def test_texts_that_would_take_too_long_are_shown_one_after_the_other(monkeypatch):
    monkeypatch.setattr(diff, "MOST_COMPARISONS", 10)
    assert [piece.kind for piece in word_diff("un deux trois", "un deux quatre")] == ["del", "ins"]
