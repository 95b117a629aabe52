"""Tries to log in, as digests."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oural", "0004_audit_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="LoginTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_digest", models.CharField(db_index=True, max_length=64, verbose_name="empreinte du compte")),
                (
                    "address_digest",
                    models.CharField(db_index=True, max_length=64, verbose_name="empreinte de l’adresse"),
                ),
                (
                    "tried_at",
                    models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="date"),
                ),
            ],
            options={
                "verbose_name": "essai de connexion",
                "verbose_name_plural": "essais de connexion",
                "ordering": ["-tried_at", "-pk"],
            },
        ),
    ]
