"""Contributions and all that is kept of them, one room per idea."""

from catalogue.submissions.models.contact import SubmissionContact
from catalogue.submissions.models.credit import SubmissionCredit
from catalogue.submissions.models.edit import EditDecision, SubmissionEdit
from catalogue.submissions.models.event import Actor, EventKind, SubmissionEvent
from catalogue.submissions.models.file import FileKind, SubmissionFile
from catalogue.submissions.models.mail import SubmissionMail
from catalogue.submissions.models.message import SubmissionMessage
from catalogue.submissions.models.number import NumberSequence
from catalogue.submissions.models.submission import Resemblance, Submission, SubmissionKind, SubmissionState
from catalogue.submissions.models.token import SubmissionToken, TokenPurpose

__all__ = [
    "Actor",
    "EditDecision",
    "EventKind",
    "FileKind",
    "NumberSequence",
    "Resemblance",
    "Submission",
    "SubmissionContact",
    "SubmissionCredit",
    "SubmissionEdit",
    "SubmissionEvent",
    "SubmissionFile",
    "SubmissionKind",
    "SubmissionMail",
    "SubmissionMessage",
    "SubmissionState",
    "SubmissionToken",
    "TokenPurpose",
]
