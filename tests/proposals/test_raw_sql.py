"""Raw SQL, written by somebody who wants to break the tracker, on each database.

Nothing comes in that a page could not show, nor that goes round the ledger.
"""

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction

from proposals.models import Axis, Proposal, ProposalUpdate
from proposals.models.rules import BLANKS
from proposals.services import Proof, state_proposal
from tests.factories import make_lever
from tests.proposals.rows import (
    make_axis,
    make_check,
    make_deadline,
    make_entry,
    make_fact_of_status,
    make_link,
    make_moderation,
    make_proposal,
    make_source,
    make_statement,
    make_update,
    state,
)

pytestmark = pytest.mark.django_db

NO_DAYS = ["'2019-99-99'", "'2019-02-30'", "'hier'", "'infinity'", "'20000-01-01'", "''"]
NO_DAYS_OF_SQLITE = ["'2019-2-1'", "20190101", "2019.5", "X'32303139'", "'2019-01-01 10:00:00'"]
NO_MOMENTS = ["'2019-99-99 10:00'", "'2019-02-30 10:00:00'", "'hier'", "'infinity'", "'0000-00-00 00:00:00'"]
NO_MOMENTS_OF_SQLITE = ["20190101", "'2019-01-01'", "'2019-01-01T10:00:00'", "'2019-01-01 10:00:00 de plus'"]
NO_MOMENTS_OF_SQLITE += ["'2019-01-01 10:00:00z'", "'2019-01-01 10:00:00.'", "'2019-01-01 10:00:00.1Z'"]
REFUSED = "(?i)check constraint|invalid input|out of range|pas encore passée|jour où elle est consignée"
DATES = [
    (make_update, "happened_on"),
    (make_entry, "effective_on"),
    (make_deadline, "effective_on"),
    (make_deadline, "due_on"),
]
MOMENTS = [
    (make_update, "recorded_at"),
    (make_entry, "recorded_at"),
    (make_moderation, "recorded_at"),
    (make_deadline, "recorded_at"),
    (make_check, "checked_at"),
]
PAGES = [(make_update, "source_url"), (make_entry, "source_url"), (make_deadline, "source_url"), (make_source, "url")]
NO_PAGES = ["http://", "https://", "http:// ", "http://a", "http://.fr", "http://a.", "http:///a.b", "http://a.fr/b c"]
NO_PAGES += ["http://[a.b", "http://a.b]", "http://a.b\\c", "http://a.fr/\u2800"]
NO_PAGES += ["http://a.fr/\u00a0", "http://a.fr/\t", "ftp://a.fr", "//a.fr", "a.fr", "javascript:alert(1.5)", ""]


def copied(row: models.Model, **expressions: str) -> None:
    """Insert a copy of a row, some of its columns being SQL instead.

    A fact has a source of its own, and an axis its number: none comes twice.
    """
    if isinstance(row, ProposalUpdate):
        expressions = {"source_url": "source_url || '/autre'"} | expressions
    if isinstance(row, Axis):
        expressions = {"number": "number + 100"} | expressions
    table = row._meta.db_table
    columns = [field.column for field in row._meta.local_fields if not field.primary_key]
    values = [expressions.get(column, column) for column in columns]
    assert set(expressions) <= set(columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE id = {row.pk}"
        )


def refused(row: models.Model, **expressions: str) -> None:
    """Check that the database takes no such copy."""
    with pytest.raises((IntegrityError, DataError), match=REFUSED):
        copied(row, **expressions)


def quoted(text: str) -> str:
    """A text in SQL: its characters are built, so that none is lost on the way."""
    char = "char" if connection.vendor == "sqlite" else "chr"
    return " || ".join(f"{char}({ord(each)})" for each in text) or "''"


@pytest.mark.parametrize(("make", "column"), DATES)
def test_a_day_that_no_calendar_has_is_refused(make, column):
    row = make()
    for day in NO_DAYS + (NO_DAYS_OF_SQLITE if connection.vendor == "sqlite" else []):
        refused(row, **{column: day})


