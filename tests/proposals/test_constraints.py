"""The database itself refuses what breaks a rule, and the rule is told in French.

Each constraint has one case: what makes a valid row, and the change that breaks this constraint alone. A new
constraint without a case fails the last test.
"""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from proposals.models import ProposalSource, SourceCheck
from tests.proposals.rows import (
    let_back_in,
    make_axis,
    make_check,
    make_deadline,
    make_entry,
    make_fact_of_status,
    make_link,
    make_moderation,
    make_proposal,
    make_second_voice,
    make_source,
    make_statement,
    make_update,
)

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(1999, 12, 31, tzinfo=UTC)

CASES = {
    "axis_number_is_plausible": (make_axis, {"number": 0}),
    "axis_says_what_it_is": (make_axis, {"number": 99, "summary": "\u00a0"}),
    "proposal_number_is_plausible": (make_proposal, {"number": 0}),
    "statement_has_a_proof": (make_statement, {"page": None}),
    "statement_wording_is_as_its_state_says": (make_statement, {"title": " "}),
    "statement_number_is_plausible": (make_statement, {"number": 0}),
    "statement_moment_is_real": (make_statement, {"recorded_at": LONG_AGO}),
    "deadline_date_fits_its_precision": (make_deadline, {"effective_on": date(1999, 1, 1)}),
    "deadline_is_plausible": (make_deadline, {"due_on": date(2100, 1, 1)}),
    "deadline_has_a_reason": (make_deadline, {"reason": " "}),
    "deadline_has_a_source": (make_deadline, {"source_url": ""}),
    "deadline_moment_is_real": (make_deadline, {"recorded_at": LONG_AGO}),
    "proposal_source_is_a_page": (make_source, {"url": "ftp://relais.example/"}),
    "update_kind_is_known": (make_update, {"kind": "rumour"}),
    "update_link_is_known": (make_update, {"link_to_report": "vague"}),
    "update_date_fits_its_precision": (make_update, {"precision": "month"}),
    "update_says_what_and_who": (make_update, {"body": "  "}),
    "update_has_a_source": (make_update, {"source_url": ""}),
    "entry_status_is_known": (make_entry, {"status": "nearly_done"}),
    "entry_date_fits_its_precision": (make_entry, {"precision": "year"}),
    "entry_says_who_and_why": (make_entry, {"reason": " "}),
    "entry_has_a_source": (make_entry, {"source_title": " "}),
    "entry_voice_says_who_speaks": (make_second_voice, {"speaker": ""}),
    "moderation_decision_is_known": (make_moderation, {"decision": "perhaps"}),
    "moderation_has_a_reason": (make_moderation, {"reason": ""}),
    "source_check_url_is_a_page": (make_check, {"url": "mailto:a@b.example"}),
    "source_check_moment_is_real": (make_check, {"checked_at": LONG_AGO, "url": "https://autre.example/"}),
    "update_correction_has_a_reason": (make_update, {"is_withdrawn": True}),
    "update_moment_is_real": (make_update, {"recorded_at": LONG_AGO}),
    "entry_moment_is_real": (make_entry, {"recorded_at": LONG_AGO}),
    "moderation_moment_is_real": (make_moderation, {"recorded_at": LONG_AGO}),
    "proposal_innovation_has_a_reason": (make_link, {"reason": "   "}),
}
UNIQUE = {
    "proposal_source_once": (make_source, ("proposal", "url")),
    "update_once_per_source_and_date": (make_update, ("proposal", "source_url")),
    "status_fact_once_per_entry": (make_fact_of_status, ("entry", "update")),
    "innovation_once_per_proposal": (make_link, ("proposal", "innovation")),
}
ELSEWHERE = {"entry_does_not_correct_itself", "update_does_not_correct_itself"}
VARIANTS = [
    (make_statement, {"wording_state": "missing"}),
    (make_statement, {"wording_state": "documented", "title": " "}),
    (make_statement, {"wording_state": "invented"}),
    (make_statement, {"wording_state": "missing", "title": "", "summary": "Un résumé."}),
    (make_deadline, {"source_title": ""}),
    (make_statement, {"page": 0}),
    (make_statement, {"page": 111, "source_title": "Un relais", "source_url": "https://relais.example/"}),
    (make_statement, {"page": None, "source_title": "Un relais"}),
    (make_statement, {"page": None, "source_url": "https://relais.example/"}),
    (make_statement, {"source_url": "un tract"}),
    (make_update, {"precision": "week"}),
    (make_update, {"happened_on": date(1999, 12, 31)}),
    (make_update, {"happened_on": date(2018, 2, 1), "precision": "year"}),
    (make_update, {"text": ""}),
    (make_update, {"correction_reason": "Sans rien corriger."}),
    (make_update, {"source_url": "javascript:alert(1)"}),
    (make_entry, {"source_url": ""}),
    (make_entry, {"source_url": "à venir"}),
    (make_entry, {"body": ""}),
    (make_entry, {"confidence": ""}),
    (make_entry, {"speaker": "La rédaction"}),
    (make_entry, {"voice": "rumour"}),
    (make_second_voice, {"is_editorial_reading": True}),
    (make_second_voice, {"speaker_kind": "ministry"}),
]


