"""The public policies, and which an entry is of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_triggers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True, verbose_name="adresse")),
                ("position", models.PositiveSmallIntegerField(unique=True, verbose_name="rang")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="nom")),
                ("summary", models.TextField(verbose_name="en clair")),
            ],
            options={
                "verbose_name": "politique publique",
                "verbose_name_plural": "politiques publiques",
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="policy_position_starts_at_one",
                        violation_error_message="Le rang d’une politique publique commence à 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="policy_has_a_name",
                        violation_error_message="Une politique publique a un nom.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="innovation",
            name="policies",
            field=models.ManyToManyField(
                blank=True, related_name="innovations", to="catalogue.policy", verbose_name="politiques publiques"
            ),
        ),
    ]
