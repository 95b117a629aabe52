"""The events of a contribution are append-only: they go with it, once its `erased_at` says that it is erased."""

from django.db import migrations

from catalogue.triggers import CreateTriggers, append_only

TRIGGERS = append_only(
    "catalogue_submissionevent",
    "Un événement ne se modifie pas et ne part qu’avec sa contribution.",
    keeps="EXISTS (SELECT 1 FROM catalogue_submission kept"
    " WHERE kept.id = OLD.submission_id AND kept.erased_at IS NULL)",
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_search_index")]

    operations = [CreateTriggers(TRIGGERS)]
