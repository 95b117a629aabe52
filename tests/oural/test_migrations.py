"""The migrations: what the databases refuse stands at their end, and they go back to nothing and forth again."""

from importlib import import_module

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from catalogue.models import SearchDocument
from catalogue.search.index import documents
from oural import preparation
from oural.access.roles import GRANTS
from oural.checks import FROM_BEFORE, is_from_before
from tests.factories import make_innovation

MIGRATIONS = (
    "oural.migrations.0002_triggers",
    "catalogue.migrations.0003_triggers",
    "proposals.migrations.0002_triggers",
)
OURS = ("oural_", "catalogue_", "proposals_")
NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
FUNCTIONS = "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"


def rows(sql: str) -> set[str]:
    """The first column of what a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def refusals() -> set[str]:
    """The triggers of the database, without those of the index of the words."""
    return {name for name in rows(NAMES[connection.vendor]) if not name.startswith("catalogue_searchtext_")}


def left_behind() -> list[str]:
    """What the database has of the applications: tables, triggers, functions."""
    names = {*connection.introspection.table_names(), *rows(NAMES[connection.vendor])}
    if connection.vendor == "postgresql":
        names |= rows(FUNCTIONS)
    return sorted(name for name in names if name.startswith(OURS))


def test_the_migrations_go_back_to_nothing_and_forth_again(transactional_db):
    triggers = [trigger for name in MIGRATIONS for trigger in import_module(name).TRIGGERS]
    wanted = {trigger.full_name for trigger in triggers if trigger.only in ("", connection.vendor)}
    assert len(wanted) >= 50
    assert refusals() == wanted
    call_command("migrate", "oural", "zero", verbosity=0)  # the others rest on its accounts
    assert left_behind() == []
    call_command("migrate", verbosity=0)
    assert refusals() == wanted
    assert Group.objects.filter(name__in=GRANTS).count() == len(GRANTS)
    make_innovation(title="Une source")
    assert SearchDocument.objects.exists() and not documents.words_stray()


@pytest.mark.django_db
def test_a_database_of_before_the_first_migration_is_refused_in_a_sentence():
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app="oural").delete()
    recorder.record_applied("oural", "0001_prepared_step")
    for command in (
        lambda: call_command("check", databases=["default"]),
        lambda: call_command("migrate", skip_checks=False),
        preparation.migrate,
    ):
        with pytest.raises(CommandError) as caught:
            command()
        assert FROM_BEFORE in str(caught.value)
        assert caught.value.returncode == 1


def test_the_sentence_says_where_the_entries_are_exported():
    assert reverse("admin:catalogue_innovation_export", args=["csv"]) in FROM_BEFORE


@pytest.mark.parametrize(
    "applied",
    [
        set(),
        {("auth", "0001_initial")},
        {("oural", "0001_initial"), ("catalogue", "0001_initial")},
        {("oural", "0001_initial"), ("catalogue", "0099_of_a_later_version")},
    ],
)
def test_a_database_that_is_empty_or_ahead_is_none_of_these(applied):
    assert not is_from_before(applied)
