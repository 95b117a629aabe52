"""A proposal reads what is said of it from its last statement; the decisions of the moderation are a ledger as others.

`TRIGGERS` are all those of the application from here on.
"""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

import proposals.models.rules
from catalogue.triggers import CreateTriggers, DropTriggers, Trigger, append_only

before = import_module("proposals.migrations.0002_triggers")

STATEMENT, PROPOSAL, DECISION = before.STATEMENT, before.PROPOSAL, before.DECISION
PREVIOUS = f"SELECT said.wording_page FROM {STATEMENT} said WHERE said.id = {before.last_statement('NEW.proposal_id')}"

PROPOSALS = [
    *before.without("no_update", append_only(PROPOSAL, before.FOREVER, ("number",), ("statement_id",))),
    Trigger(
        PROPOSAL,
        "born_unknown",
        "INSERT",
        "NEW.statement_id IS NOT NULL",
        "Une proposition naît sans intitulé, son numéro et son axe provisoires.",
    ),
    Trigger(
        PROPOSAL,
        "as_stated",
        "UPDATE",
        "(NEW.number <> OLD.number OR NEW.axis_id <> OLD.axis_id"
        " OR COALESCE(NEW.statement_id, 0) <> COALESCE(OLD.statement_id, 0))"
        f" AND NOT EXISTS (SELECT 1 FROM {STATEMENT} said WHERE said.id = {before.last_statement('NEW.id')}"
        " AND said.id = NEW.statement_id AND said.number = NEW.number AND said.axis_id = NEW.axis_id)",
        "Une proposition ne dit autre chose du rapport que par un énoncé, avec sa page ou sa source.",
    ),
    *(trigger for trigger in before.PROPOSALS if trigger.name in ("number_is_free", "same_key")),
]
WORDINGS = [
    *before.WORDINGS,
    Trigger(
        STATEMENT,
        "page_as_read",
        "INSERT",
        f"COALESCE(NEW.wording_page, 0) NOT IN (COALESCE(NEW.page, 0), COALESCE(({PREVIOUS}), 0))",
        "La page de l’intitulé est celle de la preuve, ou celle d’avant.",
    ),
]
DECISIONS = [
    before.not_recorded_in_the_future(DECISION, "recorded_at"),
    before.dated_now(DECISION),
]
STATUSES = [
    trigger
    for trigger in before.STATUSES
    if (trigger.table, trigger.name) not in {(each.table, each.name) for each in DECISIONS}
]
TRIGGERS = [*PROPOSALS, *WORDINGS, *before.FACTS, *STATUSES, *DECISIONS, *before.DEADLINES]


def carry_over(apps, schema_editor):
    """Have each proposal read its last statement, which takes the page where the wording was read."""
    Proposal, Statement = apps.get_model("proposals", "Proposal"), apps.get_model("proposals", "Statement")
    last = Statement.objects.filter(proposal=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    Proposal.objects.update(statement=Subquery(last))
    for proposal in Proposal.objects.exclude(report_page=None):
        Statement.objects.filter(pk=proposal.statement_id).update(wording_page=proposal.report_page)
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table that waits for a check


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0002_triggers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropTriggers(before.TRIGGERS),
        migrations.AlterModelOptions(
            name="moderation",
            options={
                "ordering": ["-recorded_at", "-pk"],
                "verbose_name": "décision de modération",
                "verbose_name_plural": "décisions de modération",
            },
        ),
        migrations.AlterModelOptions(
            name="proposalupdate",
            options={
                "ordering": ["-happened_on", "-recorded_at", "-pk"],
                "verbose_name": "fait",
                "verbose_name_plural": "faits",
            },
        ),
        migrations.AddField(
            model_name="proposal",
            name="statement",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="proposals.statement",
                verbose_name="dernier énoncé",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="wording_page",
            field=models.PositiveSmallIntegerField(
                blank=True,
                editable=False,
                help_text="La page du rapport où l’intitulé a été lu.",
                null=True,
                verbose_name="page de l’intitulé",
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="moderation",
            name="moderation_moment_is_real",
        ),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="proposal_wording_is_as_its_state_says",
        ),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="proposal_page_is_in_the_report",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="axis_confirmed",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="levers",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="number_confirmed",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="report_page",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="summary",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="title",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="wording_state",
        ),
        migrations.RenameField("moderation", "decided_at", "recorded_at"),
        migrations.RenameField("moderation", "decided_by", "recorded_by"),
        migrations.AlterField(
            model_name="statement",
            name="axis_confirmed",
            field=models.BooleanField(default=False, verbose_name="axe confirmé"),
        ),
        migrations.AlterField(
            model_name="statement",
            name="number_confirmed",
            field=models.BooleanField(default=False, verbose_name="numéro confirmé"),
        ),
        migrations.AlterField(
            model_name="statement",
            name="wording_state",
            field=models.CharField(
                choices=[("documented", "documenté"), ("attested", "attesté"), ("missing", "à compléter")],
                default="missing",
                max_length=20,
                verbose_name="état de l’intitulé",
            ),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="recorded_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="date de consignation"
            ),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consignation par",
            ),
        ),
        migrations.AlterField(
            model_name="proposalupdate",
            name="recorded_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="date de consignation"
            ),
        ),
        migrations.AlterField(
            model_name="proposalupdate",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consignation par",
            ),
        ),
        migrations.AlterField(
            model_name="statement",
            name="recorded_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="date de consignation"
            ),
        ),
        migrations.AlterField(
            model_name="statement",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consignation par",
            ),
        ),
        migrations.AlterField(
            model_name="statusentry",
            name="recorded_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="date de consignation"
            ),
        ),
        migrations.AlterField(
            model_name="statusentry",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consignation par",
            ),
        ),
        migrations.AlterField(
            model_name="moderation",
            name="recorded_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="date de consignation"
            ),
        ),
        migrations.AlterField(
            model_name="moderation",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consignation par",
            ),
        ),
        migrations.AddConstraint(
            model_name="moderation",
            constraint=models.CheckConstraint(
                condition=models.Q(proposals.models.rules.RealMoment(models.F("recorded_at"))),
                name="moderation_moment_is_real",
                violation_error_message="Cette date et cette heure n’existent pas.",
            ),
        ),
        CreateTriggers(TRIGGERS),
    ]
