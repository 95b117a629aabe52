"""A fact that founds a status stays with its proposal: the ledger would else rest on facts of another one.

A migration that alters the table of the facts on SQLite makes it anew, without its trigger: it must put it back.
"""

from django.db import migrations

REFUSAL = "Ce fait fonde un statut du registre : il ne change pas de proposition."
MOVED = (
    "NEW.proposal_id <> OLD.proposal_id"
    " AND EXISTS (SELECT 1 FROM proposals_statusfact founding WHERE founding.update_id = OLD.id)"
)
STATEMENTS = {
    "sqlite": [
        f"CREATE TRIGGER proposals_proposalupdate_stays BEFORE UPDATE ON proposals_proposalupdate WHEN {MOVED}"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ],
    "postgresql": [
        f"""
        CREATE FUNCTION proposals_proposalupdate_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {MOVED} THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END
        $$
        """,
        "CREATE TRIGGER proposals_proposalupdate_stays BEFORE UPDATE ON proposals_proposalupdate"
        " FOR EACH ROW EXECUTE FUNCTION proposals_proposalupdate_stays()",
    ],
}
BACK = {
    "sqlite": ["DROP TRIGGER proposals_proposalupdate_stays"],
    "postgresql": [
        "DROP TRIGGER proposals_proposalupdate_stays ON proposals_proposalupdate",
        "DROP FUNCTION proposals_proposalupdate_stays()",
    ],
}


def settle(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def unsettle(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_groups")]

    operations = [migrations.RunPython(settle, unsettle)]
