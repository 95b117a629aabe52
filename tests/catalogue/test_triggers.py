"""The triggers of migrations: what they refuse, and that a migration may take them down for a while."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from catalogue.triggers import CreateTriggers, DropTriggers, Trigger, append_only

pytestmark = pytest.mark.django_db
TABLE = "notebook"
SENTENCE = "L’on n’y touche pas, c'est dit."
TRIGGERS = [
    *append_only(TABLE, SENTENCE, ("word",), keeps="OLD.word <> 'a'"),
    Trigger(TABLE, "short", "INSERT", {"sqlite": "NEW.word GLOB '??*'", "postgresql": "NEW.word ~ '^..'"}, "Court."),
]
REFUSED = {
    "UPDATE notebook SET word = 'd' WHERE word = 'a'": SENTENCE,
    "DELETE FROM notebook WHERE word = 'b'": SENTENCE,
    "INSERT INTO notebook VALUES (3, 'long')": "Court.",
}
REFUSED_BY_ONE = {
    "sqlite": [
        "INSERT OR REPLACE INTO notebook VALUES (1, 'c')",
        "INSERT OR REPLACE INTO notebook VALUES (3, 'a')",
    ],
    "postgresql": ["TRUNCATE notebook"],
}


def run(sql: str, params: None = None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


editor = SimpleNamespace(connection=connection, execute=run)


def forwards(operation: CreateTriggers) -> None:
    operation.database_forwards("catalogue", editor, None, None)


def backwards(operation: CreateTriggers) -> None:
    operation.database_backwards("catalogue", editor, None, None)


@pytest.fixture(autouse=True)
def notebook() -> None:
    """A table of two rows, with its triggers."""
    run("CREATE TABLE notebook (id integer PRIMARY KEY, word varchar(9) UNIQUE)")
    run("INSERT INTO notebook VALUES (1, 'a'), (2, 'b')")
    forwards(CreateTriggers(TRIGGERS))


def refusals() -> list[str]:
    """The sentences that the statements meet, whatever passes being undone."""
    found = []
    for sql in [*REFUSED, *REFUSED_BY_ONE[connection.vendor]]:
        with transaction.atomic():
            try:
                run(sql)
            except IntegrityError as error:
                found.append(str(error).splitlines()[0])
            transaction.set_rollback(True)
    return found


def test_what_is_written_stays_but_for_what_may_go():
    assert refusals() == [*REFUSED.values(), *[SENTENCE] * len(REFUSED_BY_ONE[connection.vendor])]
    run("DELETE FROM notebook WHERE word = 'a'")
    run("INSERT INTO notebook VALUES (3, 'c')")


def test_a_migration_takes_them_down_and_sets_them_up_again():
    before = refusals()
    forwards(DropTriggers(TRIGGERS))
    assert refusals() == []
    backwards(DropTriggers(TRIGGERS))
    assert refusals() == before
    backwards(CreateTriggers(TRIGGERS))
    assert refusals() == []


def test_an_empty_table_may_be_truncated():
    if connection.vendor == "postgresql":
        forwards(DropTriggers(TRIGGERS))
        run("DELETE FROM notebook")
        backwards(DropTriggers(TRIGGERS))
        run("TRUNCATE notebook")
