"""Every rule of contributions that the database holds refuses what breaks it, and tells a form why in French."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from catalogue.submissions.models import (
    Actor,
    EventKind,
    SubmissionCredit,
    SubmissionEdit,
    SubmissionEvent,
    SubmissionFile,
    SubmissionMessage,
    SubmissionState,
    TokenPurpose,
)
from tests.catalogue.submissions.factory import link_to, make_submission
from tests.catalogue.test_constraints import constraints_of
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db
OURS = "submission_"
STATE = SubmissionState.RECEIVED


def contribution(**changes) -> models.Model:
    return make_submission(**changes)


def make_edit() -> SubmissionEdit:
    return SubmissionEdit(submission=make_submission(), question="need", text="Le besoin.")


def make_credit() -> SubmissionCredit:
    return SubmissionCredit(submission=make_submission(), innovation=make_innovation(), name="Camille Martin")


def make_event() -> SubmissionEvent:
    states = {"from_state": STATE, "to_state": STATE}
    return SubmissionEvent(submission=make_submission(), kind=EventKind.TAKEN, actor=Actor.EDITOR, **states)


def make_file() -> SubmissionFile:
    return SubmissionFile(submission=make_submission(), kind="jpg", file="x.jpg", size=1, digest="a", alt="La caisse")


def make_message() -> SubmissionMessage:
    return SubmissionMessage(submission=make_submission(), author=Actor.EDITOR, text="Bonjour.", is_private=True)


def make_token() -> models.Model:
    submission = make_submission()
    link_to(submission, TokenPurpose.TRACK)
    return submission.tokens.get()


def beside(make: Callable[[], models.Model]) -> Callable[[], models.Model]:
    """A second row of the same contribution, after the first."""

    def made() -> models.Model:
        first = make()
        first.save()
        first.pk, first._state.adding = None, True
        return first

    return made


CASES = {
    "submission_kind_is_known": (contribution, {"kind": "poeme"}),
    "submission_state_is_known": (contribution, {"state": "perdue"}),
    "submission_has_a_number_once_received": (contribution, {"number": None}),
    "submission_decided_has_a_date": (lambda: contribution(state=SubmissionState.ACCEPTED), {"decided_at": None}),
    "submission_resemblance_is_known": (contribution, {"resemblance_score": 101}),
    "submission_credit_has_a_name": (make_credit, {"name": ""}),
    "submission_edit_once_per_question": (beside(make_edit), {}),
    "submission_edit_decision_is_known": (make_edit, {"decision": "peut-être"}),
    "submission_objection_says_why": (make_edit, {"decision": "objected"}),
    "submission_event_is_known": (make_event, {"kind": "perdue"}),
    "submission_event_editor_is_an_editor": (make_event, {"actor": Actor.SYSTEM}),
    "submission_file_once_each": (beside(make_file), {}),
    "submission_file_kind_is_known": (make_file, {"kind": "exe"}),
    "submission_file_has_alt_text": (make_file, {"alt": ""}),
    "submission_message_says_something": (make_message, {"text": ""}),
    "submission_private_note_is_an_editors": (make_message, {"author": Actor.CONTRIBUTOR}),
    "submission_token_purpose_is_known": (make_token, {"purpose": "tout"}),
}


def broken(name: str) -> models.Model:
    """A row that breaks a rule, not saved."""
    make, change = CASES[name]
    row = make()
    for column, value in change.items():
        setattr(row, column, value)
    return row


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_it_by_name(name, django_user_model):
    row = broken(name)
    if name == "submission_event_editor_is_an_editor":
        row.editor = django_user_model.objects.create_user("redactrice")
    columns = {"submission_edit_once_per_question": "question", "submission_file_once_each": "digest"}
    with pytest.raises(IntegrityError, match=f"{name}|{columns.get(name, name)}"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("name", CASES)
def test_the_form_is_told_in_french(name):
    sentence = str(constraints_of("catalogue")[name].violation_error_message)
    if name == "submission_event_editor_is_an_editor":
        assert sentence.endswith(".")
        return
    with pytest.raises(ValidationError) as error:
        broken(name).validate_constraints()
    assert sentence in error.value.messages


def test_every_rule_has_its_case():
    assert set(CASES) == {name for name in constraints_of("catalogue") if name.startswith(OURS)}
