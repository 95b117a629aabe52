"""The audit: a table of lines."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("logged_in", "connexion"),
    ("login_failed", "connexion refusée"),
    ("exported", "export"),
    ("rights_changed", "droits modifiés"),
    ("second_factor_set", "second facteur activé"),
    ("second_factor_reset", "second facteur réinitialisé"),
]


def account(label):
    return models.ForeignKey(
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("oural", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="date")),
                ("kind", models.CharField(choices=KINDS, max_length=20, verbose_name="action")),
                ("account", account("compte")),
                ("subject", account("compte concerné")),
                ("detail", models.TextField(blank=True, verbose_name="détail")),
            ],
            options={
                "verbose_name": "ligne d’audit",
                "verbose_name_plural": "audit",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(kind__in=[kind for kind, _ in KINDS]),
                        name="audit_event_kind_is_known",
                        violation_error_message="Cette action n’est pas de celles que l’audit retient.",
                    )
                ],
            },
        ),
    ]
