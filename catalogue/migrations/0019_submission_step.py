"""What a draft remembers of its pages.

SQLite makes the table anew, which it refuses while a trigger of the events names it: they go, and are put back.
"""

from django.db import migrations, models

from catalogue.migrations._event_triggers import settle, unsettle


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0018_submission_credit"),
    ]

    operations = [
        migrations.RunPython(unsettle, settle),
        migrations.AddField(
            model_name="submission",
            name="step",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=20,
                verbose_name="étape où la personne en est",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="submission",
            name="is_trapped",
            field=models.BooleanField(
                default=False,
                editable=False,
                verbose_name="champ réservé aux robots rempli",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="saved_by",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=16,
                verbose_name="page qui a enregistré en dernier",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(settle, unsettle),
    ]
