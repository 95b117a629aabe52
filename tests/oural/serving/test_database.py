"""A page never has the database work, or wait, for ever."""

import pytest
from django.conf import settings
from django.db import connection

from oural.serving import database
from tests.oural.test_settings import run

SHOWN = ("statement_timeout", "lock_timeout")


@pytest.fixture
def timeouts(db) -> list[str]:
    """What the connection of the tests is bounded by, as PostgreSQL writes it, after `bound`."""
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        database.bound(connection=connection)
        found = []
        for name in SHOWN:
            cursor.execute(f"SHOW {name}")
            found += cursor.fetchone()
        cursor.execute("ROLLBACK TO before")
    return found


def test_a_statement_and_a_wait_have_an_end(timeouts):
    if connection.vendor == "sqlite":
        assert connection.settings_dict["OPTIONS"]["timeout"] == settings.DATABASE_LOCK_SECONDS
    else:
        assert timeouts == ["90s", "1min"]


def test_the_server_has_the_bounds_and_a_command_has_none(db):
    if connection.vendor == "sqlite":
        return
    code = "c = connection.cursor(); c.execute('SHOW statement_timeout'); print(c.fetchone()[0])"
    served = f"import oural.wsgi; from django.db import connection; {code}"
    command = f"import django; django.setup(); from django.db import connection; {code}"
    variables = {
        "DATABASE_URL": url(),
        "DJANGO_SETTINGS_MODULE": "oural.settings",
        "SECRET_KEY": "x",
        "ALLOWED_HOSTS": "x",
    }
    told = [run("-c", each, **variables) for each in (served, command)]
    assert [each.stdout.strip() for each in told] == ["90s", "0"], told


def url() -> str:
    """The address of the database of the tests."""
    known = connection.settings_dict
    return f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
