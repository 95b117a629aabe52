"""Axes and attesting pages are settled as well, a proposal keeps its key, and nothing is dated as it cannot be."""

from importlib import import_module

from django.db import migrations

from proposals.migrations._rights import grant, withdraw
from proposals.migrations._triggers import Trigger, append_only, set_up

EARLIER = import_module("proposals.migrations.0009_statements").TRIGGERS
NOT_YET = "Cette date n’est pas encore passée."


def later_than_now(column):
    """The condition that a moment is yet to come."""
    return {
        "sqlite": f"NEW.{column} > datetime('now', '+1 day')",
        "postgresql": f"NEW.{column} > now() + INTERVAL '1 day'",
    }


def known_before(column):
    """The condition that what is dated by a column was recorded before it happened."""
    return {
        "sqlite": f"NEW.{column} > date(NEW.recorded_at, '+1 day')",
        "postgresql": f"NEW.{column} > (NEW.recorded_at AT TIME ZONE 'UTC')::date + 1",
    }


LAST_SAID = "(SELECT MAX(said.recorded_at) FROM proposals_statement said WHERE said.proposal_id = NEW.proposal_id)"
ADDED = [
    *append_only("proposals_axis", ("number",)),
    *append_only("proposals_proposalsource", ("proposal_id", "url")),
    Trigger("proposals_proposal", "same_key", "UPDATE", "NEW.id <> OLD.id", "La clé d’une proposition ne change pas."),
    Trigger("proposals_statement", "not_yet", "INSERT", later_than_now("recorded_at"), NOT_YET),
    Trigger(
        "proposals_statement",
        "in_order",
        "INSERT",
        {
            "sqlite": f"NEW.recorded_at < datetime({LAST_SAID}, '-1 day')",
            "postgresql": f"NEW.recorded_at < {LAST_SAID} - INTERVAL '1 day'",
        },
        "Un énoncé ne se date pas d’avant le précédent.",
    ),
    Trigger("proposals_moderation", "not_yet", "INSERT", later_than_now("decided_at"), NOT_YET),
    Trigger("proposals_statusentry", "not_before", "INSERT", known_before("effective_on"), NOT_YET),
    Trigger("proposals_proposalupdate", "not_before", "INSERT", known_before("happened_on"), NOT_YET),
    Trigger("proposals_deadline", "not_before", "INSERT", known_before("effective_on"), NOT_YET),
]
TRIGGERS = [*EARLIER, *ADDED]
RIGHTS = {"Rédaction du suivi": {"axis": ("change",), "proposalsource": ("add", "change", "delete")}}


class Migration(migrations.Migration):
    dependencies = [("proposals", "0009_statements")]

    operations = [
        migrations.RunPython(withdraw(RIGHTS), grant(RIGHTS)),
        set_up(ADDED),
    ]
