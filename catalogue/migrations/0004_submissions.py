"""The one throttle; kinds of contributions brought by other applications."""

from django.db import migrations, models

import catalogue.submissions.models.submission


class Migration(migrations.Migration):
    """What somebody used of a limit, and until when."""

    dependencies = [("catalogue", "0003_triggers")]

    operations = [
        migrations.DeleteModel(name="Allowance"),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                (
                    "key",
                    models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="empreinte"),
                ),
                ("used", models.FloatField(verbose_name="utilisé")),
                ("full_at", models.FloatField(db_index=True, verbose_name="entier à")),
            ],
            options={"verbose_name": "quota", "verbose_name_plural": "quotas", "ordering": ["key"]},
        ),
        migrations.AlterField(
            model_name="submission",
            name="kind",
            field=models.CharField(
                choices=catalogue.submissions.models.submission.kind_choices, max_length=20, verbose_name="type"
            ),
        ),
    ]
