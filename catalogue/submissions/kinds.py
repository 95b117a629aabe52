"""The kinds of contributions, each declared once: how it is called, what is asked, what may be published of it.

Those about an entry are here. The setting `CATALOGUE_SUBMISSION_KINDS` names those that another application brings, by
the value that rows and addresses have, and `CATALOGUE_SUBMISSION_STEPS` their steps: the catalogue takes them in, and
knows nothing of what they are about.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.utils.module_loading import import_string

from catalogue.submissions.criteria import ChangeReason
from catalogue.submissions.models import Submission, SubmissionKind

SUBJECT = "subject"
"""The name of the answer that says what a contribution is about. Nobody types it: the link that begins does."""

LONGEST_TEXT = 8000

ABOUT_ENTRIES = tuple(reason for reason in ChangeReason if reason != ChangeReason.WHY)
"""What may be asked of who writes about an entry, where no question is why."""

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
    """What contributions are about when that is no entry. Answers are those of the person, as they stand."""

    begin: Callable[[Mapping[str, str]], dict[str, str] | None]
    """From the query of an address, the answers known already: `subject` and `title`. None when it names nothing."""

    find: Callable[[Answers], Subject | None]
    """What the answers are about; None when that is no more."""

    errors: Callable[[Answers], list[str]]
    """What forbids to accept, in sentences."""

    preview: Callable[[Answers], Preview | None]
    """What would be published; None while there is nothing to show."""

    write: Callable[[Answers, AbstractUser, str], None]
    """Write what accepting does, by an editor, for a reason, in the transaction under way. Raises Refusal."""

    templates: str
    """The folder of `_note.html`, `_erase.html`, `_erased.html` and `_accepted.txt`: what pages and mails say."""

    accepted: tuple[str, str]
    """What the person reads once it is accepted: a title, a sentence."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of contribution."""

    heading: str
    """What the pages of its steps are headed with."""

    named: str
    """How it is called to the person who sent it."""

    passages: Mapping[str, str] = field(default_factory=dict)
    """The questions whose answer is a text that will be published, with their names."""

    longest: Mapping[str, int] = field(default_factory=dict)
    """The characters that the columns of these texts hold, where that is less than LONGEST_TEXT."""

    asked: Collection[ChangeReason] = ABOUT_ENTRIES
    """What the editors may ask of the person."""

    concerned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The questions of its own that these reasons are about, beside those of `exchanges.CONCERNED`."""

    label: str = ""
    """How lists call it, where the catalogue has no name for it."""

    subject: SubjectKind | None = None
    """What it is about, when that is no entry."""


KINDS: dict[str, Kind] = {
    SubmissionKind.INNOVATION: Kind(
        "Proposer une innovation",
        "votre innovation",
        {
            "title": "Le titre",
            "summary": "Le résumé",
            "need": "Le besoin",
            "description": "La réponse",
            "results": "Les résultats",
            "lessons": "Les enseignements",
        },
        {"title": 160, "summary": 300},
    ),
    SubmissionKind.REPLICATION: Kind(
        "Nous l’avons fait aussi",
        "votre reprise",
        {"kept": "Ce qui a été gardé", "changed": "Ce qui a été changé"},
    ),
    SubmissionKind.CORRECTION: Kind("Signaler ou corriger", "votre correction", {"proposed": "Le texte proposé"}),
    SubmissionKind.QUESTION: Kind("Poser une question", "votre question"),
}
"""Those of the catalogue, by their values."""


def kind_of(value: str) -> Kind:
    """The kind of that value. Raises KeyError when there is none."""
    return KINDS[value] if value in KINDS else import_string(settings.CATALOGUE_SUBMISSION_KINDS[value])


def kind_values() -> list[str]:
    """The values of all the kinds."""
    return [*KINDS, *settings.CATALOGUE_SUBMISSION_KINDS]


def subject_of(submission: Submission) -> Subject | None:
    """What a contribution is about, when that is no entry."""
    about = kind_of(submission.kind).subject
    return about.find(submission.answers) if about else None


def answers_that_stay(submission: Submission) -> dict[str, Any]:
    """Of the answers, what says nothing of the person: what the contribution was about, when that is no entry."""
    if kind_of(submission.kind).subject is None:
        return {}
    return {name: submission.answers[name] for name in (SUBJECT, "title") if name in submission.answers}
