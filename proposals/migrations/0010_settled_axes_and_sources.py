"""Axes, attesting pages and levers are settled as well, a proposal keeps its key, and a row bears the day it came."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from proposals.migrations._rights import grant, withdraw
from proposals.migrations._triggers import Trigger, append_only, set_up, take_down

EARLIER = import_module("proposals.migrations.0009_statements").TRIGGERS
NOT_YET = "Cette date n’est pas encore passée."


def later_than_now(column):
    """The condition that a moment is yet to come."""
    return {
        "sqlite": f"NEW.{column} > datetime('now', '+1 day')",
        "postgresql": f"NEW.{column} > now() + INTERVAL '1 day'",
    }


def long_ago(column):
    """The condition that a moment is over since more than a day."""
    return {
        "sqlite": f"NEW.{column} < datetime('now', '-1 day')",
        "postgresql": f"NEW.{column} < now() - INTERVAL '1 day'",
    }


def dated_now(table, column="recorded_at"):
    """The refusal of a row that says to be older than it is: a page would say that it was known before."""
    return Trigger(
        table, "dated_now", "INSERT", long_ago(column), "Une entrée est datée du jour où elle est consignée."
    )


def last_says(row, named):
    """The condition that the last statement of a proposal names a lever, or that it does not."""
    return (
        "EXISTS (SELECT 1 FROM proposals_statement said, catalogue_lever lever"
        f" WHERE lever.id = {row}.lever_id AND said.id ="
        f" (SELECT MAX(one.id) FROM proposals_statement one WHERE one.proposal_id = {row}.proposal_id)"
        " AND replace(',' || said.levers || ',', ',' || lever.slug || ',', '')"
        f" {'<>' if named else '='} ',' || said.levers || ',')"
    )


LEVERS = "proposals_proposal_levers"
AS_STATED = (
    "Un levier ne se rattache à une proposition, ou ne s’en détache, que par un énoncé, avec sa page ou sa source."
)
ADDED = [
    *append_only("proposals_axis", ("number",)),
    *append_only("proposals_proposalsource", ("proposal_id", "url")),
    Trigger(
        "proposals_proposalsource",
        "as_stated",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM proposals_statement said WHERE said.proposal_id = NEW.proposal_id)",
        "Une page n’atteste que ce qu’un énoncé dit.",
    ),
    *(each for each in append_only(LEVERS, ("proposal_id", "lever_id")) if each.name != "no_delete"),
    Trigger(LEVERS, "as_stated", "INSERT", f"NOT {last_says('NEW', named=True)}", AS_STATED),
    Trigger(LEVERS, "stays", "DELETE", f"NOT {last_says('OLD', named=False)}", AS_STATED),
    Trigger("proposals_proposal", "same_key", "UPDATE", "NEW.id <> OLD.id", "La clé d’une proposition ne change pas."),
    Trigger("proposals_statement", "not_yet", "INSERT", later_than_now("recorded_at"), NOT_YET),
    Trigger("proposals_moderation", "not_yet", "INSERT", later_than_now("decided_at"), NOT_YET),
    dated_now("proposals_statement"),
    dated_now("proposals_moderation", "decided_at"),
    dated_now("proposals_statusentry"),
    dated_now("proposals_proposalupdate"),
    dated_now("proposals_deadline"),
]
TRIGGERS = [*EARLIER, *ADDED]
RIGHTS = {"Rédaction du suivi": {"axis": ("change",), "proposalsource": ("add", "change", "delete")}}


def state_levers(apps, schema_editor):
    """Have the statements name the levers that their proposal has: nothing tells of others before."""
    database = schema_editor.connection.alias
    statements = apps.get_model("proposals", "Statement").objects.using(database)
    for proposal in apps.get_model("proposals", "Proposal").objects.using(database).prefetch_related("levers"):
        slugs = [lever.slug for lever in sorted(proposal.levers.all(), key=lambda lever: lever.position)]
        statements.filter(proposal=proposal).update(levers=",".join(slugs))


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0009_statements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        take_down(EARLIER),
        migrations.AddField(
            model_name="proposalupdate",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consigné par",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="levers",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Leurs adresses, dans l’ordre du rapport.",
                max_length=500,
                verbose_name="leviers visés",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(state_levers, migrations.RunPython.noop),
        migrations.RunPython(withdraw(RIGHTS), grant(RIGHTS)),
        set_up(TRIGGERS),
    ]
