"""What looks like spam, what looks like an entry, and the fields that read what people write."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from catalogue.submissions.examples import LONGEST, SHOWN, examples, first_sentences
from catalogue.submissions.forms.base import ChoiceText, kept_text
from catalogue.submissions.forms.fields import LinksField, YearField
from catalogue.submissions.models import SubmissionState
from catalogue.submissions.resemblance import entries_alike, look_alikes
from catalogue.submissions.spam import HELD_FROM, spam_score
from tests.catalogue.submissions.factory import ANSWERS, make_submission
from tests.factories import make_innovation

TEXTS = st.text(max_size=200)


@pytest.mark.parametrize(
    "text",
    [
        "<a href='https://x.example'>x</a>",
        "[url=https://x.example]x[/url]",
        "Casino en ligne, bitcoin et forex",
        " ".join(f"https://x{n}.example" for n in range(9)),
        "Лучшие цены на всё, пишите нам в любое время, WhatsApp",
    ],
)
def test_spam_is_held(text):
    assert spam_score({"description": text}) >= HELD_FROM


@pytest.mark.parametrize(
    "text",
    [
        "Voir https://a.example, https://b.example et www.c.example.",
        "À L’HAŸ-LES-ROSES, LE CCAS DIT NON",
        "Le casino municipal a été transformé en tiers-lieu.",
        "",
    ],
)
def test_ordinary_texts_are_not_held(text):
    assert spam_score(ANSWERS | {"description": text, "links": "\n".join(["https://x.example"] * 9)}) < HELD_FROM


@given(st.dictionaries(TEXTS, st.one_of(TEXTS, st.lists(TEXTS, max_size=3)), max_size=5))
def test_any_answers_have_a_score(answers):
    assert 0 <= spam_score(answers) <= 100


@given(TEXTS)
def test_a_year_is_a_number_or_a_sentence(text):
    try:
        year = YearField(required=False).clean(text)
    except forms.ValidationError as error:
        assert error.messages[0].endswith(".")
    else:
        assert year is None or 1900 <= year <= 2100


@given(st.text(max_size=3000))
def test_links_are_addresses_or_a_sentence(text):
    try:
        links = LinksField().clean(text)
    except forms.ValidationError as error:
        assert error.messages[0].endswith(".")
    else:
        assert all(link.startswith(("http://", "https://")) for link in links)


def test_links_are_completed_and_programs_refused():
    assert LinksField().clean("www.oural.example\n\nhttp://b.example/x") == [
        "https://www.oural.example",
        "http://b.example/x",
    ]
    for wrong in ("javascript://x.example/%0aalert(1)", "une phrase", "\n".join(["a.example"] * 11)):
        with pytest.raises(forms.ValidationError):
            LinksField().clean(wrong)


@given(st.text())
def test_what_is_kept_can_be_kept(text):
    kept = kept_text(text)
    assert "\0" not in kept and "\r" not in kept
    kept.encode()
    assert kept_text(kept) == kept


def test_a_choice_keeps_its_line():
    assert (ChoiceText("Gérer", "autrement"), ChoiceText("Gérer", "autrement").hint) == ("Gérer", "autrement")


@given(st.text(max_size=2000))
def test_an_example_is_short(text):
    assert len(first_sentences(text)) <= LONGEST + 1


@pytest.mark.django_db
def test_examples_are_those_of_public_entries():
    slug, _ = SHOWN["need"]
    make_innovation(slug=slug, title="Agrilocal", need="Acheter local. Sans peine.", themes=["cantine"])
    found = examples()
    assert found["need"].text == "Acheter local. Sans peine." and found["themes"].text == "cantine"
    assert set(found) == {"need", "themes"}


@pytest.mark.django_db
class TestLikeness:
    """The oracle: the same text is alike, another is not."""

    @pytest.fixture(autouse=True)
    def catalogue(self):
        """Entries on other matters."""
        for number in range(15):
            make_innovation(title=f"Vélos du quartier {number}", summary="On y roule mieux qu’hier.")

    def test_the_same_words_are_the_closest(self):
        entry = make_innovation(title="L’eau protégée par la cantine", summary="Des cantines bio près des captages.")
        (found,) = look_alikes("L’eau protégée par les cantines", "Des cantines bio près des captages")
        assert found.innovation == entry and found.score > 80 and "captages" in found.words

    def test_other_words_are_not_alike(self):
        make_innovation(title="L’eau protégée par la cantine", summary="Des cantines bio près des captages.")
        assert look_alikes("Un médecin itinérant", "Un camping-car soigne les villages.") == []

    def test_drafts_are_not_shown(self):
        make_innovation(title="L’eau protégée par la cantine", summary="x", status="draft", published_at=None)
        assert look_alikes("L’eau protégée par la cantine", "x") == []

    def test_a_contribution_that_waits_is_told_without_its_text(self):
        waiting = make_submission()
        make_submission(state=SubmissionState.DRAFT)
        found = look_alikes(ANSWERS["title"], ANSWERS["summary"])
        assert [(each.pending, each.innovation, each.words) for each in found] == [(waiting.pk, None, ())]
        assert look_alikes(ANSWERS["title"], ANSWERS["summary"], exclude=waiting.pk) == []

    def test_contributions_that_wait_hide_no_entry(self):
        entry = make_innovation(title=f"{ANSWERS['title']} aussi", summary=ANSWERS["summary"])
        for _ in range(4):
            make_submission()
        written = make_submission(state=SubmissionState.DRAFT)
        assert [each.innovation for each in entries_alike(written)] == [entry]

    @pytest.mark.parametrize("title", ["", "eau", "\0", "'\"*()", "é" * 5000, "😀 😀"])
    def test_any_text_may_be_compared(self, title):
        assert look_alikes(title, title) == []

    def test_it_costs_the_same_however_many_there_are(self, django_assert_num_queries):
        for number in range(8):
            make_innovation(title=f"L’eau protégée par la cantine {number}", summary="Des cantines bio.")
        with django_assert_num_queries(4):
            assert len(look_alikes("L’eau protégée par la cantine", "Des cantines bio")) == 3
