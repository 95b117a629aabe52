"""Contributions about something else than an entry: the catalogue takes them in, and knows nothing of what that is.

The setting `CATALOGUE_SUBMISSION_SUBJECTS` names, by kind of contribution, the `SubjectKind` that another application
brings, and `CATALOGUE_SUBMISSION_FORMS` the form of its first step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.utils.module_loading import import_string

from catalogue.submissions.models import Submission

SUBJECT = "subject"
"""The name of the answer that says what a contribution is about. Nobody types it: the link that begins does."""

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a contribution is about: how it is called, and the address of its page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What accepting would publish: a template, and what it shows as `content`."""

    template: str
    content: Any


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """What an application brings for a kind of contribution. Answers are those of the person, as they stand."""

    begin: Callable[[Mapping[str, str]], dict[str, str] | None]
    """From the query of an address, the answers known already: `subject` and `title`. None when it names nothing."""

    find: Callable[[Answers], Subject | None]
    """What the answers are about; None when that is no more."""

    gaps: Callable[[Answers], list[str]]
    """What forbids to accept, in sentences."""

    preview: Callable[[Answers], Preview | None]
    """What would be published; None while there is nothing to show."""

    write: Callable[[Answers, AbstractUser, str], None]
    """Write what accepting does, by an editor, for a reason, in the transaction under way. Raises Refusal."""


def subject_kind(kind: str) -> SubjectKind | None:
    """What a kind of contribution is about, when that is no entry."""
    path = settings.CATALOGUE_SUBMISSION_SUBJECTS.get(str(kind))
    return import_string(path) if path else None


def subject_of(submission: Submission) -> Subject | None:
    """What a contribution is about, when that is no entry."""
    about = subject_kind(submission.kind)
    return about.find(submission.answers) if about else None


def answers_that_stay(submission: Submission) -> dict[str, Any]:
    """Of the answers, what says nothing of the person: what the contribution was about, when that is no entry."""
    if subject_kind(submission.kind) is None:
        return {}
    return {name: submission.answers[name] for name in (SUBJECT, "title") if name in submission.answers}
