"""Readings of a proposal that people send, for tests."""

from django.http import HttpResponse

from catalogue.submissions.acceptance import accept
from catalogue.submissions.models import Submission
from catalogue.submissions.review import last_seen, take
from proposals.contributed_readings import KIND
from tests.catalogue.submissions.factory import make_submission
from tests.catalogue.submissions.people import ALL, make_editor
from tests.proposals.rows import make_proposal

NAME = "une habitante de Lyon"
ANSWERS = {
    "status": "not_started",
    "when": "03/2024",
    "why": "Le bilan ne cite aucun laboratoire ouvert depuis.",
    "source_title": "Le bilan de la mission",
    "source_url": "www.exemple.fr/bilan",
    "speaker_kind": "citizen",
    "speaker": NAME,
}
EVERY_RIGHT = (*ALL, "add_moderation")


def make_reading(proposal=None, **changes) -> dict:
    """The columns of a contribution that reads a proposal."""
    proposal = proposal or make_proposal()
    known = {"subject": str(proposal.pk), "title": f"Lecture de la proposition n° {proposal.number}"}
    return {"kind": KIND, "answers": known | ANSWERS | changes}


def taken(proposal=None, *, editor=None, **changes) -> Submission:
    """A reading that a moderator has taken."""
    submission = make_submission(**make_reading(proposal, **changes))
    take(submission=submission, editor=editor or make_editor(*EVERY_RIGHT), seen=0)
    return submission


def accepted(submission: Submission, **options) -> Submission:
    """What was taken, accepted."""
    options = {"reason": "Sourcée et courtoise.", "seen": last_seen(submission)} | options
    assert accept(submission=submission, editor=submission.editor, **options) is None
    return submission


def text_of(response: HttpResponse) -> str:
    """The page, its spaces all ordinary."""
    return response.content.decode().replace("\u00a0", " ")
