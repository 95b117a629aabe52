"""Facts are added, never changed nor removed: a correction is a further version, which names the one it corrects.

Nothing is recorded before it happened, and nobody corrects what somebody else said.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import proposals.models.rules
from proposals.migrations._rights import grant, withdraw
from proposals.migrations._triggers import Trigger, append_only, set_up, take_down, taken

EARLIER = import_module("proposals.migrations.0006_stricter_rules").TRIGGERS
REPLACED = {
    "proposals_statusentry_same_proposal_and_voice",
    "proposals_proposalupdate_stays",
}


def later_than_now(column):
    """The condition that a date is not over yet. France is at most two hours ahead of universal time."""
    return {
        "sqlite": f"NEW.{column} > date('now', '+2 hours') OR NEW.recorded_at > datetime('now', '+1 day')",
        "postgresql": f"NEW.{column} > (now() AT TIME ZONE 'UTC' + INTERVAL '2 hours')::date"
        " OR NEW.recorded_at > now() + INTERVAL '1 day'",
    }


def not_yet(table, column):
    """The refusal of what is dated later than now."""
    return Trigger(table, "not_yet", "INSERT", later_than_now(column), "Cette date n’est pas encore passée.")


TRIGGERS = [
    *(each for each in EARLIER if f"{each.table}_{each.name}" not in REPLACED),
    Trigger(
        "proposals_statusentry",
        "same_voice",
        "INSERT",
        "NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM proposals_statusentry corrected"
        " WHERE corrected.id = NEW.corrects_id AND corrected.proposal_id = NEW.proposal_id"
        " AND corrected.voice = NEW.voice AND corrected.speaker_kind = NEW.speaker_kind"
        " AND corrected.speaker = NEW.speaker)",
        "Une entrée corrige une entrée de la même proposition, et de la même voix.",
    ),
    not_yet("proposals_statusentry", "effective_on"),
    *append_only("proposals_proposalupdate", ("corrects_id",)),
    Trigger(
        "proposals_proposalupdate",
        "no_replacement",
        "INSERT",
        "NEW.corrects_id IS NULL AND "
        + taken(
            "proposals_proposalupdate",
            ("proposal_id", "source_url", "happened_on", "precision"),
            also="held.corrects_id IS NULL",
        ),
        "Ce fait est déjà consigné : même proposition, même source, même date.",
        only="sqlite",
    ),
    Trigger(
        "proposals_proposalupdate",
        "same_proposal",
        "INSERT",
        "NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM proposals_proposalupdate corrected"
        " WHERE corrected.id = NEW.corrects_id AND corrected.proposal_id = NEW.proposal_id)",
        "Un fait corrige un fait de la même proposition.",
    ),
    not_yet("proposals_proposalupdate", "happened_on"),
]


RIGHT_TO_CHANGE = {"Rédaction du suivi": {"proposalupdate": ("change",)}}


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0006_stricter_rules"),
    ]

    operations = [
        take_down(EARLIER),
        migrations.RemoveConstraint(
            model_name="proposalupdate",
            name="update_once_per_source_and_date",
        ),
        migrations.RemoveField(
            model_name="proposalupdate",
            name="updated_at",
        ),
        migrations.AddField(
            model_name="proposalupdate",
            name="correction_reason",
            field=models.CharField(
                blank=True,
                help_text="Publié\xa0: ce qui était faux, ou ce qui a été précisé.",
                max_length=300,
                verbose_name="motif de la correction",
            ),
        ),
        migrations.AddField(
            model_name="proposalupdate",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="correction",
                to="proposals.proposalupdate",
                verbose_name="corrige le fait",
            ),
        ),
        migrations.AddField(
            model_name="proposalupdate",
            name="is_withdrawn",
            field=models.BooleanField(
                default=False,
                help_text="À cocher si le fait n’a pas eu lieu\xa0: il ne compte plus.",
                verbose_name="fait retiré",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalupdate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects", None)),
                fields=("proposal", "source_url", "happened_on", "precision"),
                name="update_once_per_source_and_date",
                violation_error_message="Ce fait est déjà consigné\xa0: même proposition, même source, même date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_reason", ""), ("corrects", None), ("is_withdrawn", False)),
                    models.Q(
                        ("corrects__isnull", False),
                        proposals.models.rules.Filled(models.F("correction_reason")),
                    ),
                    _connector="OR",
                ),
                name="update_correction_has_a_reason",
                violation_error_message="Une correction, et elle seule, a un motif\xa0; un retrait en est une.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrects", None), models.Q(("corrects", models.F("id")), _negated=True), _connector="OR"
                ),
                name="update_does_not_correct_itself",
                violation_error_message="Un fait ne se corrige pas lui-même.",
            ),
        ),
        migrations.RunPython(withdraw(RIGHT_TO_CHANGE), grant(RIGHT_TO_CHANGE)),
        set_up(TRIGGERS),
    ]