@pytest.mark.parametrize(("make", "column"), MOMENTS)
def test_a_moment_that_no_calendar_has_is_refused(make, column):
    row = make()
    for moment in NO_MOMENTS + (NO_MOMENTS_OF_SQLITE if connection.vendor == "sqlite" else []):
        refused(row, **{column: moment})


@pytest.mark.parametrize("address", NO_PAGES)
def test_what_is_not_the_address_of_a_page_is_refused(address):
    for make, column in PAGES:
        refused(make(), **{column: quoted(address)})
        copied(make(), **{column: quoted(f"https://autre.fr/{address}".translate(dict.fromkeys([*BLANKS, *b"[]\\"])))})


@pytest.mark.parametrize(
    ("make", "columns"),
    [
        (make_update, ("text", "body", "source_title")),
        (make_entry, ("reason", "body", "source_title")),
        (make_moderation, ("reason",)),
        (make_deadline, ("reason", "source_title")),
        (make_link, ("reason",)),
        (make_axis, ("title", "summary")),
    ],
)
@pytest.mark.parametrize(
    "blank",
    [
        " ",
        "\t\n",
        "\u00a0",
        "\u2009\u202f",
        "\u200b",
        "\ufeff",
        "\u2800\u3164",
        "\u202c\u2066\u061c",
        "".join(map(chr, BLANKS)),
    ],
)
def test_a_text_of_blanks_is_refused(make, columns, blank):
    row = make()
    for column in columns:
        refused(row, **{column: quoted(blank)})


def test_a_blank_among_the_others_is_one_for_python_as_well():
    drawn_as_nothing = {847, 4447, 4448, *range(6155, 6159), 10240, 12644, 65440}
    others = set(BLANKS) - drawn_as_nothing
    assert drawn_as_nothing < set(BLANKS)
    assert all(not chr(point).strip() or not chr(point).isprintable() for point in others)


def test_sqlite_takes_nothing_that_is_no_text():
    if connection.vendor == "sqlite":
        for make, column in ((make_update, "text"), (make_entry, "reason"), (make_axis, "title")):
            refused(make(), **{column: "X'C3A9'"})


CHANGES = {
    "number": "number + 1000",
    "axis_id": "(SELECT MAX(id) FROM proposals_axis)",
    "statement_id": "NULL",
}


