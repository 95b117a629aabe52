"""Wrong passwords are counted by the throttle of the catalogue."""

from django.db import migrations


class Migration(migrations.Migration):
    """The table of tries goes."""

    dependencies = [("oural", "0002_triggers")]

    operations = [migrations.DeleteModel(name="LoginTry")]
