"""Agents who come in by ProConnect.

It comes after the migrations of the proposals, one of which removes groups on its way back: Django would find there
a relation to groups that it has not kept up to date, and refuse.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("oural", "0005_login_try"),
        ("proposals", "0005_founding_facts_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgentRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pattern",
                    models.CharField(
                        error_messages={"unique": "Cette adresse ou ce domaine est déjà dans la liste."},
                        help_text="Une adresse électronique, ou un domaine entier précédé de @.",
                        max_length=254,
                        unique=True,
                        verbose_name="adresse ou domaine",
                    ),
                ),
                ("groups", models.ManyToManyField(to="auth.group", verbose_name="rôles")),
            ],
            options={
                "verbose_name": "agent attendu",
                "verbose_name_plural": "agents attendus (ProConnect)",
                "ordering": ["pattern"],
            },
        ),
        migrations.CreateModel(
            name="AgentIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=255, unique=True, verbose_name="identifiant ProConnect")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agent_identity",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compte",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="oural.agentrule",
                        verbose_name="agent attendu",
                    ),
                ),
            ],
            options={
                "verbose_name": "identité ProConnect",
                "verbose_name_plural": "identités ProConnect",
            },
        ),
        migrations.AddConstraint(
            model_name="agentrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("pattern__contains", "@")),
                name="agent_rule_is_an_address_or_a_domain",
                violation_error_message="Donnez une adresse électronique, ou un domaine précédé de @.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agentidentity",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject", ""), _negated=True),
                name="agent_identity_has_a_subject",
                violation_error_message="Une identité a un identifiant.",
            ),
        ),
    ]
