"""The public policies, what an entry is of; what founds its figures, and why it stopped."""

from django.db import migrations, models


def forget_levels_without_proof(apps, schema_editor):
    """A level that nothing founds was the default, not an assessment."""
    apps.get_model("catalogue", "Innovation").objects.filter(evidence_proof="").update(evidence_level=None)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_synonyms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True, verbose_name="adresse")),
                ("position", models.PositiveSmallIntegerField(unique=True, verbose_name="rang")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="nom")),
                ("summary", models.TextField(verbose_name="en clair")),
            ],
            options={
                "verbose_name": "politique publique",
                "verbose_name_plural": "politiques publiques",
                "ordering": ["position"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="innovation",
            name="innovation_evidence_level_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="innovation",
            name="innovation_evidence_is_founded",
        ),
        migrations.AddField(
            model_name="innovation",
            name="cost_note",
            field=models.CharField(
                blank=True,
                help_text="Par exemple «\xa0Budget de la première année, dont la moitié de subventions\xa0».",
                max_length=300,
                verbose_name="ce que couvre le coût",
            ),
        ),
        migrations.AddField(
            model_name="innovation",
            name="evidence_source_title",
            field=models.CharField(blank=True, max_length=200, verbose_name="source de la preuve"),
        ),
        migrations.AddField(
            model_name="innovation",
            name="evidence_source_url",
            field=models.URLField(blank=True, max_length=500, verbose_name="adresse de la source de la preuve"),
        ),
        migrations.AddField(
            model_name="innovation",
            name="staff_count",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                help_text="En personnes ou en équivalents temps plein, comme la source le compte.",
                max_digits=6,
                null=True,
                verbose_name="effectif",
            ),
        ),
        migrations.AddField(
            model_name="innovation",
            name="stop_cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("financement", "financement perdu ou insuffisant"),
                    ("politique", "décision politique ou alternance"),
                    ("droit", "décision de justice ou règle de droit"),
                    ("technique", "difficulté technique ou de sécurité"),
                    ("usage", "usage insuffisant"),
                    ("personnel", "manque de personnel"),
                    ("resultats", "résultats en dessous des objectifs"),
                    ("reorganisation", "réorganisation des collectivités"),
                    ("fin-prevue", "fin prévue dès le départ"),
                    ("autre", "autre cause"),
                ],
                help_text="Ce qui s’est arrêté, même en partie ou pour un temps.",
                max_length=20,
                verbose_name="cause de l’arrêt",
            ),
        ),
        migrations.AddField(
            model_name="innovation",
            name="stop_reason",
            field=models.TextField(blank=True, verbose_name="pourquoi elle s’est arrêtée"),
        ),
        migrations.AlterField(
            model_name="innovation",
            name="evidence_level",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[
                    (0, "déclarée"),
                    (1, "résultats décrits"),
                    (2, "chiffres avant et après, avec leur source"),
                    (3, "évaluation extérieure ou comparaison"),
                    (4, "reproduite avec des résultats"),
                ],
                help_text="Vide\xa0: non évalué.",
                null=True,
                verbose_name="niveau de preuve",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1)),
                name="policy_position_starts_at_one",
                violation_error_message="Le rang d’une politique publique commence à 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="policy_has_a_name",
                violation_error_message="Une politique publique a un nom.",
            ),
        ),
        migrations.AddField(
            model_name="innovation",
            name="policies",
            field=models.ManyToManyField(
                blank=True, related_name="innovations", to="catalogue.policy", verbose_name="politiques publiques"
            ),
        ),
        migrations.RunPython(forget_levels_without_proof, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="innovation",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence_level", None), ("evidence_level__in", [0, 1, 2, 3, 4]), _connector="OR"),
                name="innovation_evidence_level_is_known",
                violation_error_message="Le niveau de preuve va de 0 à 4.",
            ),
        ),
        migrations.AddConstraint(
            model_name="innovation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("evidence_level", None), models.Q(("evidence_proof", ""), _negated=True), _connector="OR"
                ),
                name="innovation_evidence_is_founded",
                violation_error_message="Dites ce qui fonde le niveau de preuve, ou laissez-le vide\xa0: non évalué.",
            ),
        ),
        migrations.AddConstraint(
            model_name="innovation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("evidence_source_title", ""), ("evidence_source_url", "")),
                    models.Q(
                        models.Q(("evidence_source_title", ""), _negated=True),
                        models.Q(
                            ("evidence_source_url__startswith", "http://"),
                            ("evidence_source_url__startswith", "https://"),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="innovation_evidence_source_is_whole",
                violation_error_message="La source de la preuve a un titre et une adresse, en http:// ou https://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="innovation",
            constraint=models.CheckConstraint(
                condition=models.Q(("staff_count", None), ("staff_count__gt", 0), _connector="OR"),
                name="innovation_staff_count_is_positive",
                violation_error_message="Un effectif est supérieur à zéro\xa0; vide, il n’est pas renseigné.",
            ),
        ),
        migrations.AddConstraint(
            model_name="innovation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stop_cause__in",
                        [
                            "",
                            "financement",
                            "politique",
                            "droit",
                            "technique",
                            "usage",
                            "personnel",
                            "resultats",
                            "reorganisation",
                            "fin-prevue",
                            "autre",
                        ],
                    )
                ),
                name="innovation_stop_cause_is_known",
                violation_error_message="Choisissez une cause d’arrêt de la liste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="innovation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stop_cause", ""), ("stop_reason", "")),
                    models.Q(
                        models.Q(("stop_cause", ""), _negated=True), models.Q(("stop_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="innovation_stop_has_cause_and_reason",
                violation_error_message="Un arrêt se dit par sa cause et en quelques mots\xa0: donnez les deux.",
            ),
        ),
    ]
