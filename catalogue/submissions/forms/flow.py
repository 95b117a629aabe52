"""The steps of each kind of contribution, in their order, and the form of each with what was typed before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.module_loading import import_string

from catalogue.submissions.drafts import columns_of_contact
from catalogue.submissions.forms.about_entry import CorrectionForm, QuestionForm, ReplicationStepForm
from catalogue.submissions.forms.base import StepForm, as_data
from catalogue.submissions.forms.innovation import FilesStepForm, InnovationStepForm, MeansForm, PlaceForm
from catalogue.submissions.forms.person import PersonForm, PlainSendForm, SendForm
from catalogue.submissions.hidden_fields import new_mark
from catalogue.submissions.models import Submission, SubmissionKind


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its place in the address, its title, its form, and where the person is in the steps."""

    slug: str
    title: str
    form: type[StepForm]


PERSON = Step("vous", "Vous", PersonForm)
SEND = Step("envoi", "Vérifier et envoyer", SendForm)
PLAIN_SEND = Step("envoi", "Vérifier et envoyer", PlainSendForm)

FLOWS: dict[str, tuple[Step, ...]] = {
    SubmissionKind.INNOVATION: (
        Step("innovation", "L’innovation", InnovationStepForm),
        Step("lieu", "Le territoire et les dates", PlaceForm),
        Step("moyens", "Les moyens, les partenaires, les sources", MeansForm),
        Step("fichiers", "Des photos, des documents", FilesStepForm),
        PERSON,
        SEND,
    ),
    SubmissionKind.REPLICATION: (Step("reprise", "Votre reprise", ReplicationStepForm), PERSON, SEND),
    SubmissionKind.CORRECTION: (Step("correction", "Ce qui ne va pas", CorrectionForm), PERSON, PLAIN_SEND),
    SubmissionKind.QUESTION: (Step("question", "Votre question", QuestionForm), PERSON, PLAIN_SEND),
}
"""The steps of the kinds of the catalogue."""


def steps_of_kind(kind: str) -> tuple[Step, ...]:
    """The steps of a kind of contribution."""
    return FLOWS[kind] if kind in FLOWS else import_string(settings.CATALOGUE_SUBMISSION_STEPS[kind])


def steps_of(submission: Submission) -> tuple[Step, ...]:
    """The steps of a contribution."""
    return steps_of_kind(submission.kind)


def step_named(submission: Submission, slug: str) -> Step | None:
    """The step of that name, if the contribution has one."""
    return next((step for step in steps_of(submission) if step.slug == slug), None)


def known_answers(submission: Submission, step: Step) -> Mapping[str, Any]:
    """What was typed before at a step."""
    if not step.form.is_about_person:
        return submission.answers
    return columns_of_contact(submission) if submission.pk else {}


def blank_form(submission: Submission, step: Step) -> StepForm:
    """The form of a step as one comes back to it, nothing checked."""
    return step.form(initial=dict(known_answers(submission, step)))


def mark_of(submission: Submission, step: Step, page: str = "") -> str:
    """What a page of a step says that it has seen."""
    known = known_answers(submission, step)
    return new_mark({name: known.get(name) for name in step.form().kept_names()}, page)


def checked_form(submission: Submission, step: Step) -> StepForm:
    """The form of a step as if what was typed before were sent again: it says what is missing."""
    known = {name: value for name, value in known_answers(submission, step).items() if value not in (False, None)}
    return step.form(as_data(known), MultiValueDict())


def first_incomplete(submission: Submission) -> Step | None:
    """The first step that lacks something, the last one aside; None when all is there."""
    return next((step for step in steps_of(submission)[:-1] if not checked_form(submission, step).is_valid()), None)
