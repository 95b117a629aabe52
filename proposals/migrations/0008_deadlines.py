"""Deadlines have a ledger of their own: one is set, moved or lifted by a further entry."""

import datetime
from importlib import import_module

import django.db.models.deletion
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import proposals.models.precision
import proposals.models.rules
from proposals.migrations._rights import grant, withdraw
from proposals.migrations._triggers import append_only, set_up, take_down

earlier = import_module("proposals.migrations.0007_facts_stay")
TRIGGERS = [
    *earlier.TRIGGERS,
    *append_only("proposals_deadline"),
    earlier.not_yet("proposals_deadline", "effective_on"),
]
RIGHTS = {"Rédaction du suivi": {"deadline": ("view", "add")}, "Modération du suivi": {"deadline": ("view",)}}
REASON = "Reprise de la fiche de la proposition, qui ne disait pas quand l’échéance avait été fixée."


def enter_deadlines(apps, schema_editor):
    """Bring the deadlines that the proposals have into the ledger, from today on: nothing says since when."""
    database = schema_editor.connection.alias
    deadlines = apps.get_model("proposals", "Deadline").objects.using(database)
    for proposal in apps.get_model("proposals", "Proposal").objects.using(database).exclude(deadline=None):
        deadlines.create(
            proposal=proposal,
            effective_on=timezone.localdate(),
            due_on=proposal.deadline,
            reason=REASON,
            source_title=proposal.deadline_source_title,
            source_url=proposal.deadline_source_url,
        )
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while checks are due


def leave_deadlines(apps, schema_editor):
    """Give each proposal the deadline that its ledger ends with."""
    database = schema_editor.connection.alias
    deadlines = apps.get_model("proposals", "Deadline").objects.using(database)
    for proposal in apps.get_model("proposals", "Proposal").objects.using(database):
        last = deadlines.filter(proposal=proposal).order_by("-effective_on", "-recorded_at", "-pk").first()
        if last is not None and last.due_on is not None:
            proposal.deadline = last.due_on
            proposal.deadline_source_title = last.source_title[:200]
            proposal.deadline_source_url = last.source_url
            proposal.save()


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0007_facts_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        take_down(earlier.TRIGGERS),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "effective_on",
                    models.DateField(
                        help_text="Le premier jour du mois ou de l’année si le jour est inconnu.",
                        verbose_name="décidée le",
                    ),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "au jour"), ("month", "au mois"), ("year", "à l’année")],
                        default="day",
                        max_length=10,
                        verbose_name="date connue",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        blank=True, help_text="Vide si l’échéance est levée.", null=True, verbose_name="échéance"
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        help_text="Qui l’a fixée, déplacée ou levée, et pourquoi.",
                        max_length=1000,
                        verbose_name="motif",
                    ),
                ),
                ("source_title", models.CharField(max_length=250, verbose_name="titre de la source")),
                ("source_url", models.URLField(max_length=500, verbose_name="adresse de la source")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="consignée le"
                    ),
                ),
            ],
            options={
                "verbose_name": "échéance",
                "verbose_name_plural": "échéances",
                "ordering": ["-effective_on", "-recorded_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="deadline",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deadlines",
                to="proposals.proposal",
                verbose_name="proposition",
            ),
        ),
        migrations.AddField(
            model_name="deadline",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consignée par",
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["proposal", "effective_on"], name="proposals_deadline_by_date"),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    proposals.models.rules.RealDay(models.F("effective_on")),
                    ("effective_on__gte", datetime.date(2000, 1, 1)),
                    models.Q(
                        ("precision", "day"),
                        models.Q(
                            django.db.models.lookups.In(
                                proposals.models.precision.MonthAndDay(models.F("effective_on")),
                                [
                                    "01-01",
                                    "02-01",
                                    "03-01",
                                    "04-01",
                                    "05-01",
                                    "06-01",
                                    "07-01",
                                    "08-01",
                                    "09-01",
                                    "10-01",
                                    "11-01",
                                    "12-01",
                                ],
                            ),
                            ("precision", "month"),
                        ),
                        models.Q(
                            django.db.models.lookups.Exact(
                                proposals.models.precision.MonthAndDay(models.F("effective_on")), "01-01"
                            ),
                            ("precision", "year"),
                        ),
                        _connector="OR",
                    ),
                ),
                name="deadline_date_fits_its_precision",
                violation_error_message="Une date connue au mois ou à l’année se note par son premier jour.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on", None),
                    models.Q(
                        proposals.models.rules.RealDay(models.F("due_on")),
                        ("due_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                    ),
                    _connector="OR",
                ),
                name="deadline_is_plausible",
                violation_error_message="Une échéance se situe entre 2000 et 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(proposals.models.rules.Filled(models.F("reason"))),
                name="deadline_has_a_reason",
                violation_error_message="Dites qui a fixé, déplacé ou levé l’échéance, et pourquoi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    proposals.models.rules.Filled(models.F("source_title")),
                    proposals.models.rules.WebAddress(models.F("source_url")),
                ),
                name="deadline_has_a_source",
                violation_error_message="Une échéance a une source publique\xa0: son titre et son adresse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(proposals.models.rules.RealMoment(models.F("recorded_at"))),
                name="deadline_moment_is_real",
                violation_error_message="Cette date et cette heure n’existent pas.",
            ),
        ),
        migrations.RunPython(enter_deadlines, leave_deadlines),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="proposal_deadline_has_a_source",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="deadline",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="deadline_source_title",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="deadline_source_url",
        ),
        migrations.RunPython(grant(RIGHTS), withdraw(RIGHTS)),
        set_up(TRIGGERS),
    ]
