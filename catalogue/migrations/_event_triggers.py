"""The events of contributions are append-only: each database refuses to change one, and to remove one by itself.

They go with a contribution that is erased, which carries `erased_at` by then. A migration that alters the table on
SQLite makes it anew, without its triggers: it must put them back.
"""

EVENTS = "catalogue_submissionevent"
REFUSAL = "Un événement ne se modifie pas et ne part qu’avec sa contribution."
IS_KEPT = (
    "EXISTS (SELECT 1 FROM catalogue_submission kept WHERE kept.id = OLD.submission_id AND kept.erased_at IS NULL)"
)


def sqlite_triggers():
    """The triggers of SQLite. INSERT OR REPLACE removes a row without telling: the key of a row is refused too."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    yield f"CREATE TRIGGER {EVENTS}_no_update BEFORE UPDATE ON {EVENTS} {refuse}"
    yield f"CREATE TRIGGER {EVENTS}_no_delete BEFORE DELETE ON {EVENTS} WHEN {IS_KEPT} {refuse}"
    twice = f"EXISTS (SELECT 1 FROM {EVENTS} WHERE id = NEW.id)"
    yield f"CREATE TRIGGER {EVENTS}_no_replace BEFORE INSERT ON {EVENTS} WHEN {twice} {refuse}"


def postgresql_triggers():
    """The triggers of PostgreSQL. An empty table may be truncated: that removes nothing."""
    yield f"""
        CREATE FUNCTION {EVENTS}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            held boolean := true;
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                SELECT EXISTS (SELECT 1 FROM {EVENTS}) INTO held;
            ELSIF TG_OP = 'DELETE' THEN
                held := {IS_KEPT};
            END IF;
            IF held THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN OLD;
        END
        $$
    """
    yield (
        f"CREATE TRIGGER {EVENTS}_no_change BEFORE UPDATE OR DELETE ON {EVENTS}"
        f" FOR EACH ROW EXECUTE FUNCTION {EVENTS}_refuse()"
    )
    yield (
        f"CREATE TRIGGER {EVENTS}_no_truncate BEFORE TRUNCATE ON {EVENTS}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {EVENTS}_refuse()"
    )


def sqlite_back():
    """Remove the triggers of SQLite."""
    for name in ("no_update", "no_delete", "no_replace"):
        yield f"DROP TRIGGER {EVENTS}_{name}"


def postgresql_back():
    """Remove the triggers of PostgreSQL and their function."""
    for name in ("no_change", "no_truncate"):
        yield f"DROP TRIGGER {EVENTS}_{name} ON {EVENTS}"
    yield f"DROP FUNCTION {EVENTS}_refuse()"


def settle(apps, schema_editor):
    run(schema_editor, {"sqlite": sqlite_triggers, "postgresql": postgresql_triggers})


def unsettle(apps, schema_editor):
    run(schema_editor, {"sqlite": sqlite_back, "postgresql": postgresql_back})


def run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)
