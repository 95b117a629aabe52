"""The migrations: what the databases refuse stands at their end, and they go back to nothing and forth again."""

from importlib import import_module

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection

from catalogue.models import SearchDocument
from catalogue.search import documents
from oural.access.roles import GRANTS
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
