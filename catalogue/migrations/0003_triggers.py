"""What only grows in the catalogue: the events of contributions, and the versions of entries.

- Events go with their contribution, once its `erased_at` says that it is erased.
- Versions stay, but pending ones. All that changes of them is their author, forgotten with the account.
"""

from django.db import migrations

from catalogue.triggers import CreateTriggers, append_only

EVENTS = append_only(
    "catalogue_submissionevent",
    "Un événement ne se modifie pas et ne part qu’avec sa contribution.",
    keeps="EXISTS (SELECT 1 FROM catalogue_submission kept"
    " WHERE kept.id = OLD.submission_id AND kept.erased_at IS NULL)",
)

NEVER_CHANGED = ("id", "innovation_id", "kind", "snapshot", "slug", "was_public", "reason", "made_at")
VERSIONS = append_only(
    "catalogue_version",
    "Une version d’une fiche ne se modifie pas et ne se supprime pas.",
    keeps="OLD.kind <> 'prepared'",
    changes=" OR ".join([*(f"NEW.{name} <> OLD.{name}" for name in NEVER_CHANGED), "NEW.made_by_id IS NOT NULL"]),
)

TRIGGERS = [*EVENTS, *VERSIONS]


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_search_index")]

    operations = [CreateTriggers(TRIGGERS)]
