"""The figures that people write, read or refused with a sentence."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.models import Innovation
from catalogue.submissions.forms.about_entry import CorrectionForm
from catalogue.submissions.forms.fields import QuantityField
from catalogue.submissions.forms.tracking import AskedForm
from catalogue.submissions.models import Submission, SubmissionKind
from catalogue.submissions.quantities import QUANTITIES, figure_text
from tests.parts import share

HOSTILE = [
    "\x00",
    "\ud800",
    "e\u0301",
    "9" * 10_000,
    "-1",
    "1e5",
    "٣",
    "²",
    "1,55",
    "0x10",
    "trois",
    "6 moiss",
    "1 000",
]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("cost", "45 000", 45_000),
        ("cost", " 45\u202f000\u00a0€ ", 45_000),
        ("cost", "0 euro", 0),
        ("staff_count", "2,5 ETP", Decimal("2.5")),
        ("staff_count", "3.0", Decimal(3)),
        ("staff_count", "2 équivalents temps plein", Decimal(2)),
        ("months_to_results", "6 mois", 6),
        ("months_to_results", "0", 0),
        ("start_year", "2019", 2019),
        ("start_year", "  ", None),
    ],
)
def test_a_figure_is_read_with_its_unit_or_without(column, text, value):
    assert QUANTITIES[column].read(text) == value


@pytest.mark.parametrize("column", QUANTITIES)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_figure_gets_the_sentence(column, text):
    quantity = QUANTITIES[column]
    try:
        value = quantity.read(text)
    except ValueError as error:
        assert str(error) == quantity.error
    else:
        assert (column, text, value) == ("cost", "1 000", 1000) or (column, text) == ("staff_count", "1 000")


@settings(max_examples=share(200))
@given(st.sampled_from(sorted(QUANTITIES)), st.text())
def test_whatever_is_written_is_read_within_the_bounds_or_refused(column, text):
    quantity = QUANTITIES[column]
    try:
        value = quantity.read(text)
    except ValueError:
        return
    assert value is None if not text.strip() else quantity.least <= value <= quantity.most


@settings(max_examples=share(200))
@given(st.sampled_from(sorted(QUANTITIES)), st.data())
def test_what_a_form_shows_of_a_figure_is_read_back(column, data):
    quantity = QUANTITIES[column]
    number = data.draw(st.decimals(quantity.least, quantity.most, places=int(quantity.has_tenths), allow_nan=False))
    assert quantity.read(figure_text(number)) == number


def test_each_quantity_is_a_column_of_the_entry_whose_bounds_fit():
    for column, quantity in QUANTITIES.items():
        field = Innovation._meta.get_field(column)
        for bound in (quantity.least, quantity.most):
            field.clean(quantity.read(figure_text(bound)), None)


def test_a_field_says_what_is_wrong():
    field = QuantityField(column="staff_count", label="Combien ?", required=False)
    assert (field.clean(""), field.clean("2,5")) == (None, Decimal("2.5"))
    for text in ("deux", "9" * 10_000):
        with pytest.raises(Exception, match="nombre de personnes|caractères"):
            field.clean(text)


@pytest.mark.parametrize(("proposed", "is_right"), [("6 mois", True), ("bientôt", False), ("", True)])
def test_a_correction_of_a_figure_is_a_figure(proposed, is_right):
    form = CorrectionForm({"reason": "autre", "section": "delai", "explanation": "Le bilan.", "proposed": proposed})
    assert form.is_valid() == is_right
    assert is_right or "nombre de mois" in form.errors["proposed"][0]


@pytest.mark.django_db
def test_the_editors_may_ask_for_the_means():
    submission = Submission(kind=SubmissionKind.INNOVATION, answers={"staff_count": "3"})
    form = AskedForm(submission=submission, reasons=["moyens"], is_asked=True)
    questions = {field.name: str(field) for field in form.questions()}
    assert list(questions) == ["cost_band", "staff", "staff_count", "months_to_results"]
    assert 'value="3"' in questions["staff_count"] and "fr-input" not in questions["cost_band"]
