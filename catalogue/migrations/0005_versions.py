"""Versions of the entries in one table of ours, which only grows: pending versions go, accounts are forgotten."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from catalogue.triggers import CreateTriggers, append_only

NEVER_CHANGED = ("id", "innovation_id", "kind", "snapshot", "slug", "was_public", "reason", "made_at")
TRIGGERS = append_only(
    "catalogue_version",
    "Une version d’une fiche ne se modifie pas et ne se supprime pas.",
    keeps="OLD.kind <> 'prepared'",
    changes=" OR ".join([*(f"NEW.{name} <> OLD.{name}" for name in NEVER_CHANGED), "NEW.made_by_id IS NOT NULL"]),
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_submissions"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.DeleteModel(name="HistoricalInnovation"),
        migrations.DeleteModel(name="PendingVersion"),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "créée"),
                            ("changed", "modifiée"),
                            ("deleted", "supprimée"),
                            ("prepared", "préparée"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("snapshot", models.JSONField(verbose_name="contenu")),
                ("slug", models.SlugField(max_length=100, verbose_name="adresse")),
                ("was_public", models.BooleanField(verbose_name="vue du public")),
                ("reason", models.CharField(blank=True, max_length=100, verbose_name="motif")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="le")),
                (
                    "innovation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="versions",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "version d’une innovation",
                "verbose_name_plural": "versions des innovations",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["created", "changed", "deleted", "prepared"])),
                        name="version_kind_is_known",
                        violation_error_message="Choisissez une nature de la liste.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PendingVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "innovation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pending_version",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.version",
                        verbose_name="version préparée",
                    ),
                ),
                ("base", models.BigIntegerField(verbose_name="version de départ")),
                ("key", models.CharField(max_length=40, verbose_name="clé du lien")),
                ("link_until", models.DateField(verbose_name="lien valable jusqu’au")),
            ],
            options={
                "verbose_name": "version en attente",
                "verbose_name_plural": "versions en attente",
                "ordering": ["-version", "-pk"],
            },
        ),
        CreateTriggers(TRIGGERS),
    ]
