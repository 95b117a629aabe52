"""The database refuses what a page could not show: days that no calendar has, blanks, addresses that are none.

An entry says how many facts found it, so that none is added later. The triggers are those of before, and that one.
"""

import datetime
from importlib import import_module

import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import proposals.models.precision
import proposals.models.rules
from proposals.migrations._triggers import Trigger, append_only, set_up

earlier = import_module("proposals.migrations.0003_append_only")
stays = import_module("proposals.migrations.0005_founding_facts_stay")

TRIGGERS = [
    *append_only("proposals_statusentry"),
    *append_only("proposals_statusfact", ("entry_id", "update_id")),
    *append_only("proposals_moderation"),
    *(
        Trigger(table, name, "INSERT", broken, sentence)
        for table, (name, broken, sentence) in earlier.AGREEMENTS.items()
    ),
    Trigger(
        "proposals_statusfact",
        "not_late",
        "INSERT",
        "(SELECT COUNT(*) FROM proposals_statusfact held WHERE held.entry_id = NEW.entry_id)"
        " >= (SELECT entry.founding_count FROM proposals_statusentry entry WHERE entry.id = NEW.entry_id)",
        "Les faits qui fondent une entrée sont consignés avec elle : aucun ne s’y ajoute plus tard.",
    ),
    Trigger("proposals_proposalupdate", "stays", "UPDATE", stays.MOVED, stays.REFUSAL),
]


def take_down_earlier(apps, schema_editor):
    """Remove the triggers of the migrations before this one."""
    earlier.unsettle(apps, schema_editor)
    stays.unsettle(apps, schema_editor)


def set_up_earlier(apps, schema_editor):
    """Make the triggers of the migrations before this one."""
    earlier.settle(apps, schema_editor)
    stays.settle(apps, schema_editor)