def run(sql: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.mark.parametrize("column", CHANGES)
def test_a_proposal_says_nothing_else_without_a_statement(column):
    proposal = make_proposal(axis=make_axis(number=1))
    make_axis(number=2)
    change = f"UPDATE proposals_proposal SET {column} = {CHANGES[column]} WHERE id = %s"
    for sql in (change, change.replace("UPDATE", "UPDATE OR REPLACE") if connection.vendor == "sqlite" else change):
        with pytest.raises(IntegrityError, match="par un énoncé"):
            run(sql, proposal.pk)
    state(proposal, summary="Un énoncé qui ne dit pas cela.")
    with pytest.raises(IntegrityError, match="par un énoncé"):
        run(change, proposal.pk)


def test_a_proposal_goes_back_to_what_it_said_by_a_statement_only():
    proposal = make_proposal(title="Avant")
    first = proposal.statement
    said = state(proposal, page=71, title="Après")
    assert Proposal.objects.get().report_page == 71
    for other in (first.pk, state(make_proposal()).pk):
        with pytest.raises(IntegrityError, match="par un énoncé"):
            run("UPDATE proposals_proposal SET statement_id = %s WHERE id = %s", other, proposal.pk)
    with pytest.raises(IntegrityError, match="celle de la preuve, ou celle d’avant"):
        copied(said, wording_page="72")
    assert Proposal.objects.get(pk=proposal.pk).title == "Après"
    with pytest.raises(ValidationError, match="page du rapport"):
        state_proposal(proposal=proposal, proof=Proof())
    state(proposal, title="Avant")
    assert Proposal.objects.get(pk=proposal.pk).report_page is None


def test_a_proposal_is_born_without_a_wording():
    with pytest.raises(IntegrityError, match="naît sans"), transaction.atomic():
        Proposal.objects.create(number=1, axis=make_axis(), statement=make_proposal().statement)


def test_a_proposal_is_neither_removed_nor_replaced():
    first, second = make_proposal(), make_proposal()
    run("UPDATE proposals_proposal SET number = number WHERE id = %s", first.pk)
    with pytest.raises(IntegrityError):
        run("DELETE FROM proposals_proposal WHERE id = %s", first.pk)
    columns = "id, number, axis_id"
    values = "%s, %s, axis_id FROM proposals_proposal WHERE id = %s"
    verbs = ("INSERT", "REPLACE", "INSERT OR REPLACE") if connection.vendor == "sqlite" else ("INSERT",)
    for verb in verbs:
        for key, number in ((first.pk, 9000), (first.pk + 1000, second.number)):
            with pytest.raises(IntegrityError):
                run(f"{verb} INTO proposals_proposal ({columns}) SELECT {values}", key, number, first.pk)
    if connection.vendor == "sqlite":
        statement = state(first, title="Autre")
        with pytest.raises(IntegrityError, match="ne se modifie pas"):
            run("UPDATE OR REPLACE proposals_statement SET number = %s WHERE id = %s", second.number, statement.pk)
    assert Proposal.objects.count() == 2


def test_no_fact_founds_a_status_once_it_is_recorded():
    fact = make_fact_of_status()
    late = make_update(proposal=fact.entry.proposal)
    for entry in (fact.entry, make_entry(proposal=fact.entry.proposal)):
        with pytest.raises(IntegrityError, match="plus tard"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO proposals_statusfact (entry_id, update_id) VALUES (%s, %s)", [entry.pk, late.pk]
            )


@pytest.mark.parametrize(("make", "change"), [(make_axis, "summary = 'Autre'"), (make_source, "title = 'Le Monde'")])
def test_what_attests_a_wording_and_the_axes_are_settled(make, change):
    row = make()
    table = row._meta.db_table
    for sql in (f"UPDATE {table} SET {change} WHERE id = %s", f"DELETE FROM {table} WHERE id = %s"):
        with pytest.raises(IntegrityError, match="ne se modifie pas"):
            run(sql, row.pk)


def test_a_ledger_does_not_go_to_another_proposal():
    proposal = make_proposal()
    with pytest.raises(IntegrityError, match="ne change pas"):
        run("UPDATE proposals_proposal SET id = id + 1000 WHERE id = %s", proposal.pk)


@pytest.mark.parametrize(
    ("make", "column"), [(make_update, "recorded_at"), (make_entry, "recorded_at"), (make_deadline, "recorded_at")]
)
def test_nothing_is_dated_otherwise_than_by_when_it_is_recorded(make, column):
    """Nor the day before it happened, nor years ago, as if the page had shown it since."""
    row = make()
    copied(row)
    for moment in ("2016-01-01 10:00:00", "2019-01-01 10:00:00", "2030-01-01 10:00:00"):
        with pytest.raises(IntegrityError, match="pas encore passée|jour où elle est consignée"):
            copied(row, **{column: f"'{moment}'"})


def test_a_page_attests_nothing_without_a_statement():
    proposal = make_proposal(wording_state="missing", title="")
    add = "INSERT INTO proposals_proposalsource (proposal_id, title, url, position) VALUES (%s, '', %s, 0)"
    with pytest.raises(IntegrityError, match="n’atteste que ce qu’un énoncé dit"):
        run(add, proposal.pk, "https://relais.example/")
    state(proposal, number_confirmed=True)
    run(add, proposal.pk, "https://relais.example/")


def test_levers_change_by_a_statement_only():
    aimed, other = make_lever(slug="gerer", position=901), make_lever(slug="gerer-autrement", position=902)
    proposal = make_proposal(levers=[aimed])
    for levers in ([other, aimed], [aimed], []):
        state(proposal, levers=levers)
        assert Proposal.objects.get().said.lever_slugs == sorted(lever.slug for lever in levers)
    with pytest.raises(IntegrityError, match="ne se modifie pas"):
        run("UPDATE proposals_statement SET levers = 'gerer'")


def test_a_statement_and_a_decision_are_dated_when_they_are_made():
    for row, column in ((make_statement(), "recorded_at"), (make_moderation(), "recorded_at")):
        for moment in ("2016-01-01 10:00:00", "2030-01-01 10:00:00"):
            refused(row, **{column: f"'{moment}'"})
