"""A fifth kind of contribution: a reading of something else than an entry.

Backwards, a reading becomes a question, which older code knows; forwards again, it is known by what it is about.
"""

from django.db import migrations, models

from catalogue.migrations._event_triggers import settle, unsettle

KINDS = [
    ("innovation", "innovation"),
    ("reprise", "reproduction"),
    ("correction", "correction"),
    ("question", "question"),
]
READING = ("lecture", "lecture d’une proposition")


def kind_is_known(kinds):
    """The rule that a kind is one of these."""
    return models.CheckConstraint(
        condition=models.Q(kind__in=[kind for kind, _ in kinds]),
        name="submission_kind_is_known",
        violation_error_message="Choisissez un type de contribution de la liste.",
    )


def turn(apps, schema_editor, before, after):
    """Give another kind to the contributions that are about something else than an entry."""
    submissions = apps.get_model("catalogue", "Submission").objects.using(schema_editor.connection.alias)
    answers = submissions.filter(kind=before).values_list("pk", "answers")
    submissions.filter(pk__in=[key for key, typed in answers if "subject" in typed]).update(kind=after)


def into_readings(apps, schema_editor):
    turn(apps, schema_editor, "question", "lecture")


def into_questions(apps, schema_editor):
    turn(apps, schema_editor, "lecture", "question")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0019_submission_step")]

    operations = [
        # SQLite makes the table anew, and a trigger of another reads it.
        migrations.RunPython(unsettle, settle),
        migrations.RemoveConstraint(model_name="submission", name="submission_kind_is_known"),
        migrations.AlterField(
            model_name="submission",
            name="kind",
            field=models.CharField(choices=[*KINDS, READING], max_length=20, verbose_name="type"),
        ),
        migrations.AddConstraint(model_name="submission", constraint=kind_is_known([*KINDS, READING])),
        migrations.RunPython(settle, unsettle),
        migrations.RunPython(into_readings, into_questions),
    ]
