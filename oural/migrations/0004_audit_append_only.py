"""The audit only grows: each database refuses to change a line, and to remove one that is not six months old.

The command `purge_audit` removes what is older than the retention of the site, which is longer: it needs no way
around. A migration that alters the table on SQLite makes it anew, without its triggers: it must put them back.
"""

from django.db import migrations

TABLE = "oural_auditevent"
REFUSAL = "L’audit ne se modifie pas, et rien n’en part avant six mois."
DAYS_KEPT = 180


def sqlite_triggers():
    """The triggers of SQLite. INSERT OR REPLACE removes a row without telling: the key of a row is refused too."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    limit = f"strftime('%Y-%m-%d %H:%M:%f', 'now', '-{DAYS_KEPT} days')"
    yield f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} {refuse}"
    yield f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} WHEN OLD.at > {limit} {refuse}"
    twice = f"EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"
    yield f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} WHEN {twice} {refuse}"


def postgresql_triggers():
    """The triggers of PostgreSQL. An empty table may be truncated: that removes nothing."""
    yield f"""
        CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            held boolean := true;
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO held;
            ELSIF TG_OP = 'DELETE' THEN
                held := OLD.at > now() - interval '{DAYS_KEPT} days';
            END IF;
            IF held THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'TRUNCATE' THEN
                RETURN NULL;
            END IF;
            RETURN OLD;
        END
        $$
    """
    yield (
        f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}"
        f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
    )
    yield (
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
    )


def sqlite_back():
    """Remove the triggers of SQLite."""
    for name in ("no_update", "no_delete", "no_replace"):
        yield f"DROP TRIGGER {TABLE}_{name}"


def postgresql_back():
    """Remove the triggers of PostgreSQL and their function."""
    for name in ("no_change", "no_truncate"):
        yield f"DROP TRIGGER {TABLE}_{name} ON {TABLE}"
    yield f"DROP FUNCTION {TABLE}_refuse()"


SETTLE = {"sqlite": sqlite_triggers, "postgresql": postgresql_triggers}
UNSETTLE = {"sqlite": sqlite_back, "postgresql": postgresql_back}


def settle(apps, schema_editor):
    run(schema_editor, SETTLE)


def unsettle(apps, schema_editor):
    run(schema_editor, UNSETTLE)


def run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("oural", "0003_audit_event")]

    operations = [migrations.RunPython(settle, unsettle)]
