"""What a database holds comes through the migrations of the ledgers, and back."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from proposals.models import Axis, Deadline, Proposal, Statement, StatusEntry, StatusFact

BEFORE = ("proposals", "0005_founding_facts_stay")
SOURCE = {"source_title": "Le bilan", "source_url": "https://bilan.example/"}


def models_of_before():
    """The models as they were, once the database is."""
    executor = MigrationExecutor(connection)
    executor.migrate([BEFORE])
    return executor.loader.project_state([BEFORE]).apps


def fill(apps) -> None:
    """A proposal with a page, one with a source and a deadline, one unknown; a status with a fact."""
    axis = apps.get_model("proposals", "Axis").objects.create(number=1, title="Oser", summary="Essayer.")
    make = apps.get_model("proposals", "Proposal").objects.create
    attested = {"axis": axis, "wording_state": "attested", "number_confirmed": True}
    make(number=1, title="Lue dans le rapport", report_page=74, **attested)
    due = {"deadline_source_title": "Le plan", "deadline_source_url": "https://plan.example/"}
    second = make(number=2, title="Attestée", deadline=date(2027, 12, 31), **due, **attested)
    make(number=3, axis=axis)
    apps.get_model("proposals", "ProposalSource").objects.create(proposal=second, url="https://www.relais.example/")
    fact = {"happened_on": date(2018, 3, 1), "kind": "law", "text": "Une loi.", "body": "Parlement", **SOURCE}
    update = apps.get_model("proposals", "ProposalUpdate").objects.create(proposal=second, **fact)
    read = {"status": "done", "effective_on": date(2018, 3, 1), "body": "DITP", "reason": "Votée."}
    entry = apps.get_model("proposals", "StatusEntry").objects.create(
        proposal=second, confidence="high", **read, **SOURCE
    )
    apps.get_model("proposals", "StatusFact").objects.create(entry=entry, update=update)


def test_what_is_there_comes_through_and_back(transactional_db):
    fill(models_of_before())
    call_command("migrate", verbosity=0)
    said = {one.proposal.number: (one.title, one.page, one.source_title) for one in Statement.objects.all()}
    assert said == {1: ("Lue dans le rapport", 74, ""), 2: ("Attestée", None, "relais.example")}
    deadline = Deadline.objects.get()
    assert (deadline.proposal.number, deadline.due_on, deadline.source_title) == (2, date(2027, 12, 31), "Le plan")
    entry = StatusEntry.objects.get()
    assert entry.founding_count == 1
    with pytest.raises(IntegrityError, match="plus tard"), transaction.atomic():
        StatusFact.objects.create(entry=entry, update=entry.facts.get())
    with pytest.raises(IntegrityError, match="par un énoncé"), transaction.atomic():
        Proposal.objects.filter(number=1).update(title="Autre")
    before = models_of_before()
    proposal = before.get_model("proposals", "Proposal").objects.get(number=2)
    assert (proposal.deadline, proposal.deadline_source_title) == (date(2027, 12, 31), "Le plan")
    assert before.get_model("proposals", "StatusFact").objects.count() == 1
    call_command("migrate", "proposals", "0001", verbosity=0)  # no ledger, nothing to be kept
    Axis.objects.all()._raw_delete(connection.alias)  # settled once the triggers are back
    call_command("migrate", verbosity=0)
    assert not StatusEntry.objects.exists()