def broken(make, change: dict) -> models.Model:
    """A row that is valid but for this change, not saved. A fact has a source of its own: none comes twice."""
    row = make()
    row.pk = None
    if make is make_update:
        row.source_url += "/autre"
    for column, value in change.items():
        setattr(row, column, value)
    if LONG_AGO in change.values():
        let_back_in(type(row), LONG_AGO)
    return row


@pytest.mark.parametrize("name", CASES)
def test_a_broken_rule_is_refused_by_the_database_and_told_in_french(name):
    make, change = CASES[name]
    row = broken(make, change)
    told = f"{name}|naît sans intitulé|ne se modifie pas|pas encore passée"
    with pytest.raises(IntegrityError, match=told), transaction.atomic():
        row.save(force_insert=True)
    constraint = next(one for one in row._meta.constraints if one.name == name)
    with pytest.raises(ValidationError) as caught:
        constraint.validate(type(row), row)
    assert caught.value.messages == [constraint.violation_error_message]
    with pytest.raises(ValidationError):
        row.full_clean(validate_unique=False)


@pytest.mark.parametrize("name", UNIQUE)
def test_what_is_once_cannot_be_twice(name):
    make, columns = UNIQUE[name]
    row = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**{column: getattr(row, column) for column in columns})


@pytest.mark.parametrize(("make", "change"), VARIANTS)
def test_other_ways_to_break_a_rule_are_refused_too(make, change):
    row = broken(make, change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(("make", "title"), [(make_update, "''"), (make_entry, "'   '")])
def test_raw_sql_cannot_write_a_fact_nor_a_status_without_a_source(make, title):
    row = make()
    table = row._meta.db_table
    columns = [field.column for field in row._meta.local_fields if not field.primary_key]
    values = [title if column == "source_title" else column for column in columns]
    sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [row.pk])


def test_the_dates_that_a_precision_allows():
    proposal = make_proposal()
    for day, precision in ((date(2019, 2, 28), "day"), (date(2019, 2, 1), "month"), (date(2019, 1, 1), "year")):
        make_update(proposal=proposal, happened_on=day, precision=precision).full_clean()


def test_a_row_of_each_kind_is_valid():
    for make in {make for make, _ in CASES.values()}:
        make().full_clean()
    assert isinstance(make_source(), ProposalSource) and isinstance(make_check(is_alive=False), SourceCheck)


def test_every_constraint_has_its_case():
    ours = apps.get_app_config("proposals").get_models()
    assert set(CASES) | set(UNIQUE) | ELSEWHERE == {one.name for model in ours for one in model._meta.constraints}
