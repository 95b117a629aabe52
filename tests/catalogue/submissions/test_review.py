"""What the editors do: one decision of two, reasons, mails; and nothing when something happened meanwhile."""

import threading
import time

import pytest
from django.db import OperationalError, connection

from catalogue.models import Contact, OutgoingMail
from catalogue.refusal import Refusal
from catalogue.submissions import review
from catalogue.submissions.models import Actor, EditDecision, EventKind, Submission, SubmissionKind, SubmissionState
from catalogue.submissions.review import ProposedText, propose_texts, write_note, write_to_person
from catalogue.submissions.timeline import timeline_of
from catalogue.submissions.workflow import NotNow, Overtaken
from tests.catalogue.submissions.factory import make_submission
from tests.catalogue.submissions.people import last_event, make_editor, taken_by
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db


def mails_to(submission) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.addressed_to(submission.contact.email).order_by("pk"))


def test_taking_releasing_and_taking_over():
    ada, grace = make_editor(), make_editor()
    submission = taken_by(ada)
    assert (submission.state, submission.editor) == (SubmissionState.IN_REVIEW, ada)
    review.take(submission=submission, editor=grace, seen=last_event(submission))
    assert submission.editor == grace
    kinds = list(submission.events.values_list("kind", flat=True))
    assert kinds == [EventKind.TAKEN, EventKind.RELEASED, EventKind.TAKEN]
    with pytest.raises(NotNow, match="examine"):
        review.hand_back(submission=submission, editor=ada, seen=last_event(submission))
    review.hand_back(submission=submission, editor=grace, seen=last_event(submission))
    assert (submission.state, submission.editor) == (SubmissionState.RECEIVED, None)


def test_asking_for_something_writes_a_mail_with_a_link_that_opens():
    editor = make_editor()
    submission = taken_by(editor)
    review.request_changes(
        submission=submission, editor=editor, seen=last_event(submission), reasons=["source"], text="Un article ?"
    )
    assert submission.state == SubmissionState.CHANGES_REQUESTED
    [mail] = mails_to(submission)
    assert "Donner une source publique" in mail.text and "Un article ?" in mail.text
    assert "/suivi/" in mail.text
    assert submission.messages.get().text == "Un article ?"
    review.resume(submission=submission, editor=editor, seen=last_event(submission))
    assert submission.state == SubmissionState.IN_REVIEW


@pytest.mark.parametrize("reasons", [[], ["inconnu"], ["sans-source", "inconnu"]])
def test_reasons_are_those_of_the_list(reasons):
    editor = make_editor()
    submission = taken_by(editor)
    for decide in (review.request_changes, review.reject):
        with pytest.raises(Refusal, match="motif"):
            decide(submission=submission, editor=editor, seen=last_event(submission), reasons=reasons)
    assert submission.state == SubmissionState.IN_REVIEW and mails_to(submission) == []


def test_a_refusal_gives_its_reasons_and_can_be_reconsidered():
    editor = make_editor()
    submission = taken_by(editor)
    review.reject(
        submission=submission, editor=editor, seen=last_event(submission), reasons=["sans-source"], text="Désolés."
    )
    assert (submission.state, submission.reasons) == (SubmissionState.REJECTED, ["sans-source"])
    assert submission.decided_at is not None
    [mail] = mails_to(submission)
    assert "Aucune source publique" in mail.text and "Désolés." in mail.text
    review.reconsider(submission=submission, editor=editor, seen=last_event(submission))
    assert (submission.state, submission.reasons) == (SubmissionState.IN_REVIEW, [])


def test_spam_is_set_aside_without_a_mail_and_what_is_sincere_is_cleared():
    editor = make_editor()
    spam, sincere = make_submission(is_held=True), make_submission(is_held=True)
    review.mark_spam(submission=spam, editor=editor, seen=0)
    assert (spam.state, spam.reasons) == (SubmissionState.REJECTED, ["indesirable"]) and mails_to(spam) == []
    review.clear(submission=sincere, editor=editor, seen=0)
    assert not sincere.is_held and sincere.events.get().kind == EventKind.CLEARED
    with pytest.raises(NotNow):
        review.clear(submission=sincere, editor=editor, seen=last_event(sincere))


def test_a_question_that_was_held_goes_to_the_contact_once_cleared():
    entry = make_innovation()
    Contact.objects.create(innovation=entry, email="contact@oural.example", accepts_introductions=True)
    question = make_submission(
        kind=SubmissionKind.QUESTION, original=entry, is_held=True, answers={"question": "Et l’hiver ?"}
    )
    review.clear(submission=question, editor=make_editor(), seen=0)
    assert "Et l’hiver ?" in OutgoingMail.objects.addressed_to("contact@oural.example").get().text
    assert [step.title for step in timeline_of(question, list(question.events.all()))][0] == "Transmise"


