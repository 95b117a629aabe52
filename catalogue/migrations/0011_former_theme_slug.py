import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0010_pending_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerThemeSlug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="ancienne adresse")),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_slugs",
                        to="catalogue.theme",
                        verbose_name="thème",
                    ),
                ),
            ],
            options={
                "verbose_name": "ancienne adresse d’un thème",
                "verbose_name_plural": "anciennes adresses des thèmes",
                "ordering": ["slug"],
            },
        ),
    ]
