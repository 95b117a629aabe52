"""What accepting did is what the mail and the page say, and what the editor was told beforehand."""

import pytest

from catalogue.models import OutgoingMail
from catalogue.submissions.acceptance import Outcome, accept, outcomes_of, will_do, will_remain
from catalogue.submissions.models import Submission, SubmissionKind, TokenPurpose
from catalogue.submissions.review import last_seen
from tests.catalogue.submissions.factory import link_to
from tests.catalogue.submissions.people import make_editor, taken_by
from tests.catalogue.submissions.test_review_page import client_of, url_of
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db
UNCHANGED = "n’a pas changé"
LINK = "https://nouvelle.example/page"


def corrected(**answers: str) -> Submission:
    """A correction that an editor has taken, of an entry that cites one source."""
    original = make_innovation(need="Le besoin.")
    original.sources.update(url="https://ancienne.example/page")
    plain = {"section": "", "proposed": "", "links": "", "explanation": "Voici pourquoi."}
    return taken_by(make_editor(), kind=SubmissionKind.CORRECTION, original=original, answers=plain | answers)


def accepted(submission: Submission, **options) -> list[str]:
    """Accept a contribution, and give what was kept of what it did."""
    accept(submission=submission, editor=submission.editor, seen=last_seen(submission), **options)
    return outcomes_of(list(submission.events.all()))


def told_of(client, submission: Submission) -> tuple[str, str]:
    """What the mail and the page of the person say."""
    page = client.get(f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/").content.decode()
    return OutgoingMail.objects.get().text.replace("\u00a0", " "), page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "answers",
    [{}, {"proposed": "Un autre besoin."}, {"section": "besoin"}, {"links": "https://ancienne.example/page"}],
)
def test_a_correction_that_changed_nothing_is_said_to_be_noted(client, answers):
    submission = corrected(**answers)
    assert accepted(submission) == []
    submission.original.refresh_from_db()
    assert submission.original.need == "Le besoin." and submission.original.sources.count() == 1
    for said in told_of(client, submission):
        assert UNCHANGED in said and "est dans la fiche" not in said


def test_a_correction_gives_its_text_and_its_links_and_says_so(client):
    submission = corrected(section="besoin", proposed="Un autre besoin.", links=LINK)
    assert LINK in " ".join(will_do(submission)) and will_remain(submission) == []
    assert accepted(submission) == [Outcome.TEXT, Outcome.SOURCES]
    submission.original.refresh_from_db()
    assert submission.original.need == "Un autre besoin."
    assert list(submission.original.sources.values_list("url", "title"))[1:] == [(LINK, "nouvelle.example")]
    for said in told_of(client, submission):
        assert "Le texte proposé est dans la fiche." in said and UNCHANGED not in said
        assert "dans les sources de la fiche" in said


def test_the_editor_reads_what_accepting_does_and_leaves():
    submission = corrected(proposed="Un autre besoin.")
    page = client_of(submission.editor).get(url_of(submission)).content.decode()
    assert "Rien dans la fiche" in page and "Placer le texte proposé" in page
    accepted(submission)
    page = client_of(submission.editor).get(url_of(submission)).content.decode()
    assert "Placer le texte proposé" not in page


def test_what_was_done_is_in_the_history_in_words():
    submission = corrected(links=LINK)
    accepted(submission)
    page = client_of(submission.editor).get(url_of(submission)).content.decode()
    assert Outcome.SOURCES.label in page and Outcome.SOURCES.value not in page


def test_a_reproduction_is_in_the_entry_and_said_so(client):
    submission = taken_by(make_editor(), kind=SubmissionKind.REPLICATION, original=make_innovation())
    assert accepted(submission) == [Outcome.REPLICATION]
    for said in told_of(client, submission):
        assert "La reprise est dans la fiche." in said
