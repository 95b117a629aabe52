"""What the person does from the page of a contribution: once, in one transaction, with one event."""

import pytest

from catalogue.refusal import Refusal
from catalogue.submissions.exchanges import (
    answer_request,
    asked_of,
    decide_on_edit,
    withdraw,
    write_message,
)
from catalogue.submissions.mapping import final_answers
from catalogue.submissions.models import EditDecision, EventKind, Submission, SubmissionState
from catalogue.submissions.review import ProposedText, propose_texts, request_changes
from catalogue.submissions.workflow import NotNow, Overtaken
from tests.catalogue.submissions.factory import make_submission
from tests.catalogue.submissions.people import last_event, make_editor, taken_by

pytestmark = pytest.mark.django_db
SUMMARY = "Depuis 2019, quatre-vingts habitants tiennent l’épicerie du village."


def kinds(submission: Submission) -> list[str]:
    return list(submission.events.values_list("kind", flat=True))


def asked(*reasons: str, **changes) -> Submission:
    """A contribution of which something is asked."""
    editor = make_editor()
    submission = taken_by(editor, **changes)
    request_changes(
        submission=submission, editor=editor, seen=last_event(submission), reasons=reasons, text="Dites-nous en plus."
    )
    return submission


def proposed(**texts: str) -> Submission:
    """A contribution of which the editors would write some texts otherwise."""
    editor = make_editor()
    submission = taken_by(editor)
    proposals = {question: ProposedText(text, "Plus précis.") for question, text in texts.items()}
    propose_texts(submission=submission, editor=editor, seen=last_event(submission), proposals=proposals)
    return submission


def test_a_message_sent_twice_is_kept_once():
    submission = make_submission()
    for _ in range(2):
        write_message(submission=submission, text="Une source de plus : le bulletin municipal.")
    assert submission.messages.count() == 1 and kinds(submission) == [EventKind.MESSAGE_WRITTEN]
    assert list(Submission.objects.unanswered()) == [submission]


def test_a_message_answers_what_was_asked():
    submission = asked("resultats")
    assert asked_of(submission) == ["resultats"]
    write_message(submission=submission, text="Quatre-vingts adhérents.")
    assert submission.state == SubmissionState.IN_REVIEW and asked_of(submission) == []
    assert kinds(submission)[-2:] == [EventKind.MESSAGE_WRITTEN, EventKind.ANSWERED]


def test_what_is_asked_is_mended_once():
    submission = asked("resultats", "dates")
    for _ in range(2):
        answer_request(submission=submission, answers={"results": "80 adhérents", "start_year": "2018"}, text="Voilà.")
    assert submission.answers["results"] == "80 adhérents" and submission.answers["start_year"] == "2018"
    assert submission.state == SubmissionState.IN_REVIEW and submission.messages.count() == 2
    assert kinds(submission).count(EventKind.ANSWERED) == 1


def test_only_what_is_asked_may_be_mended():
    submission = asked("resultats")
    with pytest.raises(NotNow, match="message"):
        answer_request(submission=submission, answers={"title": "Autre chose"})
    submission.refresh_from_db()
    assert submission.answers["title"] != "Autre chose" and submission.state == SubmissionState.CHANGES_REQUESTED


def test_texts_are_approved_one_by_one_then_the_editors_go_on():
    submission = proposed(summary=SUMMARY, need="Le dernier commerce avait fermé en 2017.")
    first, second = submission.edits.all()
    decide_on_edit(submission=submission, key=first.pk, is_approved=True)
    assert submission.state == SubmissionState.CHANGES_REQUESTED
    decide_on_edit(submission=submission, key=second.pk, is_approved=False, objection="C’était en 2016.")
    assert submission.state == SubmissionState.IN_REVIEW
    assert kinds(submission)[-3:] == [EventKind.EDIT_APPROVED, EventKind.EDIT_OBJECTED, EventKind.ANSWERED]
    answers = final_answers(submission)
    assert answers["summary"] == SUMMARY and answers["need"] == submission.answers["need"]


def test_an_approval_can_be_taken_back_and_twice_is_once():
    submission = proposed(summary=SUMMARY)
    key = submission.edits.get().pk
    for _ in range(2):
        decide_on_edit(submission=submission, key=key, is_approved=True)
    decide_on_edit(submission=submission, key=key, is_approved=False, objection="Non, finalement.")
    assert submission.edits.get().decision == EditDecision.OBJECTED
    assert kinds(submission).count(EventKind.EDIT_APPROVED) == 1


def test_an_objection_says_why():
    submission = proposed(summary=SUMMARY)
    with pytest.raises(Refusal, match="pourquoi"):
        decide_on_edit(submission=submission, key=submission.edits.get().pk, is_approved=False, objection=" ")


def test_a_text_that_was_not_read_is_not_approved():
    editor = make_editor()
    submission = taken_by(editor)
    for text in (SUMMARY, "Un autre résumé."):
        propose_texts(
            submission=submission,
            editor=editor,
            seen=last_event(submission),
            proposals={"summary": ProposedText(text)},
        )
    read = submission.edits.get().pk - 1
    with pytest.raises(Overtaken, match="relisez-le"):
        decide_on_edit(submission=submission, key=read, is_approved=True)
    assert submission.edits.get().decision == EditDecision.WAITING


def test_a_passage_written_anew_by_the_person_voids_what_was_proposed():
    editor = make_editor()
    submission = taken_by(editor)
    propose_texts(
        submission=submission,
        editor=editor,
        seen=last_event(submission),
        proposals={"need": ProposedText("Autre besoin.")},
    )
    submission = asked("preciser-besoin")
    submission.edits.create(question="need", text="Un autre besoin.")
    answer_request(submission=submission, answers={"need": "Il fallait faire douze kilomètres."})
    assert not submission.edits.exists() and submission.state == SubmissionState.IN_REVIEW


def test_withdrawing_ends_all_and_twice_is_once():
    submission = asked("resultats")
    for _ in range(2):
        withdraw(submission=submission)
    assert submission.state == SubmissionState.WITHDRAWN and kinds(submission).count(EventKind.WITHDRAWN) == 1
    with pytest.raises(NotNow):
        write_message(submission=submission, text="Encore un mot.")


@pytest.mark.parametrize("state", [SubmissionState.ACCEPTED, SubmissionState.REJECTED])
def test_once_decided_the_text_and_the_contribution_stay(state):
    submission = make_submission(state=state)
    edit = submission.edits.create(question="summary", text=SUMMARY)
    with pytest.raises(NotNow):
        decide_on_edit(submission=submission, key=edit.pk, is_approved=True)
    with pytest.raises(NotNow):
        withdraw(submission=submission)
    write_message(submission=submission, text="Merci de votre réponse.")
    assert submission.state == state
