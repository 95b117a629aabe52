"""Contributions and all that is kept of them, one room per idea."""

from catalogue.submissions.models.event import Actor, EventKind, SubmissionEvent
from catalogue.submissions.models.exchange import EditDecision, SubmissionEdit, SubmissionMail, SubmissionMessage
from catalogue.submissions.models.file import FileKind, SubmissionFile
from catalogue.submissions.models.person import SubmissionContact, SubmissionCredit, SubmissionToken, TokenPurpose
from catalogue.submissions.models.submission import (
    NumberSequence,
    Resemblance,
    Submission,
    SubmissionKind,
    SubmissionState,
)

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
