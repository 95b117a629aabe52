import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0007_archive_reason"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalInnovation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("relations", models.JSONField(default=dict, verbose_name="relations")),
                ("slug", models.SlugField(max_length=100, verbose_name="adresse")),
                ("title", models.CharField(max_length=160, verbose_name="titre")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="résumé")),
                ("need", models.TextField(blank=True, verbose_name="le besoin")),
                ("description", models.TextField(blank=True, verbose_name="la réponse")),
                ("results", models.TextField(blank=True, verbose_name="les résultats")),
                ("lessons", models.TextField(blank=True, verbose_name="les enseignements")),
                (
                    "territory_label",
                    models.CharField(
                        blank=True,
                        help_text="Quand aucun territoire de la liste ne convient, ou pour en dire plus que lui.",
                        max_length=160,
                        verbose_name="nom du territoire",
                    ),
                ),
                (
                    "territory_scope",
                    models.CharField(
                        choices=[
                            ("commune", "Commune"),
                            ("epci", "Intercommunalité"),
                            ("departement", "Département"),
                            ("region", "Région"),
                            ("collectivite", "Collectivité d’outre-mer"),
                            ("autre", "Autre territoire"),
                        ],
                        default="autre",
                        max_length=20,
                        verbose_name="type de territoire",
                    ),
                ),
                (
                    "start_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="année de lancement"),
                ),
                ("end_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="année de fin")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("idea", "idée"),
                            ("experiment", "expérimentation"),
                            ("deployed", "déployée"),
                            ("generalised", "généralisée"),
                            ("ended", "terminée"),
                        ],
                        max_length=20,
                        verbose_name="étape",
                    ),
                ),
                (
                    "cost",
                    models.PositiveBigIntegerField(
                        blank=True, help_text="Un ordre de grandeur.", null=True, verbose_name="coût, en euros"
                    ),
                ),
                (
                    "cost_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("moins-de-10000", "moins de 10 000 €"),
                            ("10000-99999", "de 10 000 à 99 999 €"),
                            ("100000-999999", "de 100 000 à 999 999 €"),
                            ("1000000-et-plus", "1 million d’euros et plus"),
                        ],
                        max_length=20,
                        verbose_name="tranche de coût",
                    ),
                ),
                (
                    "staff",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple « 2 équivalents temps plein ».",
                        max_length=160,
                        verbose_name="équipe",
                    ),
                ),
                (
                    "months_to_results",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="mois avant les premiers résultats"
                    ),
                ),
                (
                    "evidence_level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "déclarée"),
                            (1, "résultats décrits"),
                            (2, "chiffres avant et après, avec leur source"),
                            (3, "évaluation extérieure ou comparaison"),
                            (4, "reproduite avec des résultats"),
                        ],
                        default=0,
                        verbose_name="niveau de preuve",
                    ),
                ),
                ("evidence_proof", models.TextField(blank=True, verbose_name="ce qui fonde le niveau de preuve")),
                ("is_zoom", models.BooleanField(default=False, verbose_name="innovation de référence du rapport")),
                (
                    "in_report",
                    models.BooleanField(
                        blank=True, help_text="Vide : non vérifié.", null=True, verbose_name="citée dans le rapport"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "brouillon"), ("published", "publiée"), ("archived", "archivée")],
                        default="draft",
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                (
                    "archive_reason",
                    models.CharField(
                        blank=True,
                        help_text="Pour la rédaction seulement : par exemple « Doublon ».",
                        max_length=300,
                        verbose_name="motif d’archivage",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="publiée le")),
                ("verified_on", models.DateField(blank=True, null=True, verbose_name="vérifiée le")),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="créée le")),
                ("updated_at", models.DateTimeField(blank=True, editable=False, verbose_name="modifiée le")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        limit_choices_to={"kind": "departement"},
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="catalogue.territory",
                        verbose_name="département",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        limit_choices_to={"kind__in": ["region", "collectivite"]},
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="catalogue.territory",
                        verbose_name="région ou collectivité d’outre-mer",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="catalogue.territory",
                        verbose_name="territoire",
                    ),
                ),
            ],
            options={
                "verbose_name": "version d’une innovation",
                "verbose_name_plural": "versions des innovations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
