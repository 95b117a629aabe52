"""French typography and Markdown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.admin.forms import ThemesField
from catalogue.loading.reader import composed_data
from catalogue.markdown import render_markdown
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.filterset import QueryField
from catalogue.submissions.forms.base import kept_text
from catalogue.tables.reader import bounds
from catalogue.tables.table import table_of
from catalogue.typography import composed, french_number, french_typography, plural, printable


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("l'eau d'Ille", "l’eau d’Ille"),
        ("Quoi ? Rien !", "Quoi\u00a0? Rien\u00a0!"),
        ("un but : agir ; vite", "un but\u00a0: agir\u00a0; vite"),
        ("« mot »", "«\u00a0mot\u00a0»"),
        ('dit "oui" fort', "dit «\u00a0oui\u00a0» fort"),
        ("4 400 particuliers", "4\u00a0400 particuliers"),
        ("1 690 493 habitants", "1\u00a0690\u00a0493\u00a0habitants"),
        ("330 000 €", "330\u00a0000\u00a0€"),
        ("en 2015 12 communes", "en 2015 12 communes"),
        ("le 24 avril 2015", "le 24\u00a0avril 2015"),
        ("n° 3", "n°\u00a03"),
        ("https://x.fr/a?b", "https://x.fr/a?b"),
        ("à 14:30", "à 14:30"),
        ("fini...", "fini…"),
    ],
)
def test_text_is_set_in_french(typed, shown):
    assert french_typography(typed) == shown


@given(st.text())
def test_setting_twice_changes_nothing_more(text):
    once = french_typography(text)
    assert french_typography(once) == once


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (999, "999"), (1690493, "1\u00a0690\u00a0493")])
def test_numbers_are_grouped(number, shown):
    assert french_number(number) == shown


@pytest.mark.parametrize(("number", "ending"), [(0, ""), (1, ""), (2, "s"), (131, "s")])
def test_zero_is_singular(number, ending):
    assert plural(number) == ending


def test_markdown_keeps_what_a_sheet_needs():
    html = render_markdown("# Titre\n\nUn **mot** de [l'agence](https://a.fr/l'eau).\n\n- un\n- deux")
    assert "<h3>Titre</h3>" in html
    assert "<strong>mot</strong>" in html
    assert 'href="https://a.fr/l' in html
    assert "l’agence" in html
    assert "l’eau" not in html
    assert "<li>un</li>" in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html,hello)",
        "a\x00b",
    ],
)
def test_markdown_lets_nothing_through(hostile):
    html = render_markdown(hostile)
    for danger in ("<script", "<img", "href", "\x00"):
        assert danger not in html


def test_an_image_in_markdown_is_only_a_link():
    assert "<img" not in render_markdown("![plan](https://a.fr/plan.png)")


def test_printable_leaves_what_xml_and_databases_take():
    assert printable("a\0b\ud800c\x1b\n\tœ 😀") == "a b c \n\tœ 😀"


NFD = "E\u0301nergie\u0300"


@pytest.mark.parametrize(
    "door",
    [
        lambda text: Criteria(q=text).q,
        lambda text: QueryField().clean(text).value,
        kept_text,
        lambda text: composed_data({"themes": [text]})["themes"][0],
        lambda text: ThemesField().clean(text)[0],
        lambda text: table_of([["titre"], [text]], bounds(5)).rows[0][1][0],
    ],
)
def test_an_accent_typed_apart_is_in_its_letter_at_every_door(door):
    assert door(NFD) == "Énergiè"


@given(st.text())
def test_composing_twice_changes_nothing_more(text):
    assert composed(composed(text)) == composed(text) == unicodedata.normalize("NFC", text)
