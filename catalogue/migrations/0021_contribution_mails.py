"""Two more things that may happen to a contribution, and the mails that are about it.

Backwards, the events that older code does not know go.
"""

import django.db.models.deletion
from django.db import migrations, models

from catalogue.migrations._event_triggers import settle, unsettle

KINDS = [
    ("sent", "envoyée, à confirmer"),
    ("reopened", "reprise avant confirmation"),
    ("confirmed", "confirmée et reçue"),
    ("taken", "prise en charge"),
    ("released", "remise dans la file"),
    ("changes_requested", "compléments demandés"),
    ("answered", "complétée"),
    ("resumed", "examen repris sans réponse"),
    ("accepted", "acceptée"),
    ("rejected", "refusée"),
    ("marked_spam", "écartée comme indésirable"),
    ("merged", "réunie à une autre"),
    ("reconsidered", "décision reprise"),
    ("withdrawn", "retirée"),
    ("edit_proposed", "texte relu proposé"),
    ("edit_approved", "texte relu approuvé"),
    ("edit_objected", "désaccord sur le texte relu"),
    ("message_written", "message écrit"),
    ("cleared", "reconnue sincère"),
    ("reminded", "relancée"),
    ("published", "publiée"),
    ("contact_erased", "données personnelles effacées"),
]
NEW = ("reminded", "published")


def forget_new_events(apps, schema_editor):
    """Remove what older code does not know, while no trigger forbids it."""
    events = apps.get_model("catalogue", "SubmissionEvent").objects.using(schema_editor.connection.alias)
    events.filter(kind__in=NEW).delete()


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0020_submission_readings")]

    operations = [
        migrations.CreateModel(
            name="SubmissionMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.outgoingmail",
                        verbose_name="courriel",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="catalogue.submission",
                        verbose_name="contribution",
                    ),
                ),
            ],
            options={
                "verbose_name": "courriel d’une contribution",
                "verbose_name_plural": "courriels des contributions",
            },
        ),
        # SQLite makes the table anew, without its triggers.
        migrations.RunPython(unsettle, settle),
        migrations.RemoveConstraint(model_name="submissionevent", name="submission_event_is_known"),
        migrations.AlterField(
            model_name="submissionevent",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=30, verbose_name="événement"),
        ),
        migrations.AddConstraint(
            model_name="submissionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _ in KINDS])
                & models.Q(actor__in=["contributor", "editor", "system"]),
                name="submission_event_is_known",
                violation_error_message="Choisissez un événement de la liste.",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_new_events),
        migrations.RunPython(settle, unsettle),
    ]
