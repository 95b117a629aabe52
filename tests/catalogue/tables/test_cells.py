"""What goes out comes back as it was, and nothing that goes out is a formula."""

from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.tables.table import escape_formula, join_items, split_items, unescape_formula

TEXTS = st.text(alphabet=st.sampled_from("'=+-@\t\r\n|\\ aé1"), max_size=8) | st.text(max_size=20)


@given(TEXTS)
@example("'=1+1")
@example("''=1+1")
@example("'ici")
def test_a_text_comes_back_and_never_begins_like_a_formula(text: str):
    out = escape_formula(text)
    assert unescape_formula(out) == text
    assert not out.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert out in (text, f"'{text}")


def test_a_number_is_left_alone():
    assert escape_formula(-3) == -3 and escape_formula(None) is None


@given(st.lists(st.text(alphabet=st.sampled_from("|\\ ab:'"), max_size=8).map(str.strip).filter(bool)))
def test_a_list_comes_back(items: list[str]):
    assert split_items(join_items(items)) == items


def test_a_list_is_typed_with_or_without_spaces():
    assert split_items("un|deux | trois||") == ["un", "deux", "trois"] and split_items("  ") == []
