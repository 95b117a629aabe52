"""The proposals of the report, and the ledgers of what became of them."""

import datetime

from django.conf import settings
from django.db import migrations, models
from django.db.models.lookups import Exact, In
from django.utils import timezone

from proposals.models.rules import Filled, MonthAndDay, RealDay, RealMoment, WebAddress


def dated_by_its_first_day(column):
    """The condition that a day exists, since 2000; a date known to its month or its year is the first day of it."""
    days = [f"{month:02}-01" for month in range(1, 13)]
    return models.Q(
        RealDay(models.F(column)),
        (f"{column}__gte", datetime.date(2000, 1, 1)),
        models.Q(
            ("precision", "day"),
            models.Q(In(MonthAndDay(models.F(column)), days), ("precision", "month")),
            models.Q(Exact(MonthAndDay(models.F(column)), "01-01"), ("precision", "year")),
            _connector="OR",
        ),
    )


def moment_is_real(name, column="recorded_at"):
    """The constraint that a date and its time exist."""
    return models.CheckConstraint(
        condition=models.Q(RealMoment(models.F(column))),
        name=name,
        violation_error_message="Cette date et cette heure n’existent pas.",
    )


def precision():
    """The field that tells how closely a date is known."""
    choices = [("day", "au jour"), ("month", "au mois"), ("year", "à l’année")]
    return "precision", models.CharField(choices=choices, default="day", max_length=10, verbose_name="date connue")


def ledger_fields():
    """When a row of a ledger was written down, and by whom."""
    return [
        (
            "recorded_at",
            models.DateTimeField(default=timezone.now, editable=False, verbose_name="date de consignation"),
        ),
        (
            "recorded_by",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consignation par",
            ),
        ),
    ]