def test_joining_to_another_tells_the_person_under_which_number():
    editor = make_editor()
    submission, other = taken_by(editor), make_submission()
    number = f" {other.number.lower()} "
    review.merge_into(submission=submission, editor=editor, seen=last_event(submission), number=number)
    assert (submission.state, submission.merged_into) == (SubmissionState.REJECTED, other)
    assert other.number in mails_to(submission)[0].text


@pytest.mark.parametrize("number", ["", "C-1999-0001", "own", "withdrawn"])
def test_joining_needs_another_that_goes_on(number):
    editor = make_editor()
    submission = taken_by(editor)
    withdrawn = make_submission(state=SubmissionState.WITHDRAWN)
    number = {"own": submission.number, "withdrawn": withdrawn.number}.get(number, number)
    with pytest.raises(Refusal):
        review.merge_into(submission=submission, editor=editor, seen=last_event(submission), number=number)


def test_who_decides_on_an_older_page_is_told_what_happened():
    ada, grace = make_editor(), make_editor()
    submission = taken_by(ada)
    seen = last_event(submission)
    review.reject(submission=submission, editor=ada, seen=seen, reasons=["sans-source"])
    with pytest.raises(Overtaken, match=f"refusée, par {ada.get_full_name()}"):
        review.take(submission=submission, editor=grace, seen=seen)
    assert submission.events.count() == 2


def in_turn(write) -> None:
    """Write once the other has written: SQLite in memory, unlike SQLite in a file, refuses instead of waiting."""
    while True:
        try:
            return write()
        except OperationalError:
            time.sleep(0.01)


def test_of_two_decisions_at_once_one_stands(committed):
    editor = make_editor()
    submission = taken_by(editor)
    seen = last_event(submission)
    barrier, outcomes = threading.Barrier(2), []

    def decide(reason: str) -> None:
        mine = Submission.objects.get(pk=submission.pk)
        barrier.wait()
        try:
            in_turn(lambda: review.reject(submission=mine, editor=editor, seen=seen, reasons=[reason]))
            outcomes.append("decided")
        except Overtaken as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[reason]) for reason in ("sans-source", "publicite")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [outcome for outcome in outcomes if outcome != "decided"]
    assert len(told) == 1 and editor.get_full_name() in told[0]
    assert submission.events.filter(kind=EventKind.REJECTED).count() == 1
    assert len(mails_to(submission)) == 1


def test_a_note_is_for_editors_and_a_message_for_the_person():
    editor = make_editor()
    submission = make_submission()
    for _ in range(2):
        write_note(submission=submission, editor=editor, text="À rapprocher de Lons.")
        write_to_person(submission=submission, editor=editor, text="Nous lisons votre texte cette semaine.")
    assert submission.messages.count() == 2
    assert submission.messages.for_contributor().get().text.startswith("Nous lisons")
    assert len(mails_to(submission)) == 1


def test_texts_are_proposed_by_a_mail_and_taken_back_by_proposing_the_own():
    editor = make_editor()
    submission = taken_by(editor)

    def propose(**texts: str) -> int:
        return propose_texts(
            submission=submission,
            editor=editor,
            seen=last_event(submission),
            proposals={question: ProposedText(text) for question, text in texts.items()},
        )

    own = submission.answers
    assert propose(summary="Un résumé plus clair.", need=own["need"], unknown="x") == 1
    assert submission.state == SubmissionState.CHANGES_REQUESTED and len(mails_to(submission)) == 1
    assert propose(summary="Un résumé plus clair.") == 0
    assert propose(summary=own["summary"]) == 1
    assert not submission.edits.exists() and len(mails_to(submission)) == 1


def test_a_text_too_long_for_its_column_is_refused():
    editor = make_editor()
    submission = taken_by(editor)
    with pytest.raises(Refusal, match="300 au plus"):
        propose_texts(
            submission=submission,
            editor=editor,
            seen=last_event(submission),
            proposals={"summary": ProposedText("a" * 301)},
        )
    assert submission.edits.filter(decision=EditDecision.WAITING).count() == 0


def test_without_an_address_nothing_is_written_and_nothing_fails():
    editor = make_editor()
    submission = taken_by(editor, contact={})
    review.reject(submission=submission, editor=editor, seen=last_event(submission), reasons=["sans-source"])
    assert not OutgoingMail.objects.exists()
    assert submission.events.filter(actor=Actor.EDITOR, editor=editor).count() == 2
