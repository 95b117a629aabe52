"""What the pages of the tracker read, on any day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from proposals.dates import last_day
from proposals.display.dashboard import gap_map
from proposals.models import ProposalStatus, ProposalUpdate
from proposals.tracker import (
    AsOf,
    Flag,
    Selection,
    facts_by_year,
    latest_updates,
    read_proposal,
    read_tracker,
)
from proposals.tracker.state import months_between
from tests.factories import make_innovation, make_lever
from tests.parts import share
from tests.proposals.rows import (
    make_axis,
    make_check,
    make_correction,
    make_deadline,
    make_entry,
    make_link,
    make_proposal,
    make_second_voice,
    make_statement,
    make_update,
)

pytestmark = pytest.mark.django_db

TODAY = AsOf(date(2026, 11, 23))
WRITTEN = datetime(2026, 11, 20, 9, tzinfo=UTC)


def state_of(proposal, as_of=TODAY):
    """The state of a proposal, which its page and the list must tell alike."""
    listed = next(state for state in read_tracker(as_of).states if state.proposal == proposal)
    assert read_proposal(proposal.number, as_of).state == listed
    return listed


def test_a_proposal_of_which_nothing_is_said_is_unknown():
    state = state_of(make_proposal())
    assert (state.status, state.reading, state.others, state.facts.count) == (ProposalStatus.UNKNOWN, None, (), 0)
    assert state.looked_at is None
    assert [raised.flag for raised in state.flags] == [Flag.NO_NEWS]


def test_a_page_shows_any_past_day():
    proposal = make_proposal()
    make_entry(proposal=proposal, status="in_progress", effective_on=date(2018, 6, 1), recorded_at=WRITTEN)
    make_entry(proposal=proposal, status="done", effective_on=date(2020, 6, 1), recorded_at=WRITTEN)
    for day, status in (
        (date(2018, 5, 31), "unknown"),
        (date(2018, 6, 1), "in_progress"),
        (date(2020, 5, 31), "in_progress"),
        (date(2020, 6, 1), "done"),
    ):
        state = state_of(proposal, AsOf(day))
        assert state.status == status
        assert state.reading is None or state.reading.recorded_later
    assert not state_of(proposal).reading.recorded_later


def test_what_the_ledger_held_on_a_day_can_be_asked_for():
    proposal = make_proposal()
    first = make_entry(proposal=proposal, status="done", recorded_at=datetime(2024, 1, 1, tzinfo=UTC))
    make_entry(proposal=proposal, status="abandoned", corrects=first, recorded_at=WRITTEN)
    assert state_of(proposal).status == "abandoned"
    assert state_of(proposal, AsOf(TODAY.day, recorded_by=date(2025, 1, 1))).status == "done"
    assert state_of(proposal, AsOf(TODAY.day, recorded_by=date(2023, 1, 1))).status == "unknown"


def test_a_month_or_a_year_counts_once_over_or_once_written_down():
    proposal = make_proposal()
    later = {"proposal": proposal, "recorded_at": WRITTEN}
    make_update(happened_on=date(2018, 1, 1), precision="year", **later)
    make_update(happened_on=date(2019, 2, 1), precision="month", **later)
    make_update(happened_on=date(2026, 1, 1), precision="year", **later)
    for day, count in (
        (date(2018, 12, 30), 0),
        (date(2018, 12, 31), 1),
        (date(2019, 2, 27), 1),
        (date(2019, 2, 28), 2),
        (date(2026, 11, 19), 2),
        (date(2026, 11, 20), 3),
    ):
        assert state_of(proposal, AsOf(day)).facts.count == count


def test_both_voices_are_told_apart():
    proposal = make_proposal()
    make_entry(proposal=proposal, status="done")
    make_second_voice(proposal=proposal, status="done", speaker="Une chercheuse", speaker_kind="researcher")
    make_second_voice(proposal=proposal, status="not_started", effective_on=date(2019, 1, 1))
    make_second_voice(proposal=proposal, status="abandoned", decision="", speaker="Un habitant")
    state = state_of(proposal)
    assert state.status == "done"
    assert [other.status for other in state.others] == ["not_started", "done"]
    assert [other.status for other in state.differing] == ["not_started"]


def test_silence_is_counted_in_months():
    assert months_between(date(2024, 1, 15), date(2024, 12, 14)) == 10
    assert months_between(date(2024, 1, 15), date(2025, 1, 15)) == 12
    proposal = make_proposal()
    make_update(proposal=proposal, happened_on=date(2024, 1, 1), precision="month")
    assert state_of(proposal, AsOf(date(2025, 1, 30))).flags == ()
    (raised,) = state_of(proposal, AsOf(date(2025, 1, 31))).flags
    assert (raised.flag, raised.label) == (Flag.NO_NEWS, "sans nouvelle depuis 12\u00a0mois")


@pytest.mark.parametrize(("is_editorial_reading", "is_up"), [(True, True), (False, False)])
def test_what_the_editors_read_again_is_no_news(is_editorial_reading, is_up):
    proposal = make_proposal()
    make_update(proposal=proposal, happened_on=date(2024, 1, 1))
    make_entry(proposal=proposal, effective_on=TODAY.day, is_editorial_reading=is_editorial_reading)
    assert any(raised.flag == Flag.NO_NEWS for raised in state_of(proposal).flags) is is_up


@pytest.mark.parametrize(("status", "is_up"), [("in_progress", True), ("done", False), ("abandoned", False)])
def test_a_deadline_that_is_over_shows(status, is_up):
    proposal = make_deadline(due_on=date(2026, 1, 1)).proposal
    make_entry(proposal=proposal, status=status, effective_on=date(2026, 1, 1))
    make_update(proposal=proposal, happened_on=date(2026, 1, 1))
    assert state_of(proposal, AsOf(date(2026, 1, 1))).flags == ()
    assert any(raised.flag == Flag.OVERDUE for raised in state_of(proposal, AsOf(date(2026, 1, 2))).flags) is is_up


def test_a_deadline_is_set_moved_and_lifted_and_each_day_shows_its_own():
    first = make_deadline(recorded_at=WRITTEN)
    proposal = first.proposal
    moved = make_deadline(
        proposal=proposal, effective_on=date(2021, 2, 1), due_on=date(2022, 12, 31), recorded_at=WRITTEN
    )
    lifted = make_deadline(proposal=proposal, effective_on=date(2024, 3, 1), due_on=None, recorded_at=WRITTEN)
    for day, due, is_up in (
        (date(2018, 5, 31), None, False),
        (date(2018, 6, 1), first.due_on, False),
        (date(2021, 1, 31), first.due_on, True),
        (date(2021, 2, 1), moved.due_on, False),
        (date(2024, 2, 29), moved.due_on, True),
        (date(2024, 3, 1), None, False),
    ):
        state = state_of(proposal, AsOf(day))
        assert state.proposal.due_on == due
        assert (Flag.OVERDUE in [raised.flag for raised in state.flags]) is is_up
    assert read_proposal(proposal.number, TODAY).deadlines == (lifted, moved, first)
    assert read_proposal(proposal.number, AsOf(TODAY.day, recorded_by=date(2026, 1, 1))).deadlines == ()
    # A mistake is corrected by what is recorded later of the same date.
    right = make_deadline(proposal=proposal, effective_on=lifted.effective_on, due_on=date(2025, 6, 30))
    state = state_of(proposal)
    assert (state.proposal.due_on, state.proposal.due_source_url) == (right.due_on, right.source_url)
    assert Flag.OVERDUE in [raised.flag for raised in state.flags]


def test_a_status_whose_sources_are_all_dead_shows():
    proposal = make_proposal()
    fact = make_update(proposal=proposal, happened_on=date(2026, 5, 1))
    entry = make_entry(proposal=proposal, facts=[fact], effective_on=date(2026, 6, 1))
    assert state_of(proposal).flags == ()
    make_check(url=entry.source_url, is_alive=False)
    assert state_of(proposal).flags == ()
    check = make_check(url=fact.source_url, is_alive=False)
    assert [raised.flag for raised in state_of(proposal).flags] == [Flag.DEAD_SOURCE]
    check.is_alive = True
    check.save()
    assert state_of(proposal).flags == ()


def test_what_was_loaded_was_looked_at_by_nobody():
    proposal = make_proposal()
    fact = make_update(proposal=proposal)
    make_entry(proposal=proposal, facts=[fact])
    make_deadline(proposal=proposal)
    assert state_of(proposal).looked_at is None


def stated(*, recorded_at, recorded_by, **row):
    """What a proposal says once more, written down by somebody at a moment."""
    statement = make_statement(recorded_at=recorded_at, recorded_by=recorded_by, **row)
    statement.pk = None
    statement.save(force_insert=True)


@pytest.mark.parametrize("make", [make_update, make_entry, make_deadline, stated])
def test_a_proposal_is_looked_at_when_an_editor_writes_of_it(make):
    editor = get_user_model().objects.create_user("redactrice")
    proposal = make_proposal()
    make(proposal=proposal, recorded_at=datetime(2024, 1, 1, 9, tzinfo=UTC), recorded_by=editor)
    make(proposal=proposal, recorded_at=WRITTEN, recorded_by=None)
    make_update(recorded_at=WRITTEN, recorded_by=editor)
    make_second_voice(proposal=proposal, recorded_at=WRITTEN, recorded_by=editor)
    assert state_of(proposal).looked_at == datetime(2024, 1, 1, 9, tzinfo=UTC)
    assert state_of(proposal, AsOf(date(2024, 1, 1))).looked_at == datetime(2024, 1, 1, 9, tzinfo=UTC)
    assert state_of(proposal, AsOf(date(2023, 12, 31))).looked_at is None
    assert state_of(proposal, AsOf(TODAY.day, recorded_by=date(2023, 12, 31))).looked_at is None


def test_proposals_stand_under_their_axis():
    first, second = make_axis(number=1), make_axis(number=2)
    make_proposal(axis=second)
    make_proposal(axis=first, wording_state="missing", title="")
    tracker = read_tracker(TODAY)
    assert [(group.axis.number, len(group.states)) for group in tracker.by_axis()] == [(1, 1), (2, 1)]


def test_facts_are_counted_by_year():
    proposal = make_proposal()
    for year in (2016, 2018, 2018):
        make_update(proposal=proposal, happened_on=date(year, 5, 1))
    make_update(happened_on=date(2020, 1, 1))
    years = [(one.year, one.count, one.total) for one in facts_by_year(AsOf(date(2019, 1, 1)))]
    assert years == [(2016, 1, 1), (2017, 0, 1), (2018, 2, 3)]
    assert [(one.year, one.count, one.total) for one in read_proposal(proposal.number, TODAY).by_year] == years
    assert facts_by_year(AsOf(date(2015, 5, 1))) == ()


def test_the_last_facts_come_first():
    old, new = make_update(happened_on=date(2018, 1, 1)), make_update(happened_on=date(2019, 1, 1))
    assert latest_updates(TODAY) == [new, old]
    assert latest_updates(TODAY, limit=1) == [new]
    assert latest_updates(AsOf(date(2018, 12, 31))) == [old]
    assert latest_updates(TODAY, axis=2) == []


def test_an_innovation_launched_later_is_left_out_of_a_past_day():
    link = make_link(innovation=make_innovation(start_year=2020))
    assert state_of(link.proposal, AsOf(date(2019, 12, 31))).innovation_count == 0
    assert state_of(link.proposal, AsOf(date(2020, 1, 1))).innovation_count == 1


def test_filters_and_words_select():
    lever = make_lever()
    first = make_proposal(title="Créer des laboratoires", levers=[lever], axis=make_axis(number=1))
    second = make_proposal(title="Former les élus", axis=make_axis(number=2))
    make_entry(proposal=first, status="done", effective_on=date(2026, 10, 1), reason="Une école est ouverte.")
    make_update(proposal=first, happened_on=date(2026, 10, 1))
    make_update(proposal=second, text="Le CNFPT lance une enquête.", happened_on=date(2018, 1, 1))
    tracker = read_tracker(TODAY)

    def found(**filters) -> list[int]:
        return [state.proposal.number for state in tracker.select(Selection(**filters))]

    one, two = first.number, second.number
    assert found() == [one, two]
    assert found(axes=(2,)) == found(statuses=("unknown",)) == found(flags=("sans-nouvelle",)) == [two]
    assert found(statuses=("done", "unknown")) == [one, two]
    assert found(levers=(lever.slug,)) == found(q="laboratoire") == found(q="ecoles") == [one]
    assert found(q="ENQUÊTES du cnfpt") == found(q="élus") == found(q="enqu") == [two]
    assert found(q="laboratoire enquête") == found(axes=(1,), statuses=("unknown",)) == []
    assert found(q="de la !") == [one, two]


def test_a_corrected_fact_counts_once_and_what_it_said_stays_in_sight():
    proposal = make_proposal()
    fact = make_update(proposal=proposal, text="Le CNFPT ouvre douze écoles.", recorded_at=WRITTEN)
    make_entry(proposal=proposal, facts=[fact])
    second = make_correction(fact, text="Le CNFPT ouvre deux écoles.", link_to_report="explicit")
    last = make_correction(second, happened_on=date(2019, 3, 14), text="Le CNFPT ouvre trois écoles.")
    for as_of, count, explicit in ((TODAY, 1, 1), (AsOf(date(2019, 1, 1)), 0, 0)):
        state = state_of(proposal, as_of)
        assert (state.facts.count, state.facts.explicit) == (count, explicit)
        assert sum(year.count for year in facts_by_year(as_of)) == len(latest_updates(as_of)) == count
    page = read_proposal(proposal.number, TODAY)
    assert page.updates == (last,) and page.updates[0].earlier == (second, fact)
    assert page.founding == {last.pk} and page.withdrawn == ()
    tracker = read_tracker(TODAY)
    assert [len(tracker.select(Selection(q=words))) for words in ("trois", "douze")] == [1, 0]
    before = AsOf(TODAY.day, recorded_by=WRITTEN.date())
    assert read_proposal(proposal.number, before).updates == (fact,) and state_of(proposal, before).facts.count == 1


def test_a_withdrawn_fact_counts_no_more_and_is_told():
    fact = make_update()
    entry = make_entry(proposal=fact.proposal, facts=[fact])
    gone = make_correction(fact, is_withdrawn=True, correction_reason="L’appel n’a jamais été ouvert.")
    page = read_proposal(fact.proposal.number, TODAY)
    assert page.updates == () and page.withdrawn == (gone,) and page.withdrawn[0].earlier == (fact,)
    assert page.state.facts.count == 0 and page.history[0].reading.entry == entry
    assert latest_updates(TODAY) == []


def test_the_page_tells_the_whole_history():
    proposal = make_proposal()
    before, after = make_proposal(), make_proposal()
    fact = make_update(proposal=proposal)
    mistake = make_entry(proposal=proposal, status="done", facts=[fact])
    entry = make_entry(proposal=proposal, status="in_progress", corrects=mistake, facts=[fact])
    page = read_proposal(proposal.number, TODAY)
    assert [(line.reading.entry, line.is_corrected) for line in page.history] == [(entry, False), (mistake, True)]
    assert page.founding == {fact.pk} and page.updates == (fact,)
    assert (page.previous, page.following) == (None, before.number)
    assert read_proposal(after.number, TODAY).previous == before.number
    assert read_proposal(10**6, TODAY) is None


def fill(proposals: int, updates: int) -> None:
    """Proposals with entries, facts, levers and links."""
    levers = [make_lever(), make_lever()]
    axis = make_axis()
    rows = [make_proposal(axis=axis, levers=levers) for _ in range(proposals)]
    innovations = [make_innovation(levers=levers) for _ in range(3)]
    for proposal in rows:
        make_entry(proposal=proposal, status="done")
        make_second_voice(proposal=proposal)
        for innovation in innovations:
            make_link(proposal=proposal, innovation=innovation)
    ProposalUpdate.objects.bulk_create(
        ProposalUpdate(
            proposal=rows[number % proposals],
            happened_on=date(2016, 1, 1) + timedelta(days=number % 3000),
            kind="measure",
            text="Un fait.",
            body="DITP",
            source_title="Une source",
            source_url=f"https://source.example/fait/{number}",
        )
        for number in range(updates)
    )


@pytest.mark.parametrize(("proposals", "updates"), [(18, 73), (180, share(5000))])
def test_the_number_of_queries_does_not_follow_the_number_of_rows(proposals, updates):
    fill(proposals, updates)
    for as_of in (TODAY, AsOf(date(2019, 6, 30))):
        with CaptureQueriesContext(connection) as queries:
            tracker = read_tracker(as_of)
            gap_map(tracker)
            latest_updates(as_of)
            facts_by_year(as_of)
        assert len(queries) == 8
        with CaptureQueriesContext(connection) as queries:
            read_proposal(tracker.states[0].proposal.number, as_of)
        assert len(queries) == 8


class TestFactsOfADay(TestCase):
    """Facts are counted by SQL: the same count, made in Python from the rule in words, must agree."""

    dates = st.tuples(
        st.dates(date(2017, 12, 1), date(2019, 2, 1)), st.sampled_from(["day", "month", "year"]), st.booleans()
    )

    @given(rows=st.lists(dates, max_size=8), day=st.dates(date(2017, 12, 1), date(2019, 3, 1)))
    def test_the_count_is_the_one_that_the_rule_gives(self, rows, day):
        proposal = make_proposal()
        expected = []
        for happened_on, precision, early in rows:
            first = {"day": happened_on, "month": happened_on.replace(day=1)}.get(
                precision, happened_on.replace(month=1, day=1)
            )
            recorded_at = datetime(first.year, first.month, first.day, 12, tzinfo=UTC) if early else WRITTEN
            make_update(proposal=proposal, happened_on=first, precision=precision, recorded_at=recorded_at)
            if last_day(first, precision) <= day or (early and first <= day):
                expected.append((first, precision))
        page = read_proposal(proposal.number, AsOf(day))
        assert Counter((one.happened_on, one.precision) for one in page.updates) == Counter(expected)
        facts = next(state for state in read_tracker(AsOf(day)).states if state.proposal == proposal).facts
        assert facts.count == len(expected)
        assert facts.last_on == max((first for first, _ in expected), default=None)
        assert facts.news_on == max((last_day(*one) for one in expected), default=None)
