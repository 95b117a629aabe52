"""What goes out comes back as it was, and nothing that goes out is a formula."""

from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.cells import defused, joined, parted, restored

TEXTS = st.text(alphabet=st.sampled_from("'=+-@\t\r\n|\\ aé1"), max_size=8) | st.text(max_size=20)


@given(TEXTS)
@example("'=1+1")
@example("''=1+1")
@example("'ici")
def test_a_text_comes_back_and_never_begins_like_a_formula(text: str):
    out = defused(text)
    assert restored(out) == text
    assert not out.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert out in (text, f"'{text}")


def test_a_number_is_left_alone():
    assert defused(-3) == -3 and defused(None) is None


@given(st.lists(st.text(alphabet=st.sampled_from("|\\ ab:'"), max_size=8).map(str.strip).filter(bool)))
def test_a_list_comes_back(items: list[str]):
    assert parted(joined(items)) == items


def test_a_list_is_typed_with_or_without_spaces():
    assert parted("un|deux | trois||") == ["un", "deux", "trois"] and parted("  ") == []
