"""The ledger only grows: raw SQL cannot change nor remove what it holds, on either database."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from proposals.models import Deadline, Moderation, ProposalStatus, ProposalUpdate, Statement, StatusEntry, StatusFact
from tests.proposals.rows import (
    make_correction,
    make_deadline,
    make_entry,
    make_fact_of_status,
    make_moderation,
    make_proposal,
    make_second_voice,
    make_statement,
    make_update,
)

pytestmark = pytest.mark.django_db
LEDGER = {
    StatusEntry: make_entry,
    StatusFact: make_fact_of_status,
    Moderation: make_moderation,
    ProposalUpdate: make_update,
    Deadline: make_deadline,
    Statement: make_statement,
}
OTHER_COLUMN = {
    StatusEntry: "reason = 'Autre.'",
    StatusFact: "update_id = update_id",
    Moderation: "decision = 'refused'",
    ProposalUpdate: "text = 'Autre.'",
    Deadline: "due_on = NULL",
    Statement: "page = 71",
}


def run(sql: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def refused(sql: str, *parameters: object) -> bool:
    with pytest.raises(IntegrityError, match="ne se modifie pas|une entrée|même proposition|contradictoire|consigné"):
        run(sql, *parameters)
    return True


@pytest.mark.parametrize("model", LEDGER)
def test_a_row_can_neither_change_nor_go(model: type[models.Model]):
    row = LEDGER[model]()
    table = model._meta.db_table
    assert refused(f"UPDATE {table} SET {OTHER_COLUMN[model]} WHERE id = %s", row.pk)
    assert refused(f"DELETE FROM {table} WHERE id = %s", row.pk)
    assert refused(f"DELETE FROM {table}")
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", LEDGER)
def test_a_row_cannot_be_replaced(model: type[models.Model]):
    row = LEDGER[model]()
    table = model._meta.db_table
    columns = ", ".join(field.column for field in model._meta.local_fields)
    if connection.vendor == "sqlite":
        assert refused(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
        assert refused(f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
    else:
        copy = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}"
        assert refused(f"{copy} ON CONFLICT (id) DO UPDATE SET {OTHER_COLUMN[model].split(' =')[0]} = NULL")
        run("SET CONSTRAINTS ALL IMMEDIATE")  # a row written in the same transaction would forbid it anyway
        assert refused(f"TRUNCATE {table} CASCADE")
    assert model.objects.filter(pk=row.pk).exists()


def test_a_fact_cannot_be_replaced_under_another_key():
    fact = make_fact_of_status()
    if connection.vendor == "sqlite":
        assert refused(
            "INSERT OR REPLACE INTO proposals_statusfact (entry_id, update_id) VALUES (%s, %s)",
            fact.entry_id,
            fact.update_id,
        )


def test_the_orm_is_refused_as_well():
    entry = make_entry()
    entry.reason = "Autre."
    for change in (entry.save, entry.delete, StatusEntry.objects.filter(pk=entry.pk).delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusEntry.objects.update(status=ProposalStatus.DONE)
    assert StatusEntry.objects.get().reason == "Un appel à projets est ouvert."


def test_what_the_ledger_rests_on_cannot_go():
    user = get_user_model().objects.create_user("redactrice")
    update = make_update()
    fact = make_entry(proposal=update.proposal, recorded_by=user, facts=[update]).founding.get()
    for row in (fact.update, fact.entry.proposal, user):
        with pytest.raises(models.ProtectedError):
            row.delete()


def test_an_entry_corrects_one_of_the_same_proposal_and_voice():
    entry = make_entry()
    other, second = make_proposal(), make_second_voice(proposal=entry.proposal)
    for changes in ({"proposal": other, "corrects": entry}, {"proposal": entry.proposal, "corrects": second}):
        with pytest.raises(IntegrityError, match="même voix"), transaction.atomic():
            make_entry(**changes)
    make_entry(proposal=entry.proposal, corrects=entry)


def test_nothing_corrects_itself():
    entry, fact = make_entry(), make_update()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_correction(fact, pk=fact.pk + 1000, corrects_id=fact.pk + 1000)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_entry(pk=entry.pk + 1000, proposal=entry.proposal, corrects_id=entry.pk + 1000)


def test_a_status_rests_on_facts_of_its_own_proposal():
    with pytest.raises(IntegrityError, match="même proposition"), transaction.atomic():
        make_entry(facts=[make_update()])


def test_a_fact_corrects_one_of_the_same_proposal_once():
    fact = make_update()
    with pytest.raises(IntegrityError, match="même proposition"), transaction.atomic():
        make_correction(fact, proposal=make_proposal())
    make_correction(fact)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_correction(fact)


def test_a_fact_is_not_replaced_by_its_source_nor_by_what_it_corrects():
    fact = make_update()
    columns = [field.column for field in fact._meta.local_fields if not field.primary_key]
    copy = f"({', '.join(columns)}) SELECT {', '.join(columns)} FROM proposals_proposalupdate WHERE id = %s"
    for row in (fact, make_correction(fact)):
        if connection.vendor == "sqlite":
            assert refused(f"INSERT OR REPLACE INTO proposals_proposalupdate {copy}", row.pk)
        else:
            with pytest.raises(IntegrityError):
                run(f"INSERT INTO proposals_proposalupdate {copy}", row.pk)
    assert ProposalUpdate.objects.count() == 2


@pytest.mark.parametrize("make", [make_update, make_entry, make_second_voice, make_deadline])
def test_nothing_is_recorded_before_it_happened(make):
    column = "happened_on" if make is make_update else "effective_on"
    today = timezone.localdate()
    for changes in ({column: today + timedelta(days=2)}, {"recorded_at": timezone.now() + timedelta(days=3)}):
        with pytest.raises(IntegrityError, match="pas encore passée"), transaction.atomic():
            make(**changes)
    row = make(**{column: today})
    setattr(row, column, today + timedelta(days=1))
    with pytest.raises(ValidationError, match="pas encore passée"):
        row.clean()


def test_a_voice_corrects_only_itself():
    entry = make_second_voice(speaker="AMF")
    for changes in ({"speaker": "ADF"}, {"speaker": "AMF", "speaker_kind": "researcher"}):
        with pytest.raises(IntegrityError, match="même voix"), transaction.atomic():
            make_second_voice(proposal=entry.proposal, corrects=entry, **changes)
        other = make_second_voice(proposal=entry.proposal, **changes)
        other.corrects = entry
        with pytest.raises(ValidationError, match="même voix"):
            other.clean()
    make_second_voice(proposal=entry.proposal, corrects=entry, speaker="AMF").clean()


def test_the_editors_are_not_moderated():
    with pytest.raises(IntegrityError, match="contradictoire"), transaction.atomic():
        make_moderation(entry=make_entry())


def in_force(day: date, **options) -> list[str]:
    return [entry.status for entry in StatusEntry.objects.in_force(day, **options).order_by("voice")]


def test_the_last_to_take_effect_counts():
    proposal = make_proposal()
    make_entry(proposal=proposal, status="done", effective_on=date(2020, 1, 1))
    make_entry(proposal=proposal, status="in_progress", effective_on=date(2018, 1, 1))
    assert in_force(date(2017, 12, 31)) == []
    assert in_force(date(2018, 1, 1)) == in_force(date(2019, 12, 31)) == ["in_progress"]
    assert in_force(date(2020, 1, 1)) == ["done"]


def test_a_corrected_entry_counts_on_no_day():
    proposal = make_proposal()
    mistake = make_entry(proposal=proposal, status="done", effective_on=date(2018, 1, 1))
    make_entry(proposal=proposal, status="in_progress", effective_on=date(2020, 1, 1), corrects=mistake)
    assert in_force(date(2019, 1, 1)) == []
    assert in_force(date(2020, 1, 1)) == ["in_progress"]


def test_the_second_voice_is_public_once_published_and_until_withdrawn():
    entry = make_second_voice(decision="")
    assert list(StatusEntry.objects.awaiting_moderation()) == [entry]
    for decision, seen in (("refused", []), ("published", ["not_started"]), ("withdrawn", [])):
        make_moderation(entry=entry, decision=decision)
        assert in_force(date(2024, 1, 1)) == seen
    assert not StatusEntry.objects.awaiting_moderation().exists()


def test_a_correction_that_is_not_published_corrects_nothing():
    entry = make_second_voice()
    make_second_voice(proposal=entry.proposal, corrects=entry, status="done", decision="refused")
    assert in_force(date(2024, 1, 1)) == ["not_started"]
