"""An answer that does not come is asked for once more, and the person knows until when."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalogue.models import OutgoingMail
from catalogue.submissions.criteria import ChangeReason
from catalogue.submissions.exchanges import write_message
from catalogue.submissions.models import Actor, EventKind, Submission, TokenPurpose
from catalogue.submissions.privacy import forget_contact
from catalogue.submissions.review import request_changes
from tests.catalogue.submissions.factory import link_to
from tests.catalogue.submissions.people import last_event, make_editor, taken_by
from tests.catalogue.submissions.test_review_page import client_of, numbers

pytestmark = pytest.mark.django_db


def asked(days: int = 15) -> Submission:
    """A contribution whose person was asked for its sources so many days ago."""
    submission = taken_by(make_editor())
    ask(submission)
    age(submission, days)
    return submission


def ask(submission: Submission) -> None:
    editor, seen = submission.editor, last_event(submission)
    request_changes(submission=submission, editor=editor, seen=seen, reasons=[ChangeReason.SOURCE])


def age(submission: Submission, days: int) -> None:
    Submission.objects.filter(pk=submission.pk).update(state_changed_at=timezone.now() - timedelta(days=days))
    submission.refresh_from_db()


def run(*options: str) -> str:
    output = StringIO()
    call_command("remind_contributors", *options, stdout=output)
    return output.getvalue()


def reminders() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(subject__contains="attend votre réponse"))


def test_it_is_dry_unless_told_to_send():
    submission, recent = asked(), asked(days=13)
    told = run()
    assert submission.number in told and recent.number not in told and "Essai" in told
    assert not reminders() and not submission.events.filter(kind=EventKind.REMINDED).exists()


def test_one_is_reminded_once_for_each_request(settings):
    settings.SUBMISSION_REMINDER_DAYS = 5
    submission = asked(days=6)
    assert run("--send").startswith("1 relance ")
    assert run("--send").startswith("0 relance ")
    (mail,) = reminders()
    assert mail.to == submission.contact.email and ChangeReason.SOURCE.label in mail.text
    assert "/suivi/" in mail.text and f"{submission.answer_by:%Y}" in mail.text
    write_message(submission=submission, text="Voici les sources.")
    submission.refresh_from_db()
    assert submission.answer_by is None and run("--send").startswith("0 relance ")
    ask(submission)
    assert run("--send").startswith("0 relance ")
    Submission.objects.filter(pk=submission.pk).update(state_changed_at=timezone.now() - timedelta(days=6))
    submission.events.filter(kind=EventKind.REMINDED).get()
    assert run("--send").startswith("0 relance ")


def test_nobody_is_reminded_without_an_address():
    forget_contact(submission=asked(), actor=Actor.SYSTEM)
    assert run("--send").startswith("0 relance ")


def test_the_person_and_the_editors_know_until_when(client):
    submission, late = asked(days=1), asked(days=31)
    mail = OutgoingMail.objects.filter(to=submission.contact.email).order_by("pk").last()
    assert "Répondez si possible avant le" in mail.text
    page = client.get(f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/").content.decode()
    assert "Votre réponse est attendue" in page and "Si possible avant le" in page
    assert ChangeReason.SOURCE.label in page
    editor = client_of(make_editor())
    assert numbers(editor, signe="delai") == [late.number]
