"""The ledger is append-only: each database refuses to change or remove what it holds, whoever asks.

A migration that alters one of these tables on SQLite makes it anew, without its triggers: it must put them back.
"""

from django.db import migrations

LEDGER = ("proposals_statusentry", "proposals_statusfact", "proposals_moderation")
REFUSAL = "Le registre ne se modifie pas : une erreur se corrige par une nouvelle entrée."

# What a new row must agree with, by table: a name, the condition that breaks the rule, and the sentence.
AGREEMENTS = {
    "proposals_statusentry": (
        "same_proposal_and_voice",
        "NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM proposals_statusentry corrected"
        " WHERE corrected.id = NEW.corrects_id AND corrected.proposal_id = NEW.proposal_id"
        " AND corrected.voice = NEW.voice)",
        "Une entrée corrige une entrée de la même proposition et de la même voix.",
    ),
    "proposals_statusfact": (
        "same_proposal",
        "NOT EXISTS (SELECT 1 FROM proposals_statusentry entry"
        " JOIN proposals_proposalupdate fact ON fact.proposal_id = entry.proposal_id"
        " WHERE entry.id = NEW.entry_id AND fact.id = NEW.update_id)",
        "Un statut se fonde sur des faits de la même proposition.",
    ),
    "proposals_moderation": (
        "second_voice_only",
        "NOT EXISTS (SELECT 1 FROM proposals_statusentry entry"
        " WHERE entry.id = NEW.entry_id AND entry.voice = 'second')",
        "Seule une lecture contradictoire passe par la modération.",
    ),
}


def sqlite_triggers():
    """The triggers of SQLite. INSERT OR REPLACE removes a row without telling: the key of a row is refused too."""
    for table in LEDGER:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        twice = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        if table == "proposals_statusfact":
            twice += f" OR EXISTS (SELECT 1 FROM {table} WHERE entry_id = NEW.entry_id AND update_id = NEW.update_id)"
        yield (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {twice}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        name, broken, sentence = AGREEMENTS[table]
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} WHEN {broken}"
            f" BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def postgresql_triggers():
    """The triggers of PostgreSQL. An empty table may be truncated: that removes nothing."""
    yield f"""
        CREATE FUNCTION proposals_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            held boolean := true;
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO held;
            END IF;
            IF held THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NULL;
        END
        $$
    """
    for table in LEDGER:
        yield (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION proposals_ledger_refuse()"
        )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION proposals_ledger_refuse()"
        )
        name, broken, sentence = AGREEMENTS[table]
        yield f"""
            CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {broken} THEN
                    RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END
            $$
        """
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
        )


def sqlite_back():
    """Remove the triggers of SQLite."""
    for table in LEDGER:
        for name in ("no_update", "no_delete", "no_replace", AGREEMENTS[table][0]):
            yield f"DROP TRIGGER {table}_{name}"


def postgresql_back():
    """Remove the triggers of PostgreSQL and their functions."""
    for table in LEDGER:
        name = AGREEMENTS[table][0]
        for trigger in ("no_change", "no_truncate", name):
            yield f"DROP TRIGGER {table}_{trigger} ON {table}"
        yield f"DROP FUNCTION {table}_{name}()"
    yield "DROP FUNCTION proposals_ledger_refuse()"


def settle(apps, schema_editor):
    run(schema_editor, {"sqlite": sqlite_triggers, "postgresql": postgresql_triggers})


def unsettle(apps, schema_editor):
    run(schema_editor, {"sqlite": sqlite_back, "postgresql": postgresql_back})


def run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_proposals")]

    operations = [migrations.RunPython(settle, unsettle)]
