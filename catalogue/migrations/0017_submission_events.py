"""The events of contributions are append-only: each database refuses to change one, and to remove one by itself."""

from django.db import migrations

from catalogue.migrations._event_triggers import settle, unsettle


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0016_submissions")]

    operations = [migrations.RunPython(settle, unsettle)]
