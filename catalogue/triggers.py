"""Triggers: what the database refuses and no constraint of a row can say, in the words of SQLite and of PostgreSQL.

A migration lists them: `operations = [CreateTriggers(TRIGGERS)]`. To alter one of their tables later, put the change
between `DropTriggers` and `CreateTriggers`: SQLite makes the table anew, without its triggers, and cannot while a
trigger of another table names it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.migrations.operations.base import Operation

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ALWAYS = "1 = 1"
RETURNED = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD", "TRUNCATE": "NULL"}
"""What a function of PostgreSQL returns to let an event pass."""


@dataclass(frozen=True)
class Trigger:
    """The refusal, by a sentence, of an event on a table (INSERT, UPDATE, DELETE or TRUNCATE).

    `when` is SQL, true of what is refused: of `OLD`, `NEW` or both, as the event has them. Both databases read it, or
    each its own. `only` names the one database that needs the trigger.
    """

    table: str
    name: str
    event: str
    when: str | dict[str, str]
    sentence: str
    only: str = ""

    @property
    def full_name(self) -> str:
        """Its name in the database."""
        return f"{self.table}_{self.name}"

    def creation(self, vendor: str) -> Iterator[str]:
        """The statements that create it."""
        when = self.when if isinstance(self.when, str) else self.when[vendor]
        sentence = self.sentence.replace("'", "''")
        start = f"CREATE TRIGGER {self.full_name} BEFORE {self.event} ON {self.table}"
        if vendor == SQLITE:
            yield f"{start} WHEN {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            return
        yield f"""
            CREATE FUNCTION {self.full_name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {when} THEN
                    RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN {RETURNED[self.event]};
            END
            $$
        """
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        yield f"{start} FOR EACH {each} EXECUTE FUNCTION {self.full_name}()"

    def removal(self, vendor: str) -> Iterator[str]:
        """The statements that remove it."""
        if vendor == SQLITE:
            yield f"DROP TRIGGER {self.full_name}"
        else:
            yield f"DROP TRIGGER {self.full_name} ON {self.table}"
            yield f"DROP FUNCTION {self.full_name}()"


def append_only(
    table: str,
    sentence: str,
    *keys: tuple[str, ...],
    keeps: str | dict[str, str] = ALWAYS,
    changes: str = ALWAYS,
) -> list[Trigger]:
    """Rows are added and never changed; those of which `keeps` is true (of `OLD`) are not removed.

    `changes` tells (of `OLD` and `NEW`) the changes that are refused, all of them by default.

    `keys` are the columns that no two rows share, besides the primary key: INSERT OR REPLACE of SQLite removes the row
    that has them without telling any trigger of removal, hence a key that is taken is refused. TRUNCATE of PostgreSQL
    tells of no row: it is refused unless the table is empty.
    """
    return [
        Trigger(table, "no_update", "UPDATE", changes, sentence),
        Trigger(table, "no_delete", "DELETE", keeps, sentence),
        Trigger(table, "no_replace", "INSERT", is_taken(table, ("id",), *keys), sentence, only=SQLITE),
        Trigger(table, "no_truncate", "TRUNCATE", f"EXISTS (SELECT 1 FROM {table})", sentence, only=POSTGRESQL),
    ]


def is_taken(table: str, *keys: tuple[str, ...], among: str = ALWAYS) -> str:
    """The condition that a row, `held`, of which `among` is true, has one of the keys of `NEW`."""
    same = (" AND ".join(f"held.{column} = NEW.{column}" for column in key) for key in keys)
    return f"EXISTS (SELECT 1 FROM {table} held WHERE {among} AND ({' OR '.join(f'({each})' for each in same)}))"


def creation(triggers: Iterable[Trigger], vendor: str) -> Iterator[str]:
    """The statements that create the triggers that a database needs."""
    for trigger in triggers:
        if trigger.only in ("", vendor):
            yield from trigger.creation(vendor)


def removal(triggers: Iterable[Trigger], vendor: str) -> Iterator[str]:
    """The statements that remove them."""
    for trigger in triggers:
        if trigger.only in ("", vendor):
            yield from trigger.removal(vendor)


class CreateTriggers(Operation):
    """Creates triggers, which the state of the models knows nothing of; backwards, removes them."""

    def __init__(self, triggers: Sequence[Trigger]) -> None:
        self.triggers = triggers

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in creation(self.triggers, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in removal(self.triggers, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Create {len(self.triggers)} triggers"


class DropTriggers(CreateTriggers):
    """Removes triggers; backwards, creates them again."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Drop {len(self.triggers)} triggers"
