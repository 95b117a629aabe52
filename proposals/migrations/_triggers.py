"""Triggers of the tracker's tables, in the words of each database: what no constraint of a row can say.

A migration that alters one of these tables on SQLite makes it anew, without its triggers, and cannot while a trigger
of another table names it. Hence each such migration begins with `take_down(those that stand)` and ends with
`set_up(those that are to stand)`; those that stand are in the last migration that set any up.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.db.migrations import RunPython

REFUSAL = "Le registre ne se modifie pas : une erreur se corrige par une nouvelle entrée."


class Trigger(NamedTuple):
    """The refusal of an event (INSERT, UPDATE, DELETE or TRUNCATE) on a table when `broken` is true of the row.

    `broken` is SQL that both databases read, or the SQL of each. `only` names the database that needs the trigger.
    """

    table: str
    name: str
    event: str
    broken: str | dict[str, str]
    sentence: str
    only: str = ""

    def condition(self, vendor: str) -> str:
        """What breaks the rule, as a database says it."""
        return self.broken[vendor] if isinstance(self.broken, dict) else self.broken


def append_only(table: str, *keys: tuple[str, ...]) -> list[Trigger]:
    """Rows are added, never changed nor removed. `keys`: the columns that no two rows share, besides the primary key.

    INSERT OR REPLACE of SQLite removes a row without telling any trigger of removal: a key that is taken is refused.
    An empty table may be truncated: that removes nothing.
    """
    return [
        Trigger(table, "no_update", "UPDATE", "1 = 1", REFUSAL),
        Trigger(table, "no_delete", "DELETE", "1 = 1", REFUSAL),
        Trigger(table, "no_truncate", "TRUNCATE", f"EXISTS (SELECT 1 FROM {table})", REFUSAL, only="postgresql"),
        Trigger(table, "no_replace", "INSERT", taken(table, ("id",), *keys), REFUSAL, only="sqlite"),
    ]


def taken(table: str, *keys: tuple[str, ...], also: str = "1 = 1") -> str:
    """The condition that another row, of which `also` is true, bears one of the keys of the new one."""
    same = (" AND ".join(f"held.{column} = NEW.{column}" for column in key) for key in keys)
    return f"EXISTS (SELECT 1 FROM {table} held WHERE {also} AND ({' OR '.join(f'({each})' for each in same)}))"


def made(trigger: Trigger, vendor: str) -> Iterator[str]:
    """The statements that make a trigger."""
    name = f"{trigger.table}_{trigger.name}"
    broken, sentence = trigger.condition(vendor), trigger.sentence.replace("'", "''")
    if vendor == "sqlite":
        yield (
            f"CREATE TRIGGER {name} BEFORE {trigger.event} ON {trigger.table} WHEN {broken}"
            f" BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        return
    row = "NULL" if trigger.event == "TRUNCATE" else "OLD" if trigger.event == "DELETE" else "NEW"
    each = "STATEMENT" if trigger.event == "TRUNCATE" else "ROW"
    yield f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {broken} THEN
                RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN {row};
        END
        $$
    """
    yield (
        f"CREATE TRIGGER {name} BEFORE {trigger.event} ON {trigger.table} FOR EACH {each} EXECUTE FUNCTION {name}()"
    )


def unmade(trigger: Trigger, vendor: str) -> Iterator[str]:
    """The statements that remove a trigger."""
    name = f"{trigger.table}_{trigger.name}"
    if vendor == "sqlite":
        yield f"DROP TRIGGER {name}"
    else:
        yield f"DROP TRIGGER {name} ON {trigger.table}"
        yield f"DROP FUNCTION {name}()"


def run_all(triggers: Iterable[Trigger], statements: Callable[[Trigger, str], Iterator[str]]):
    """What a migration runs: the statements of each trigger that its database needs."""
    kept = list(triggers)

    def run(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for trigger in kept:
            if trigger.only in ("", vendor):
                for statement in statements(trigger, vendor):
                    schema_editor.execute(statement, params=None)

    return run


def set_up(triggers: Iterable[Trigger]) -> RunPython:
    """The operation that makes the triggers; backwards, it removes them."""
    return RunPython(run_all(triggers, made), run_all(triggers, unmade))


def take_down(triggers: Iterable[Trigger]) -> RunPython:
    """The operation that removes the triggers; backwards, it makes them."""
    return RunPython(run_all(triggers, unmade), run_all(triggers, made))
