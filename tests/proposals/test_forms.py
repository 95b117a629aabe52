"""The query string of the tracker: a bad value gets a sentence, never an error."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from proposals.dates import read_precise_date, write_precise_date
from proposals.forms.pages import read_as_of, read_selection
from proposals.models import Precision
from proposals.tracker import AsOf, Selection, read_tracker
from tests.factories import make_lever
from tests.proposals.rows import make_proposal

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("asked", "day"), [("2019-06-30", date(2019, 6, 30)), ("30/06/2019", date(2019, 6, 30)), ("", TODAY)]
)
def test_a_day_is_read(asked, day):
    assert read_as_of({"au": asked}, today=TODAY) == (AsOf(day), "")


@pytest.mark.parametrize(
    "asked",
    ["hier", "2019-02-30", "2999-01-01", "2015-04-23", "0001-01-01", "\0", "\ud800", "9" * 10_000, "-1", "2019-06"],
)
def test_a_day_that_cannot_be_shown_gets_a_sentence(asked):
    as_of, sentence = read_as_of({"au": asked}, today=TODAY)
    assert as_of == AsOf(TODAY)
    assert bool(sentence) is bool(asked.strip("\0\ud800"))
    assert len(sentence) < 150 and "état du jour" not in sentence


@pytest.mark.django_db
def test_filters_are_read_and_unknown_values_told():
    lever = make_lever()
    proposal = make_proposal(levers=[lever])
    tracker = read_tracker(AsOf(TODAY))
    query = (
        f"q=eau&axe={proposal.axis.number}&axe=9&statut=realisee&levier={lever.slug}&levier=%00&signal=sans-nouvelle"
    )
    selection, filters, sentences = read_selection(QueryDict(query), tracker)
    assert selection == Selection("eau", (1,), ("done",), (lever.slug,), ("sans-nouvelle",))
    ticked = [option.value for each in filters for option in each.options if option.is_ticked]
    assert len(sentences) == 2 and ticked == [str(proposal.axis.number), "realisee", lever.slug, "sans-nouvelle"]
    selection, _, sentences = read_selection(QueryDict("q=" + "a" * 10_000), tracker)
    assert len(selection.q) == 200 and len(sentences) == 1
    assert not read_selection(QueryDict(""), tracker)[0]


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from(Precision))
def test_a_precise_date_reads_back(day, precision):
    first, read = read_precise_date(write_precise_date(day, precision))
    assert (first.year, read) == (day.year, precision)
    assert write_precise_date(first, read) == write_precise_date(day, precision)


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_a_date(text):
    try:
        read_precise_date(text)
    except ValueError:
        return
    assert text.strip()[:4].isdecimal()
