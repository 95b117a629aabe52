"""What a proposal says of the report changes only by a statement, which bears the page or the source that says so."""

from importlib import import_module
from urllib.parse import urlsplit

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import proposals.models.rules
from proposals.migrations._rights import grant, withdraw
from proposals.migrations._triggers import Trigger, append_only, set_up, take_down

EARLIER = import_module("proposals.migrations.0008_deadlines").TRIGGERS
TABLE = "proposals_proposal"
SAID = ("number", "number_confirmed", "axis_id", "axis_confirmed", "wording_state", "title", "summary")
SAME_PAGE = "COALESCE(NEW.report_page, 0) = COALESCE({}.report_page, 0)"
TRIGGERS = [
    *EARLIER,
    *append_only("proposals_statement"),
    *(each for each in append_only(TABLE, ("number",)) if each.name != "no_update"),
    Trigger(
        TABLE,
        "born_unknown",
        "INSERT",
        "NEW.wording_state <> 'missing' OR NEW.number_confirmed OR NEW.axis_confirmed OR NEW.report_page IS NOT NULL",
        "Une proposition naît sans intitulé, son numéro et son axe provisoires.",
    ),
    Trigger(
        TABLE,
        "as_stated",
        "UPDATE",
        f"(NOT ({SAME_PAGE.format('OLD')}) OR {' OR '.join(f'NEW.{name} <> OLD.{name}' for name in SAID)})"
        " AND NOT EXISTS (SELECT 1 FROM proposals_statement said WHERE said.id ="
        " (SELECT MAX(one.id) FROM proposals_statement one WHERE one.proposal_id = NEW.id)"
        f" AND ({SAME_PAGE.format('OLD')} OR COALESCE(NEW.report_page, 0) = COALESCE(said.page, 0))"
        f" AND {' AND '.join(f'said.{name} = NEW.{name}' for name in SAID)})",
        "Une proposition ne dit autre chose du rapport que par un énoncé, avec sa page ou sa source.",
    ),
    Trigger(
        TABLE,
        "number_is_free",
        "UPDATE",
        f"EXISTS (SELECT 1 FROM {TABLE} held WHERE held.number = NEW.number AND held.id <> NEW.id)",
        "Ce numéro est celui d’une autre proposition.",
        only="sqlite",
    ),
]
RIGHTS = {"Rédaction du suivi": {"statement": ("view",)}, "Modération du suivi": {"statement": ("view",)}}


def state_what_is_said(apps, schema_editor):
    """Note, of each proposal that says something, its page of the report or the first page that attests it."""
    database = schema_editor.connection.alias
    statements = apps.get_model("proposals", "Statement").objects.using(database)
    sources = apps.get_model("proposals", "ProposalSource").objects.using(database).order_by("position", "pk")
    for proposal in apps.get_model("proposals", "Proposal").objects.using(database).order_by("number"):
        source = sources.filter(proposal=proposal).first()
        says = proposal.title or proposal.number_confirmed or proposal.axis_confirmed
        if says and (source is not None or proposal.report_page is not None):
            statements.create(
                proposal=proposal,
                page=proposal.report_page,
                source_title=(source.title or urlsplit(source.url).hostname.removeprefix("www.")) if source else "",
                source_url=source.url if source else "",
                **{name: getattr(proposal, name) for name in SAID},
            )


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0008_deadlines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        take_down(EARLIER),
        migrations.AlterField(
            model_name="proposal",
            name="report_page",
            field=models.PositiveSmallIntegerField(
                blank=True,
                editable=False,
                help_text="La page où l’intitulé a été lu.",
                null=True,
                verbose_name="page du rapport",
            ),
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("number_confirmed", models.BooleanField(verbose_name="numéro confirmé")),
                ("axis_confirmed", models.BooleanField(verbose_name="axe confirmé")),
                (
                    "wording_state",
                    models.CharField(
                        choices=[("documented", "documenté"), ("attested", "attesté"), ("missing", "à compléter")],
                        max_length=20,
                        verbose_name="état de l’intitulé",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="intitulé")),
                ("summary", models.TextField(blank=True, verbose_name="en clair")),
                ("page", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="page du rapport")),
                ("source_title", models.CharField(blank=True, max_length=250, verbose_name="titre de la source")),
                ("source_url", models.URLField(blank=True, max_length=500, verbose_name="adresse de la source")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="consigné le"
                    ),
                ),
                (
                    "axis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.axis",
                        verbose_name="axe",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="proposals.proposal",
                        verbose_name="proposition",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="consigné par",
                    ),
                ),
            ],
            options={
                "verbose_name": "énoncé d’une proposition",
                "verbose_name_plural": "énoncés des propositions",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("page__isnull", False),
                                ("page__range", (1, 110)),
                                ("source_title", ""),
                                ("source_url", ""),
                            ),
                            models.Q(
                                models.Q(("page", None), ("page__range", (1, 110)), _connector="OR"),
                                proposals.models.rules.Filled(models.F("source_title")),
                                proposals.models.rules.WebAddress(models.F("source_url")),
                            ),
                            _connector="OR",
                        ),
                        name="statement_has_a_proof",
                        violation_error_message=(
                            "Donnez la page du rapport, ou le titre et l’adresse d’une source publique."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("summary", ""), ("title", ""), ("wording_state", "missing")),
                            models.Q(
                                ("wording_state__in", ["documented", "attested"]),
                                proposals.models.rules.Filled(models.F("title")),
                                models.Q(
                                    ("summary", ""),
                                    proposals.models.rules.Filled(models.F("summary")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="statement_wording_is_as_its_state_says",
                        violation_error_message="Un intitulé est vide quand il manque, et seulement alors.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 9999))),
                        name="statement_number_is_plausible",
                        violation_error_message="Le numéro d’une proposition va de 1 à 9999.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(proposals.models.rules.RealMoment(models.F("recorded_at"))),
                        name="statement_moment_is_real",
                        violation_error_message="Cette date et cette heure n’existent pas.",
                    ),
                ],
            },
        ),
        migrations.RunPython(state_what_is_said, migrations.RunPython.noop),
        migrations.RunPython(grant(RIGHTS), withdraw(RIGHTS)),
        set_up(TRIGGERS),
    ]
