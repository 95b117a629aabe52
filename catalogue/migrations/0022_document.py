"""The documents that entries keep."""

import django.db.models.deletion
from django.db import migrations, models

import catalogue.models.document


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0021_contribution_mails"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        unique=True, upload_to=catalogue.models.document.random_name, verbose_name="fichier"
                    ),
                ),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["pk"],
            },
        ),
    ]
