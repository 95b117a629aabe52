"""The life of a contribution: what may happen from where, once, with one event that nobody can change."""

import itertools
import threading
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalogue.submissions.models import (
    Actor,
    EventKind,
    NumberSequence,
    Submission,
    SubmissionContact,
    SubmissionEvent,
    SubmissionState,
)
from catalogue.submissions.privacy import erase
from catalogue.submissions.workflow import TRANSITIONS, NotNow, Overtaken, record, transition
from tests.catalogue.submissions.factory import make_submission

pytestmark = pytest.mark.django_db
CHANGES = {EventKind.CONFIRMED: {"number": "C-2025-0007", "received_at": "2026-11-25T10:00:00Z"}}
DECISIONS = (EventKind.ACCEPTED, EventKind.REJECTED, EventKind.MARKED_SPAM, EventKind.MERGED)
CHANGES |= dict.fromkeys(DECISIONS, {"decided_at": "2026-11-25T10:00:00Z"})


@pytest.mark.parametrize("event", TRANSITIONS)
def test_the_table_alone_says_what_may_happen(event):
    move = TRANSITIONS[event]
    for state, actor in itertools.product(SubmissionState, Actor):
        submission = make_submission(state=state, contact={})
        if state in move.sources and actor in move.actors:
            transition(submission=submission, event=event, actor=actor, **CHANGES.get(event, {}))
            told = submission.events.values_list("kind", "from_state", "to_state", "actor")
            assert list(told) == [(event, state, move.target, actor)]
        else:
            with pytest.raises(NotNow):
                transition(submission=submission, event=event, actor=actor, **CHANGES.get(event, {}))
            assert submission.state == state and not submission.events.exists()


def test_the_table_reaches_every_state_and_names_real_ones():
    reached = {move.target for move in TRANSITIONS.values()}
    assert reached | {SubmissionState.DRAFT} == set(SubmissionState)
    assert all(move.sources and move.actors for move in TRANSITIONS.values())


def test_who_read_an_older_state_is_told_so():
    submission = make_submission()
    stale = Submission.objects.get(pk=submission.pk)
    transition(submission=submission, event=EventKind.TAKEN, actor=Actor.EDITOR)
    with pytest.raises(Overtaken, match="rechargez la page"):
        transition(submission=stale, event=EventKind.TAKEN, actor=Actor.EDITOR)
    assert submission.events.count() == 1


def test_of_two_at_once_one_wins(committed):
    submission = make_submission()
    barrier, outcomes = threading.Barrier(2), []

    def take() -> None:
        mine = Submission.objects.get(pk=submission.pk)
        barrier.wait()
        try:
            transition(submission=mine, event=EventKind.TAKEN, actor=Actor.EDITOR)
            outcomes.append("won")
        except Overtaken:
            outcomes.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["overtaken", "won"]
    assert submission.events.count() == 1


def test_what_changes_no_state_is_written_down_too():
    submission = make_submission()
    record(submission=submission, event=EventKind.MESSAGE_WRITTEN, actor=Actor.CONTRIBUTOR)
    event = submission.events.get()
    assert event.from_state == event.to_state == SubmissionState.RECEIVED
    with pytest.raises(ValueError, match="transition"):
        record(submission=submission, event=EventKind.TAKEN, actor=Actor.EDITOR)


def run(sql: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def refused(sql: str, *parameters: object) -> None:
    with pytest.raises(IntegrityError, match="ne se modifie pas"):
        run(sql, *parameters)


def test_an_event_can_neither_change_nor_go_alone():
    submission = make_submission()
    transition(submission=submission, event=EventKind.TAKEN, actor=Actor.EDITOR)
    table = SubmissionEvent._meta.db_table
    refused(f"UPDATE {table} SET kind = 'accepted'")
    refused(f"DELETE FROM {table}")
    if connection.vendor == "sqlite":
        refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        run("SET CONSTRAINTS ALL IMMEDIATE")
        refused(f"TRUNCATE {table}")
    with pytest.raises(IntegrityError), transaction.atomic():
        submission.delete()
    assert submission.events.count() == 1


def test_an_erased_contribution_takes_all_with_it(django_capture_on_commit_callbacks):
    kept, gone = make_submission(), make_submission()
    for each in (kept, gone):
        transition(submission=each, event=EventKind.TAKEN, actor=Actor.EDITOR)
    with django_capture_on_commit_callbacks(execute=True):
        erase(submission=gone)
    assert list(Submission.objects.all()) == [kept]
    assert list(SubmissionEvent.objects.values_list("submission", flat=True)) == [kept.pk]
    assert list(SubmissionContact.objects.values_list("pk", flat=True)) == [kept.pk]


def test_forgetting_the_person_leaves_the_contribution_and_its_events():
    submission = make_submission()
    transition(submission=submission, event=EventKind.TAKEN, actor=Actor.EDITOR)
    submission.contact.delete()
    submission = Submission.objects.get()
    assert submission.answers["title"] and submission.events.count() == 1


def test_an_editor_who_acted_stays_in_the_events():
    editor = get_user_model().objects.create_user("redactrice")
    transition(submission=make_submission(), event=EventKind.TAKEN, actor=Actor.EDITOR, editor=editor)
    assert SubmissionEvent.objects.get().editor == editor


def test_numbers_follow_each_other_within_a_year():
    assert [NumberSequence.take(2026), NumberSequence.take(2026), NumberSequence.take(2027)] == [
        "C-2026-0001",
        "C-2026-0002",
        "C-2027-0001",
    ]


def test_the_median_delay_waits_for_decisions():
    assert Submission.objects.median_days() is None
    make_submission(state=SubmissionState.ACCEPTED)
    assert Submission.objects.median_days() == 0


def test_what_is_not_decided_for_itself_counts_in_no_median():
    slow = timezone.now() - timedelta(days=20)
    kept = make_submission(state=SubmissionState.ACCEPTED, received_at=slow)
    make_submission(state=SubmissionState.REJECTED, is_held=True)
    make_submission(state=SubmissionState.REJECTED, merged_into=kept)
    assert Submission.objects.median_days() == 20