class Migration(migrations.Migration):
    initial = True

    dependencies = [("catalogue", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Axis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="numéro")),
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                ("summary", models.TextField(verbose_name="en clair")),
            ],
            options={
                "verbose_name": "axe",
                "verbose_name_plural": "axes",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 999))),
                        name="axis_number_is_plausible",
                        violation_error_message="Le numéro d’un axe va de 1 à 999.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(Filled(models.F("title")), Filled(models.F("summary"))),
                        name="axis_says_what_it_is",
                        violation_error_message="Un axe a un titre, et se dit en clair.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="numéro")),
                (
                    "axis",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="proposals", to="proposals.axis", verbose_name="axe"
                    ),
                ),
            ],
            options={
                "verbose_name": "proposition",
                "verbose_name_plural": "propositions",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 9999))),
                        name="proposal_number_is_plausible",
                        violation_error_message="Le numéro d’une proposition va de 1 à 9999.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="sources",
                        to="proposals.proposal",
                        verbose_name="proposition",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="titre")),
                ("url", models.URLField(max_length=500, verbose_name="adresse")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
            ],
            options={
                "verbose_name": "source de l’intitulé",
                "verbose_name_plural": "sources de l’intitulé",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "url"),
                        name="proposal_source_once",
                        violation_error_message="Cette source est déjà donnée pour cette proposition.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            WebAddress(models.F("url")),
                            models.Q(("title", ""), Filled(models.F("title")), _connector="OR"),
                        ),
                        name="proposal_source_is_a_page",
                        violation_error_message=(
                            "Une source est une page publique, par exemple https://exemple.fr/page."
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="deadlines",
                        to="proposals.proposal",
                        verbose_name="proposition",
                    ),
                ),
                (
                    "effective_on",
                    models.DateField(
                        help_text="Le premier jour du mois ou de l’année si le jour est inconnu.",
                        verbose_name="décidée le",
                    ),
                ),
                precision(),
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
                *ledger_fields(),
            ],
            options={
                "verbose_name": "échéance",
                "verbose_name_plural": "échéances",
                "ordering": ["-effective_on", "-recorded_at", "-pk"],
                "indexes": [models.Index(fields=["proposal", "effective_on"], name="proposals_deadline_by_date")],
                "constraints": [
                    models.CheckConstraint(
                        condition=dated_by_its_first_day("effective_on"),
                        name="deadline_date_fits_its_precision",
                        violation_error_message="Une date connue au mois ou à l’année se note par son premier jour.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on", None),
                            models.Q(
                                RealDay(models.F("due_on")),
                                ("due_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                            ),
                            _connector="OR",
                        ),
                        name="deadline_is_plausible",
                        violation_error_message="Une échéance se situe entre 2000 et 2099.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(Filled(models.F("reason"))),
                        name="deadline_has_a_reason",
                        violation_error_message="Dites qui a fixé, déplacé ou levé l’échéance, et pourquoi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(Filled(models.F("source_title")), WebAddress(models.F("source_url"))),
                        name="deadline_has_a_source",
                        violation_error_message="Une échéance a une source publique\xa0: son titre et son adresse.",
                    ),
                    moment_is_real("deadline_moment_is_real"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalInnovation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="innovation_links",
                        to="proposals.proposal",
                        verbose_name="proposition illustrée",
                    ),
                ),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="proposal_links",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="En une phrase.", max_length=300, verbose_name="en quoi elle l’illustre"
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(default=timezone.now, editable=False, verbose_name="consignée le"),
                ),
            ],
            options={
                "verbose_name": "illustration d’une proposition",
                "verbose_name_plural": "illustrations des propositions",
                "ordering": ["proposal_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "innovation"),
                        name="innovation_once_per_proposal",
                        violation_error_message="Cette innovation illustre déjà cette proposition.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(Filled(models.F("reason"))),
                        name="proposal_innovation_has_a_reason",
                        violation_error_message="Dites en une phrase en quoi l’innovation illustre la proposition.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=500, unique=True, verbose_name="adresse")),
                ("is_alive", models.BooleanField(verbose_name="répond")),
                ("checked_at", models.DateTimeField(default=timezone.now, verbose_name="vérifiée le")),
            ],
            options={
                "verbose_name": "vérification de source",
                "verbose_name_plural": "vérifications de sources",
                "ordering": ["-checked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(WebAddress(models.F("url"))),
                        name="source_check_url_is_a_page",
                        violation_error_message=(
                            "Une source est une page publique, par exemple https://exemple.fr/page."
                        ),
                    ),
                    moment_is_real("source_check_moment_is_real", "checked_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="updates",
                        to="proposals.proposal",
                        verbose_name="proposition",
                    ),
                ),
                (
                    "happened_on",
                    models.DateField(
                        help_text="Le premier jour du mois ou de l’année si le jour est inconnu.", verbose_name="date"
                    ),
                ),
                precision(),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("milestone", "jalon"),
                            ("measure", "mesure"),
                            ("law", "loi"),
                            ("funding", "financement"),
                            ("evaluation", "évaluation"),
                            ("setback", "recul"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="fait")),
                (
                    "body",
                    models.CharField(
                        help_text="Qui a agi, par exemple «\xa0DITP\xa0».", max_length=160, verbose_name="organisme"
                    ),
                ),
                ("source_title", models.CharField(max_length=250, verbose_name="titre de la source")),
                ("source_url", models.URLField(max_length=500, verbose_name="adresse de la source")),
                (
                    "link_to_report",
                    models.CharField(
                        choices=[("explicit", "explicite"), ("thematic", "thématique")],
                        default="thematic",
                        help_text="Explicite\xa0: la source elle-même cite le rapport.",
                        max_length=20,
                        verbose_name="lien avec le rapport",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="correction",
                        to="proposals.proposalupdate",
                        verbose_name="corrige le fait",
                    ),
                ),
                (
                    "correction_reason",
                    models.CharField(
                        blank=True,
                        help_text="Publié\xa0: ce qui était faux, ou ce qui a été précisé.",
                        max_length=300,
                        verbose_name="motif de la correction",
                    ),
                ),
                (
                    "is_withdrawn",
                    models.BooleanField(
                        default=False,
                        help_text="À cocher si le fait n’a pas eu lieu\xa0: il ne compte plus.",
                        verbose_name="fait retiré",
                    ),
                ),
                *ledger_fields(),
            ],
            options={
                "verbose_name": "fait",
                "verbose_name_plural": "faits",
                "ordering": ["-happened_on", "-recorded_at", "-pk"],
                "indexes": [models.Index(fields=["proposal", "happened_on"], name="proposals_update_by_date")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects", None)),
                        fields=("proposal", "source_url", "happened_on", "precision"),
                        name="update_once_per_source_and_date",
                        violation_error_message=(
                            "Ce fait est déjà consigné\xa0: même proposition, même source, même date."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["milestone", "measure", "law", "funding", "evaluation", "setback"])
                        ),
                        name="update_kind_is_known",
                        violation_error_message="Choisissez une nature de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("link_to_report__in", ["explicit", "thematic"])),
                        name="update_link_is_known",
                        violation_error_message="Choisissez un lien de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=dated_by_its_first_day("happened_on"),
                        name="update_date_fits_its_precision",
                        violation_error_message="Une date connue au mois ou à l’année se note par son premier jour.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(Filled(models.F("text")), Filled(models.F("body"))),
                        name="update_says_what_and_who",
                        violation_error_message="Dites le fait, et l’organisme qui a agi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(Filled(models.F("source_title")), WebAddress(models.F("source_url"))),
                        name="update_has_a_source",
                        violation_error_message="Un fait a une source publique\xa0: son titre et son adresse.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correction_reason", ""), ("corrects", None), ("is_withdrawn", False)),
                            models.Q(("corrects__isnull", False), Filled(models.F("correction_reason"))),
                            _connector="OR",
                        ),
                        name="update_correction_has_a_reason",
                        violation_error_message=(
                            "Une correction, et elle seule, a un motif\xa0; un retrait en est une."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects", None), models.Q(("corrects", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="update_does_not_correct_itself",
                        violation_error_message="Un fait ne se corrige pas lui-même.",
                    ),
                    moment_is_real("update_moment_is_real"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="statements",
                        to="proposals.proposal",
                        verbose_name="proposition",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("number_confirmed", models.BooleanField(default=False, verbose_name="numéro confirmé")),
                (
                    "axis",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="+", to="proposals.axis", verbose_name="axe"
                    ),
                ),
                ("axis_confirmed", models.BooleanField(default=False, verbose_name="axe confirmé")),
                (
                    "wording_state",
                    models.CharField(
                        choices=[("documented", "documenté"), ("attested", "attesté"), ("missing", "à compléter")],
                        default="missing",
                        max_length=20,
                        verbose_name="état de l’intitulé",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="intitulé")),
                ("summary", models.TextField(blank=True, verbose_name="en clair")),
                (
                    "levers",
                    models.CharField(
                        blank=True,
                        help_text="Leurs adresses, dans l’ordre du rapport.",
                        max_length=500,
                        verbose_name="leviers visés",
                    ),
                ),
                ("page", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="page du rapport")),
                (
                    "wording_page",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        editable=False,
                        help_text="La page du rapport où l’intitulé a été lu.",
                        null=True,
                        verbose_name="page de l’intitulé",
                    ),
                ),
                ("source_title", models.CharField(blank=True, max_length=250, verbose_name="titre de la source")),
                ("source_url", models.URLField(blank=True, max_length=500, verbose_name="adresse de la source")),
                *ledger_fields(),
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
                                Filled(models.F("source_title")),
                                WebAddress(models.F("source_url")),
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
                                Filled(models.F("title")),
                                models.Q(("summary", ""), Filled(models.F("summary")), _connector="OR"),
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
                    moment_is_real("statement_moment_is_real"),
                ],
            },
        ),
        migrations.AddField(
            model_name="proposal",
            name="statement",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="proposals.statement",
                verbose_name="dernier énoncé",
            ),
        ),
        migrations.CreateModel(
            name="StatusEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="entries",
                        to="proposals.proposal",
                        verbose_name="proposition",
                    ),
                ),
                (
                    "voice",
                    models.CharField(
                        choices=[("editors", "lecture de la rédaction"), ("second", "lecture contradictoire")],
                        default="editors",
                        max_length=20,
                        verbose_name="voix",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("done", "réalisée"),
                            ("partly_done", "réalisée en partie"),
                            ("in_progress", "en cours"),
                            ("not_started", "aucune suite retrouvée"),
                            ("abandoned", "abandonnée"),
                            ("unknown", "inconnu"),
                        ],
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                (
                    "effective_on",
                    models.DateField(
                        help_text="Le premier jour du mois ou de l’année si le jour est inconnu.",
                        verbose_name="date d’effet",
                    ),
                ),
                precision(),
                ("body", models.CharField(max_length=160, verbose_name="organisme responsable")),
                ("reason", models.TextField(max_length=1000, verbose_name="motif")),
                ("source_title", models.CharField(max_length=250, verbose_name="titre de la source")),
                ("source_url", models.URLField(max_length=500, verbose_name="adresse de la source")),
                (
                    "founding_count",
                    models.PositiveSmallIntegerField(
                        default=0,
                        editable=False,
                        help_text="Fixé avec l’entrée : aucun fait ne s’y ajoute plus tard.",
                        verbose_name="nombre de faits qui le fondent",
                    ),
                ),
                (
                    "is_editorial_reading",
                    models.BooleanField(
                        default=True,
                        help_text="À décocher quand la source elle-même énonce le statut.",
                        verbose_name="lecture éditoriale",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        blank=True,
                        choices=[("low", "faible"), ("medium", "moyenne"), ("high", "forte")],
                        max_length=10,
                        verbose_name="confiance",
                    ),
                ),
                (
                    "speaker_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("elected", "association d’élus"),
                            ("researcher", "chercheur ou chercheuse"),
                            ("citizen", "citoyen ou citoyenne"),
                        ],
                        max_length=20,
                        verbose_name="qui parle",
                    ),
                ),
                (
                    "speaker",
                    models.CharField(
                        blank=True,
                        help_text="Tel qu’il sera publié, avec l’accord de la personne.",
                        max_length=160,
                        verbose_name="nom de qui parle",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="corrections",
                        to="proposals.statusentry",
                        verbose_name="corrige l’entrée",
                    ),
                ),
                *ledger_fields(),
            ],
            options={
                "verbose_name": "entrée du registre",
                "verbose_name_plural": "entrées du registre",
                "ordering": ["-effective_on", "-recorded_at", "-pk"],
                "indexes": [
                    models.Index(fields=["proposal", "voice", "effective_on"], name="proposals_ledger_by_date")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["done", "partly_done", "in_progress", "not_started", "abandoned", "unknown"],
                            )
                        ),
                        name="entry_status_is_known",
                        violation_error_message="Choisissez un statut de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=dated_by_its_first_day("effective_on"),
                        name="entry_date_fits_its_precision",
                        violation_error_message="Une date connue au mois ou à l’année se note par son premier jour.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(Filled(models.F("body")), Filled(models.F("reason"))),
                        name="entry_says_who_and_why",
                        violation_error_message="Donnez l’organisme responsable et le motif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(Filled(models.F("source_title")), WebAddress(models.F("source_url"))),
                        name="entry_has_a_source",
                        violation_error_message="Un statut a une source publique\xa0: son titre et son adresse.",
                    ),
                    models.CheckConstraint(
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
                                Filled(models.F("speaker")),
                            ),
                            _connector="OR",
                        ),
                        name="entry_voice_says_who_speaks",
                        violation_error_message=(
                            "La rédaction dit sa confiance\xa0; une lecture contradictoire, non éditoriale, dit qui "
                            "parle."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects", None), models.Q(("corrects", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="entry_does_not_correct_itself",
                        violation_error_message="Une entrée ne se corrige pas elle-même.",
                    ),
                    moment_is_real("entry_moment_is_real"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="founding",
                        to="proposals.statusentry",
                        verbose_name="entrée",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="founded",
                        to="proposals.proposalupdate",
                        verbose_name="fait",
                    ),
                ),
            ],
            options={
                "verbose_name": "fait qui fonde un statut",
                "verbose_name_plural": "faits qui fondent un statut",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "update"),
                        name="status_fact_once_per_entry",
                        violation_error_message="Ce fait fonde déjà cette entrée.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="statusentry",
            name="facts",
            field=models.ManyToManyField(
                related_name="entries",
                through="proposals.StatusFact",
                to="proposals.proposalupdate",
                verbose_name="faits qui fondent le statut",
            ),
        ),
        migrations.CreateModel(
            name="Moderation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="decisions",
                        to="proposals.statusentry",
                        verbose_name="entrée",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("published", "publiée"), ("refused", "refusée"), ("withdrawn", "retirée")],
                        max_length=20,
                        verbose_name="décision",
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="motif")),
                *ledger_fields(),
            ],
            options={
                "verbose_name": "décision de modération",
                "verbose_name_plural": "décisions de modération",
                "ordering": ["-recorded_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["published", "refused", "withdrawn"])),
                        name="moderation_decision_is_known",
                        violation_error_message="Choisissez une décision de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(Filled(models.F("reason"))),
                        name="moderation_has_a_reason",
                        violation_error_message="Donnez le motif de la décision.",
                    ),
                    moment_is_real("moderation_moment_is_real"),
                ],
            },
        ),
    ]