def count_founding_facts(apps, schema_editor):
    """Note in each entry how many facts found it."""
    entries = apps.get_model("proposals", "StatusEntry").objects.using(schema_editor.connection.alias)
    for entry in entries.annotate(found=models.Count("founding")).exclude(found=0):
        entries.filter(pk=entry.pk).update(founding_count=entry.found)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_search_miss"),
        ("proposals", "0005_founding_facts_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_down_earlier, set_up_earlier),
        migrations.RemoveConstraint(
            model_name="axis",
            name="axis_number_starts_at_one",
        ),
        migrations.RemoveConstraint(
            model_name="moderation",
            name="moderation_has_a_reason",
        ),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="proposal_number_starts_at_one",
        ),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="proposal_wording_is_as_its_state_says",
        ),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="proposal_deadline_has_a_source",
        ),
        migrations.RemoveConstraint(
            model_name="proposalinnovation",
            name="proposal_innovation_has_a_reason",
        ),
        migrations.RemoveConstraint(
            model_name="proposalsource",
            name="proposal_source_url_is_a_web_address",
        ),
        migrations.RemoveConstraint(
            model_name="proposalupdate",
            name="update_date_fits_its_precision",
        ),
        migrations.RemoveConstraint(
            model_name="proposalupdate",
            name="update_says_what_and_who",
        ),
        migrations.RemoveConstraint(
            model_name="proposalupdate",
            name="update_has_a_source",
        ),
        migrations.RemoveConstraint(
            model_name="sourcecheck",
            name="source_check_url_is_a_web_address",
        ),
        migrations.RemoveConstraint(
            model_name="statusentry",
            name="entry_date_fits_its_precision",
        ),
        migrations.RemoveConstraint(
            model_name="statusentry",
            name="entry_says_who_and_why",
        ),
        migrations.RemoveConstraint(
            model_name="statusentry",
            name="entry_has_a_source",
        ),
        migrations.RemoveConstraint(
            model_name="statusentry",
            name="entry_voice_says_who_speaks",
        ),
        migrations.AddField(
            model_name="statusentry",
            name="founding_count",
            field=models.PositiveSmallIntegerField(
                default=0,
                editable=False,
                help_text="Fixé avec l’entrée : aucun fait ne s’y ajoute plus tard.",
                verbose_name="nombre de faits qui le fondent",
            ),
        ),
        migrations.AddConstraint(
            model_name="axis",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__range", (1, 999))),
                name="axis_number_is_plausible",
                violation_error_message="Le numéro d’un axe va de 1 à 999.",
            ),
        ),
        migrations.AddConstraint(
            model_name="axis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    proposals.models.rules.Filled(models.F("title")),
                    proposals.models.rules.Filled(models.F("summary")),
                ),
                name="axis_says_what_it_is",
                violation_error_message="Un axe a un titre, et se dit en clair.",
            ),
        ),
        migrations.AddConstraint(
            model_name="moderation",
            constraint=models.CheckConstraint(
                condition=models.Q(proposals.models.rules.Filled(models.F("reason"))),
                name="moderation_has_a_reason",
                violation_error_message="Donnez le motif de la décision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="moderation",
            constraint=models.CheckConstraint(
                condition=models.Q(proposals.models.rules.RealMoment(models.F("decided_at"))),
                name="moderation_moment_is_real",
                violation_error_message="Cette date et cette heure n’existent pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__range", (1, 9999))),
                name="proposal_number_is_plausible",
                violation_error_message="Le numéro d’une proposition va de 1 à 9999.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("summary", ""), ("title", ""), ("wording_state", "missing")),
                    models.Q(
                        ("wording_state__in", ["documented", "attested"]),
                        proposals.models.rules.Filled(models.F("title")),
                        models.Q(("summary", ""), proposals.models.rules.Filled(models.F("summary")), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="proposal_wording_is_as_its_state_says",
                violation_error_message="Un intitulé est vide quand il manque, et seulement alors.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deadline", None), ("deadline_source_title", ""), ("deadline_source_url", "")),
                    models.Q(
                        ("deadline__isnull", False),
                        proposals.models.rules.Filled(models.F("deadline_source_title")),
                        proposals.models.rules.WebAddress(models.F("deadline_source_url")),
                    ),
                    _connector="OR",
                ),
                name="proposal_deadline_has_a_source",
                violation_error_message="Une échéance a une source publique\xa0: son titre et son adresse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalinnovation",
            constraint=models.CheckConstraint(
                condition=models.Q(proposals.models.rules.Filled(models.F("reason"))),
                name="proposal_innovation_has_a_reason",
                violation_error_message="Dites en une phrase en quoi l’innovation illustre la proposition.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    proposals.models.rules.WebAddress(models.F("url")),
                    models.Q(("title", ""), proposals.models.rules.Filled(models.F("title")), _connector="OR"),
                ),
                name="proposal_source_is_a_page",
                violation_error_message="Une source est une page publique, par exemple https://exemple.fr/page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    proposals.models.rules.RealDay(models.F("happened_on")),
                    ("happened_on__gte", datetime.date(2000, 1, 1)),
                    models.Q(
                        ("precision", "day"),
                        models.Q(
                            django.db.models.lookups.In(
                                proposals.models.precision.MonthAndDay(models.F("happened_on")),
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
                                proposals.models.precision.MonthAndDay(models.F("happened_on")), "01-01"
                            ),
                            ("precision", "year"),
                        ),
                        _connector="OR",
                    ),
                ),
                name="update_date_fits_its_precision",
                violation_error_message="Une date connue au mois ou à l’année se note par son premier jour.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    proposals.models.rules.Filled(models.F("text")), proposals.models.rules.Filled(models.F("body"))
                ),
                name="update_says_what_and_who",
                violation_error_message="Dites le fait, et l’organisme qui a agi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    proposals.models.rules.Filled(models.F("source_title")),
                    proposals.models.rules.WebAddress(models.F("source_url")),
                ),
                name="update_has_a_source",
                violation_error_message="Un fait a une source publique\xa0: son titre et son adresse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(proposals.models.rules.RealMoment(models.F("recorded_at"))),
                name="update_moment_is_real",
                violation_error_message="Cette date et cette heure n’existent pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(proposals.models.rules.WebAddress(models.F("url"))),
                name="source_check_url_is_a_page",
                violation_error_message="Une source est une page publique, par exemple https://exemple.fr/page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(proposals.models.rules.RealMoment(models.F("checked_at"))),
                name="source_check_moment_is_real",
                violation_error_message="Cette date et cette heure n’existent pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusentry",
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
                name="entry_date_fits_its_precision",
                violation_error_message="Une date connue au mois ou à l’année se note par son premier jour.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    proposals.models.rules.Filled(models.F("body")), proposals.models.rules.Filled(models.F("reason"))
                ),
                name="entry_says_who_and_why",
                violation_error_message="Donnez l’organisme responsable et le motif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    proposals.models.rules.Filled(models.F("source_title")),
                    proposals.models.rules.WebAddress(models.F("source_url")),
                ),
                name="entry_has_a_source",
                violation_error_message="Un statut a une source publique\xa0: son titre et son adresse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confidence__in", ["low", "medium", "high"]),
                        ("speaker", ""),
                        ("speaker_kind", ""),
                        ("voice", "editors"),
                    ),
                    models.Q(
                        ("is_editorial_reading", False),
                        ("speaker_kind__in", ["elected", "researcher", "citizen"]),
                        ("voice", "second"),
                        ("confidence__in", ["", "low", "medium", "high"]),
                        proposals.models.rules.Filled(models.F("speaker")),
                    ),
                    _connector="OR",
                ),
                name="entry_voice_says_who_speaks",
                violation_error_message=(
                    "La rédaction dit sa confiance\xa0; une lecture contradictoire, non éditoriale, dit qui parle."
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="statusentry",
            constraint=models.CheckConstraint(
                condition=models.Q(proposals.models.rules.RealMoment(models.F("recorded_at"))),
                name="entry_moment_is_real",
                violation_error_message="Cette date et cette heure n’existent pas.",
            ),
        ),
        migrations.RunPython(count_founding_facts, migrations.RunPython.noop),
        set_up(TRIGGERS),
    ]
