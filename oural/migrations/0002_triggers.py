"""The audit only grows: each database refuses to change a line, and to remove one that is not six months old.

The command `purge_audit` removes what is older than the retention of the site, which is longer: it needs no way
around.
"""

from django.db import migrations

from catalogue.triggers import CreateTriggers, append_only

TRIGGERS = append_only(
    "oural_auditevent",
    "L’audit ne se modifie pas, et rien n’en part avant six mois.",
    keeps={
        "sqlite": "OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-180 days')",
        "postgresql": "OLD.at > now() - interval '180 days'",
    },
)


class Migration(migrations.Migration):
    dependencies = [("oural", "0001_initial")]

    operations = [CreateTriggers(TRIGGERS)]
