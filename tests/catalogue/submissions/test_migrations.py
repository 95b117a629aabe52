"""What a database holds comes through the migrations of the contributions, and back."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from catalogue.submissions.models import Actor, EventKind, Submission, SubmissionEvent, SubmissionKind
from catalogue.submissions.services import erase
from catalogue.submissions.workflow import record
from tests.catalogue.submissions.factory import make_submission

READ = {"subject": "1", "title": "Lecture de la proposition n° 1"}


def kinds() -> dict[str, str]:
    """The kinds of contributions in the database, by their numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, kind FROM catalogue_submission")
        return dict(cursor.fetchall())


def test_a_reading_comes_through_and_back(transactional_db):
    reading = make_submission(kind=SubmissionKind.READING, answers=READ)
    question = make_submission(kind=SubmissionKind.QUESTION)
    record(submission=reading, event=EventKind.MESSAGE_WRITTEN, actor=Actor.CONTRIBUTOR)
    record(submission=reading, event=EventKind.PUBLISHED, actor=Actor.SYSTEM)  # which older code does not know
    try:
        call_command("migrate", "catalogue", "0018", verbosity=0)
        assert kinds() == {reading.number: "question", question.number: "question"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.filter(pk=question.pk).update(kind=SubmissionKind.READING)
        with pytest.raises(IntegrityError), transaction.atomic():
            SubmissionEvent.objects.all().delete()
    finally:
        call_command("migrate", verbosity=0)
    assert kinds() == {reading.number: "lecture", question.number: "question"}
    reading.refresh_from_db()
    assert reading.answers["subject"] == "1" and reading.events.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        SubmissionEvent.objects.all().delete()
    for submission in (reading, question):
        erase(submission=submission)
