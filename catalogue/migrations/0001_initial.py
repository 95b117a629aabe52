"""The catalogue: entries and what they point at, their versions, their search; contributions; what services keep."""

import uuid

import taggit.managers
from django.conf import settings
from django.db import migrations, models

import catalogue.models.kept_file
import catalogue.submissions.models.file
import catalogue.submissions.models.submission

STATES = [
    ("draft", "brouillon"),
    ("to_confirm", "à confirmer"),
    ("received", "reçue"),
    ("in_review", "en cours d’examen"),
    ("changes_requested", "compléments demandés"),
    ("accepted", "acceptée"),
    ("rejected", "refusée"),
    ("withdrawn", "retirée"),
]
EVENTS = [
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
ACTORS = [
    ("contributor", "la personne qui contribue"),
    ("editor", "la rédaction"),
    ("system", "le site"),
]
STOP_CAUSES = [
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
]


def web_address(column):
    """The condition that an address is one of the web."""
    return models.Q((f"{column}__startswith", "http://"), (f"{column}__startswith", "https://"), _connector="OR")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(verbose_name="numéro")),
                ("base", models.BigIntegerField(verbose_name="numéro de la dernière réécriture")),
            ],
            options={
                "verbose_name": "révision du catalogue",
                "verbose_name_plural": "révisions du catalogue",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)),
                        name="catalogue_revision_is_alone",
                        violation_error_message="Le catalogue a une seule révision.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lever",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True, verbose_name="adresse")),
                ("position", models.PositiveSmallIntegerField(unique=True, verbose_name="rang dans le rapport")),
                ("verb", models.CharField(max_length=60, verbose_name="verbe")),
                ("complement", models.CharField(max_length=200, verbose_name="complément")),
                ("summary", models.TextField(verbose_name="en clair")),
            ],
            options={
                "verbose_name": "levier",
                "verbose_name_plural": "leviers",
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="lever_position_starts_at_one",
                        violation_error_message="Le rang d’un levier commence à 1.",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(verb=""),
                        name="lever_has_a_verb",
                        violation_error_message="Un levier se nomme par un verbe.",
                    ),
                ],
            },
        ),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="policy_position_starts_at_one",
                        violation_error_message="Le rang d’une politique publique commence à 1.",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(name=""),
                        name="policy_has_a_name",
                        violation_error_message="Une politique publique a un nom.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("collectivite", "collectivité"),
                            ("etat", "État et opérateurs"),
                            ("association", "association"),
                            ("entreprise", "entreprise"),
                            ("recherche", "recherche et enseignement"),
                            ("habitants", "habitants"),
                            ("autre", "autre"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name",),
                        name="organisation_once_each",
                        violation_error_message="Cette organisation existe déjà : choisissez-la dans la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "collectivite",
                                    "etat",
                                    "association",
                                    "entreprise",
                                    "recherche",
                                    "habitants",
                                    "autre",
                                ],
                            )
                        ),
                        name="organisation_kind_is_known",
                        violation_error_message="Choisissez un type d’organisation de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(name=""),
                        name="organisation_has_a_name",
                        violation_error_message="Une organisation a un nom.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("region", "région"),
                            ("departement", "département"),
                            ("epci", "intercommunalité"),
                            ("commune", "commune"),
                            ("collectivite", "collectivité d’outre-mer"),
                            ("ancienne-commune", "ancienne commune"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                ("code", models.CharField(max_length=9, verbose_name="code INSEE ou SIREN")),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                (
                    "article",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple « de la » dans « département de la Drôme ».",
                        max_length=10,
                        verbose_name="complément du nom",
                    ),
                ),
                (
                    "search_name",
                    models.CharField(editable=False, max_length=200, verbose_name="nom pour la recherche"),
                ),
                (
                    "postal_codes",
                    models.TextField(blank=True, help_text="Séparés par une espace.", verbose_name="codes postaux"),
                ),
                (
                    "population",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="population municipale"),
                ),
                (
                    "latitude",
                    models.FloatField(
                        blank=True, help_text="Du centre, en degrés.", null=True, verbose_name="latitude"
                    ),
                ),
                (
                    "longitude",
                    models.FloatField(
                        blank=True, help_text="Du centre, en degrés.", null=True, verbose_name="longitude"
                    ),
                ),
                (
                    "density",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Grille communale de densité de l’Insee, de 1 à 7.",
                        null=True,
                        verbose_name="niveau de densité",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="region_members",
                        to="catalogue.territory",
                        verbose_name="région",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="department_members",
                        to="catalogue.territory",
                        verbose_name="département",
                    ),
                ),
                (
                    "epci",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="epci_members",
                        to="catalogue.territory",
                        verbose_name="intercommunalité",
                    ),
                ),
                (
                    "ept",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="ept_members",
                        to="catalogue.territory",
                        verbose_name="établissement public territorial",
                    ),
                ),
                ("obsolete_on", models.DateField(blank=True, null=True, verbose_name="n’existe plus au")),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="predecessors",
                        to="catalogue.territory",
                        verbose_name="successeur",
                    ),
                ),
            ],
            options={
                "verbose_name": "territoire",
                "verbose_name_plural": "territoires",
                "ordering": ["name", "pk"],
                "indexes": [models.Index(fields=["search_name"], name="territory_search_name")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "code"),
                        name="territory_once_per_kind_and_code",
                        violation_error_message="Ce territoire existe déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["region", "departement", "epci", "commune", "collectivite", "ancienne-commune"],
                            )
                        ),
                        name="territory_kind_is_known",
                        violation_error_message="Choisissez un type de territoire de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(~models.Q(code=""), ~models.Q(name="")),
                        name="territory_has_code_and_name",
                        violation_error_message="Un territoire a un code et un nom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("successor", None), ("obsolete_on__isnull", False), _connector="OR"),
                        name="territory_with_successor_is_obsolete",
                        violation_error_message="Un territoire qui a un successeur n’existe plus : donnez la date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ~models.Q(kind="ancienne-commune"), ("successor__isnull", False), _connector="OR"
                        ),
                        name="territory_former_commune_has_successor",
                        violation_error_message="Une ancienne commune a un successeur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor", None),
                            models.Q(("successor", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="territory_is_not_its_own_successor",
                        violation_error_message="Un territoire ne se succède pas à lui-même.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("density", None), ("density__range", (1, 7)), _connector="OR"),
                        name="territory_density_is_one_to_seven",
                        violation_error_message="Le niveau de densité va de 1 à 7.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                ("slug", models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name="slug")),
            ],
            options={"verbose_name": "thème", "verbose_name_plural": "thèmes", "ordering": ["name", "pk"]},
        ),
        migrations.CreateModel(
            name="FormerThemeSlug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="ancienne adresse")),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="former_slugs",
                        to="catalogue.theme",
                        verbose_name="thème",
                    ),
                ),
            ],
            options={
                "verbose_name": "ancienne adresse d’un thème",
                "verbose_name_plural": "anciennes adresses des thèmes",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="compte"
                    ),
                ),
                (
                    "table",
                    models.CharField(
                        help_text="Celle pour laquelle il a été lu.", max_length=30, verbose_name="table"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nom du fichier")),
                ("content", models.BinaryField(verbose_name="contenu")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="déposé le")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="importé le")),
                ("applied_count", models.PositiveIntegerField(default=0, verbose_name="lignes écrites")),
            ],
            options={"verbose_name": "fichier à importer", "verbose_name_plural": "fichiers à importer"},
        ),
        migrations.CreateModel(
            name="LoadRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "table",
                    models.CharField(
                        help_text="Par exemple «\xa0catalogue.innovation\xa0».", max_length=60, verbose_name="table"
                    ),
                ),
                ("key", models.CharField(max_length=100, verbose_name="nom dans les fichiers")),
                ("row_id", models.BigIntegerField(verbose_name="ligne")),
                (
                    "written",
                    models.JSONField(
                        help_text="Par champ, la dernière valeur chargée.", verbose_name="valeurs écrites"
                    ),
                ),
                ("loaded_at", models.DateTimeField(auto_now=True, verbose_name="chargée le")),
            ],
            options={
                "verbose_name": "chargement",
                "verbose_name_plural": "chargements",
                "ordering": ["table", "key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table", "key"),
                        name="load_record_once_per_key",
                        violation_error_message="Ce chargement est déjà noté.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(~models.Q(table=""), ~models.Q(key="")),
                        name="load_record_has_table_and_key",
                        violation_error_message="Un chargement a une table et un nom.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("to", models.EmailField(max_length=254, verbose_name="à")),
                ("subject", models.CharField(max_length=200, verbose_name="objet")),
                ("text", models.TextField(verbose_name="texte")),
                ("sealed", models.TextField(blank=True, editable=False, verbose_name="secrets des liens, chiffrés")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "en attente"),
                            ("put_off", "à retenter"),
                            ("sent", "parti"),
                            ("given_up", "abandonné"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="échecs")),
                (
                    "failures",
                    models.JSONField(
                        default=list,
                        help_text="De chaque échec : la date, l’erreur et ses mots.",
                        verbose_name="ce qu’a répondu le serveur",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="écrit le")),
                ("changed_at", models.DateTimeField(auto_now_add=True, verbose_name="dans cet état depuis le")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="à envoyer le")),
            ],
            options={
                "verbose_name": "courriel sortant",
                "verbose_name_plural": "courriels sortants",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["status", "due_at"], name="outgoing_mail_due"),
                    models.Index(fields=["-created_at", "-id"], name="outgoing_mail_latest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "put_off", "sent", "given_up"])),
                        name="outgoing_mail_status_is_known",
                        violation_error_message="Choisissez un état de la liste.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchMiss",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="jour")),
                ("fingerprint", models.CharField(max_length=32, verbose_name="empreinte")),
                ("words", models.CharField(blank=True, max_length=80, verbose_name="mots cherchés")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="recherches")),
            ],
            options={
                "verbose_name": "recherche sans résultat",
                "verbose_name_plural": "recherches sans résultat",
                "ordering": ["-day", "-count", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "fingerprint"),
                        name="search_miss_once_a_day",
                        violation_error_message="Cette recherche est déjà comptée ce jour-là.",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(fingerprint=""),
                        name="search_miss_has_a_fingerprint",
                        violation_error_message="Une recherche a une empreinte.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "terms",
                    models.TextField(
                        help_text="Un par ligne, de 2 à 12. D’abord le sigle, ou le terme large.",
                        max_length=972,
                        verbose_name="termes",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("acronym", "sigle"), ("equivalent", "équivalents"), ("broader", "terme large")],
                        default="equivalent",
                        max_length=10,
                        verbose_name="genre",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Pour la rédaction seulement.", max_length=200, verbose_name="remarque"
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Décoché, le groupe reste ici et la recherche l’ignore.",
                        verbose_name="actif",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        editable=False, max_length=100, unique=True, verbose_name="genre et premier terme"
                    ),
                ),
                ("search_terms", models.TextField(editable=False, verbose_name="termes pour la recherche")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
            ],
            options={
                "verbose_name": "groupe de synonymes",
                "verbose_name_plural": "groupes de synonymes",
                "ordering": ["search_terms", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["acronym", "equivalent", "broader"])),
                        name="synonym_group_kind_is_known",
                        violation_error_message="Choisissez le genre du groupe.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("terms__contains", "\n")),
                        name="synonym_group_has_two_terms",
                        violation_error_message="Un groupe a au moins deux termes, un par ligne.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeakWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "word",
                    models.CharField(
                        help_text="Un mot, ou plusieurs qui se suivent.", max_length=60, verbose_name="mot"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="raison")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Décoché, le mot reste ici et compte dans la recherche comme un autre.",
                        verbose_name="actif",
                    ),
                ),
                (
                    "search_word",
                    models.CharField(
                        editable=False, max_length=100, unique=True, verbose_name="mot pour la recherche"
                    ),
                ),
            ],
            options={
                "verbose_name": "mot faible",
                "verbose_name_plural": "mots faibles",
                "ordering": ["search_word", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(search_word=""),
                        name="weak_word_has_a_word",
                        violation_error_message="Un mot faible a au moins une lettre ou un chiffre.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=500, unique=True, verbose_name="adresse")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("alive", "répond"),
                            ("moved", "a déménagé"),
                            ("failing", "en échec"),
                            ("dead", "ne répond plus"),
                            ("refused", "ne se laisse pas vérifier"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="ce qui a été vu")),
                ("moved_to", models.URLField(blank=True, max_length=500, verbose_name="nouvelle adresse")),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="échecs de suite")),
                ("failing_since", models.DateTimeField(blank=True, null=True, verbose_name="en échec depuis")),
                ("checked_at", models.DateTimeField(verbose_name="vérifiée le")),
            ],
            options={
                "verbose_name": "état d’une source",
                "verbose_name_plural": "états des sources",
                "ordering": ["-checked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=web_address("url"),
                        name="source_state_url_is_a_web_address",
                        violation_error_message="L’adresse d’une source commence par http:// ou https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["alive", "moved", "failing", "dead", "refused"])),
                        name="source_state_outcome_is_known",
                        violation_error_message="Choisissez un état de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("failing_since__isnull", False),
                                ("failures__gte", 1),
                                ("outcome__in", ["failing", "dead"]),
                            ),
                            models.Q(
                                ("failing_since", None), ("failures", 0), ~models.Q(outcome__in=["failing", "dead"])
                            ),
                            _connector="OR",
                        ),
                        name="source_state_failures_have_a_start",
                        violation_error_message="Une source en échec l’est depuis une date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moved_to", ""), ("outcome", "moved"), _connector="OR"),
                        name="source_state_only_what_moved_has_a_new_address",
                        violation_error_message="Seule une source qui a déménagé a une nouvelle adresse.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="empreinte")),
                ("used", models.FloatField(verbose_name="utilisé")),
                ("full_at", models.FloatField(db_index=True, verbose_name="entier à")),
            ],
            options={"verbose_name": "quota", "verbose_name_plural": "quotas", "ordering": ["key"]},
        ),
        migrations.CreateModel(
            name="NumberSequence",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="année")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="dernier numéro")),
            ],
            options={
                "verbose_name": "suite de numéros",
                "verbose_name_plural": "suites de numéros",
                "ordering": ["year"],
            },
        ),
        migrations.CreateModel(
            name="Innovation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="adresse")),
                ("title", models.CharField(max_length=160, verbose_name="titre")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="résumé")),
                ("need", models.TextField(blank=True, verbose_name="le besoin")),
                ("description", models.TextField(blank=True, verbose_name="la réponse")),
                ("results", models.TextField(blank=True, verbose_name="les résultats")),
                ("lessons", models.TextField(blank=True, verbose_name="les enseignements")),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="innovations",
                        to="catalogue.territory",
                        verbose_name="territoire",
                    ),
                ),
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
                    "department",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind": "departement"},
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="department_innovations",
                        to="catalogue.territory",
                        verbose_name="département",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind__in": ["region", "collectivite"]},
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="region_innovations",
                        to="catalogue.territory",
                        verbose_name="région ou collectivité d’outre-mer",
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
                    "cost_note",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple «\xa0Budget de la première année, dont la moitié de subventions\xa0».",
                        max_length=300,
                        verbose_name="ce que couvre le coût",
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
                    "staff_count",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="En personnes ou en équivalents temps plein, comme la source le compte.",
                        max_digits=6,
                        null=True,
                        verbose_name="effectif",
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
                ("evidence_proof", models.TextField(blank=True, verbose_name="ce qui fonde le niveau de preuve")),
                (
                    "evidence_source_title",
                    models.CharField(blank=True, max_length=200, verbose_name="source de la preuve"),
                ),
                (
                    "evidence_source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="adresse de la source de la preuve"),
                ),
                (
                    "stop_cause",
                    models.CharField(
                        blank=True,
                        choices=STOP_CAUSES,
                        help_text="Ce qui s’est arrêté, même en partie ou pour un temps.",
                        max_length=20,
                        verbose_name="cause de l’arrêt",
                    ),
                ),
                ("stop_reason", models.TextField(blank=True, verbose_name="pourquoi elle s’est arrêtée")),
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
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créée le")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifiée le")),
                (
                    "levers",
                    models.ManyToManyField(
                        blank=True, related_name="innovations", to="catalogue.lever", verbose_name="leviers"
                    ),
                ),
                (
                    "policies",
                    models.ManyToManyField(
                        blank=True,
                        related_name="innovations",
                        to="catalogue.policy",
                        verbose_name="politiques publiques",
                    ),
                ),
                (
                    "organisations",
                    models.ManyToManyField(
                        blank=True, related_name="innovations", to="catalogue.organisation", verbose_name="partenaires"
                    ),
                ),
            ],
            options={
                "verbose_name": "innovation",
                "verbose_name_plural": "innovations",
                "ordering": ["title", "pk"],
                "permissions": [("publish_innovation", "Peut publier, archiver et changer ce qui est public")],
                "indexes": [models.Index(fields=["status", "-start_year", "-id"], name="innovation_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(~models.Q(title=""), ~models.Q(slug="")),
                        name="innovation_has_title_and_slug",
                        violation_error_message="Une innovation a un titre et une adresse.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("territory__isnull", False), ~models.Q(territory_label=""), _connector="OR"
                        ),
                        name="innovation_has_territory_or_label",
                        violation_error_message="Choisissez un territoire ou, si aucun ne convient, donnez son nom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "territory_scope__in",
                                ["commune", "epci", "departement", "region", "collectivite", "autre"],
                            )
                        ),
                        name="innovation_scope_is_known",
                        violation_error_message="Choisissez un type de territoire de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["idea", "experiment", "deployed", "generalised", "ended"])),
                        name="innovation_stage_is_known",
                        violation_error_message="Choisissez une étape de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "published", "archived"])),
                        name="innovation_status_is_known",
                        violation_error_message="Choisissez un statut de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start_year", None), ("start_year__range", (1900, 2100)), _connector="OR"),
                        name="innovation_start_year_is_plausible",
                        violation_error_message="L’année de lancement se situe entre 1900 et 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end_year", None), ("end_year__range", (1900, 2100)), _connector="OR"),
                        name="innovation_end_year_is_plausible",
                        violation_error_message="L’année de fin se situe entre 1900 et 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start_year", None),
                            ("end_year", None),
                            ("end_year__gte", models.F("start_year")),
                            _connector="OR",
                        ),
                        name="innovation_years_are_in_order",
                        violation_error_message="L’année de fin ne peut pas précéder l’année de lancement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cost_band__in",
                                ["", "moins-de-10000", "10000-99999", "100000-999999", "1000000-et-plus"],
                            )
                        ),
                        name="innovation_cost_band_is_known",
                        violation_error_message="Choisissez une tranche de coût de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost", None),
                            models.Q(("cost__lt", 10000), ("cost_band", "moins-de-10000")),
                            models.Q(("cost__gte", 10000), ("cost__lt", 100000), ("cost_band", "10000-99999")),
                            models.Q(("cost__gte", 100000), ("cost__lt", 1000000), ("cost_band", "100000-999999")),
                            models.Q(("cost__gte", 1000000), ("cost_band", "1000000-et-plus")),
                            _connector="OR",
                        ),
                        name="innovation_cost_is_in_its_band",
                        violation_error_message="Le coût n’est pas dans la tranche choisie.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence_level", None), ("evidence_level__in", [0, 1, 2, 3, 4]), _connector="OR"
                        ),
                        name="innovation_evidence_level_is_known",
                        violation_error_message="Le niveau de preuve va de 0 à 4.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence_level", None), ~models.Q(evidence_proof=""), _connector="OR"),
                        name="innovation_evidence_is_founded",
                        violation_error_message=(
                            "Dites ce qui fonde le niveau de preuve, ou laissez-le vide\xa0: non évalué."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence_source_title", ""), ("evidence_source_url", "")),
                            models.Q(~models.Q(evidence_source_title=""), web_address("evidence_source_url")),
                            _connector="OR",
                        ),
                        name="innovation_evidence_source_is_whole",
                        violation_error_message=(
                            "La source de la preuve a un titre et une adresse, en http:// ou https://."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("staff_count", None), ("staff_count__gt", 0), _connector="OR"),
                        name="innovation_staff_count_is_positive",
                        violation_error_message="Un effectif est supérieur à zéro\xa0; vide, il n’est pas renseigné.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stop_cause__in", ["", *(code for code, _ in STOP_CAUSES)])),
                        name="innovation_stop_cause_is_known",
                        violation_error_message="Choisissez une cause d’arrêt de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stop_cause", ""), ("stop_reason", "")),
                            models.Q(~models.Q(stop_cause=""), ~models.Q(stop_reason="")),
                            _connector="OR",
                        ),
                        name="innovation_stop_has_cause_and_reason",
                        violation_error_message=(
                            "Un arrêt se dit par sa cause et en quelques mots\xa0: donnez les deux."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ~models.Q(status="published"), ("published_at__isnull", False), _connector="OR"
                        ),
                        name="innovation_published_has_a_date",
                        violation_error_message="Une innovation publiée porte la date de sa publication.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(~models.Q(status="published"), ~models.Q(summary=""), _connector="OR"),
                        name="innovation_published_has_a_summary",
                        violation_error_message="Une innovation publiée a un résumé.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThemedInnovation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="themed_innovations",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="themed_innovations",
                        to="catalogue.theme",
                        verbose_name="thème",
                    ),
                ),
            ],
            options={
                "verbose_name": "thème d’une innovation",
                "verbose_name_plural": "thèmes des innovations",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_object", "tag"),
                        name="theme_once_per_innovation",
                        violation_error_message="Ce thème est déjà sur cette innovation.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="innovation",
            name="themes",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="catalogue.ThemedInnovation",
                to="catalogue.Theme",
                verbose_name="thèmes",
            ),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "innovation",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        related_name="contact",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=160, verbose_name="nom")),
                ("role", models.CharField(blank=True, max_length=160, verbose_name="fonction")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                (
                    "accepts_yearly_mail",
                    models.BooleanField(
                        default=True,
                        help_text="« La fiche est-elle toujours exacte ? »",
                        verbose_name="accepte un message par an",
                    ),
                ),
                (
                    "accepts_introductions",
                    models.BooleanField(
                        default=False,
                        help_text="Avec une collectivité qui voudrait reprendre l’innovation.",
                        verbose_name="accepte d’être mis en relation",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contact",
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(email=""),
                        name="contact_has_an_address",
                        violation_error_message="Un contact a une adresse électronique.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="documents",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        unique=True, upload_to=catalogue.models.kept_file.document_name, verbose_name="fichier"
                    ),
                ),
            ],
            options={"verbose_name": "document", "verbose_name_plural": "documents", "ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="FormerSlug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="ancienne adresse")),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="former_slugs",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
            ],
            options={
                "verbose_name": "ancienne adresse",
                "verbose_name_plural": "anciennes adresses",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="Illustration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="illustrations",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                ("image", models.ImageField(upload_to="illustrations/", verbose_name="image")),
                ("alt", models.CharField(max_length=200, verbose_name="texte de remplacement")),
                ("credit", models.CharField(max_length=200, verbose_name="crédit")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
            ],
            options={
                "verbose_name": "image",
                "verbose_name_plural": "images",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(alt=""),
                        name="illustration_has_alt_text",
                        violation_error_message="Dites en mots ce que montre l’image.",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(credit=""),
                        name="illustration_has_a_credit",
                        violation_error_message="Donnez le crédit de l’image.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "innovation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=models.DO_NOTHING,
                        related_name="versions",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "créée"),
                            ("changed", "modifiée"),
                            ("deleted", "supprimée"),
                            ("prepared", "préparée"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("snapshot", models.JSONField(verbose_name="contenu")),
                ("slug", models.SlugField(max_length=100, verbose_name="adresse")),
                ("was_public", models.BooleanField(verbose_name="vue du public")),
                ("reason", models.CharField(blank=True, max_length=100, verbose_name="motif")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="le")),
            ],
            options={
                "verbose_name": "version d’une innovation",
                "verbose_name_plural": "versions des innovations",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["created", "changed", "deleted", "prepared"])),
                        name="version_kind_is_known",
                        violation_error_message="Choisissez une nature de la liste.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PendingVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "innovation",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        related_name="pending_version",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="catalogue.version",
                        verbose_name="version préparée",
                    ),
                ),
                ("base", models.BigIntegerField(verbose_name="version de départ")),
                ("key", models.CharField(max_length=40, verbose_name="clé du lien")),
                ("link_until", models.DateField(verbose_name="lien valable jusqu’au")),
            ],
            options={
                "verbose_name": "version en attente",
                "verbose_name_plural": "versions en attente",
                "ordering": ["-version", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Replication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="replications",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="replications",
                        to="catalogue.territory",
                        verbose_name="territoire",
                    ),
                ),
                ("territory_label", models.CharField(blank=True, max_length=160, verbose_name="nom du territoire")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="année")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unknown", "à préciser"),
                            ("planned", "annoncée"),
                            ("running", "en place"),
                            ("ended", "terminée"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("kept", models.TextField(blank=True, verbose_name="ce qui a été gardé")),
                ("changed", models.TextField(blank=True, verbose_name="ce qui a été changé")),
                ("source_title", models.CharField(blank=True, max_length=200, verbose_name="titre de la source")),
                ("source_url", models.URLField(blank=True, max_length=500, verbose_name="adresse de la source")),
                (
                    "copy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="copied_from",
                        to="catalogue.innovation",
                        verbose_name="fiche de la reproduction",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
            ],
            options={
                "verbose_name": "reproduction",
                "verbose_name_plural": "reproductions",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("territory__isnull", False), ~models.Q(territory_label=""), _connector="OR"
                        ),
                        name="replication_has_territory_or_label",
                        violation_error_message="Choisissez un territoire ou, si aucun ne convient, donnez son nom.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("territory__isnull", False)),
                        fields=("original", "territory"),
                        name="replication_once_per_territory",
                        violation_error_message="Cette reproduction est déjà dans la fiche.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year", None), ("year__range", (1900, 2100)), _connector="OR"),
                        name="replication_year_is_plausible",
                        violation_error_message="L’année se situe entre 1900 et 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["unknown", "planned", "running", "ended"])),
                        name="replication_state_is_known",
                        violation_error_message="Choisissez un état de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("copy", models.F("original")), _negated=True),
                        name="replication_is_not_its_own_copy",
                        violation_error_message="Une innovation ne se reproduit pas elle-même.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "innovation",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=models.DO_NOTHING,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                ("title", models.TextField(verbose_name="mots du titre")),
                ("context", models.TextField(verbose_name="mots du contexte")),
                ("body", models.TextField(verbose_name="mots du texte")),
                ("words", models.TextField(verbose_name="mots entiers")),
                ("sort_key", models.BinaryField(verbose_name="clé de tri du titre")),
                ("is_public", models.BooleanField(verbose_name="publiée")),
                ("keys", models.TextField(verbose_name="ensembles")),
                ("changed_at", models.BigIntegerField(verbose_name="modifiée le, en microsecondes")),
                ("revision", models.BigIntegerField(db_index=True, verbose_name="révision")),
            ],
            options={
                "verbose_name": "document de recherche",
                "verbose_name_plural": "documents de recherche",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="sources",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                ("url", models.URLField(max_length=500, verbose_name="adresse")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("innovation", "url"),
                        name="source_once_per_innovation",
                        violation_error_message="Cette source est déjà dans la fiche.",
                    ),
                    models.CheckConstraint(
                        condition=web_address("url"),
                        name="source_url_is_a_web_address",
                        violation_error_message="L’adresse d’une source commence par http:// ou https://.",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(title=""),
                        name="source_has_a_title",
                        violation_error_message="Une source a un titre.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="verifications",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="+",
                        to="catalogue.outgoingmail",
                        verbose_name="courriel",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="demandé le")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("true", "toujours exacte"), ("to_correct", "à corriger"), ("stopped", "arrêtée")],
                        max_length=10,
                        verbose_name="réponse",
                    ),
                ),
                ("remark", models.TextField(blank=True, verbose_name="ce qui est à corriger")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="répondu le")),
                (
                    "verified_before",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="vérifiée auparavant le"),
                ),
                ("treated_at", models.DateTimeField(blank=True, null=True, verbose_name="traité le")),
                (
                    "treated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="traité par",
                    ),
                ),
            ],
            options={
                "verbose_name": "vérification par le contact",
                "verbose_name_plural": "vérifications par les contacts",
                "ordering": ["-answered_at", "-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("remark", "")),
                            models.Q(
                                ("answer__in", ["true", "to_correct", "stopped"]), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="verification_answer_is_known_and_dated",
                        violation_error_message="Une réponse est l’une de la liste, et datée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("treated_at", None), ~models.Q(answer=""), _connector="OR"),
                        name="verification_is_treated_once_answered",
                        violation_error_message="On ne traite qu’une réponse.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=catalogue.submissions.models.submission.kind_choices,
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                ("state", models.CharField(choices=STATES, default="draft", max_length=20, verbose_name="état")),
                (
                    "number",
                    models.CharField(
                        blank=True, editable=False, max_length=20, null=True, unique=True, verbose_name="numéro"
                    ),
                ),
                ("answers", models.JSONField(default=dict, verbose_name="réponses")),
                (
                    "original",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="submissions",
                        to="catalogue.innovation",
                        verbose_name="fiche concernée",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="submissions",
                        to="catalogue.territory",
                        verbose_name="territoire",
                    ),
                ),
                (
                    "resemblance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("different", "c’est autre chose"),
                            ("same", "c’est la même"),
                            ("replication", "c’est une reprise"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="réponse aux ressemblances",
                    ),
                ),
                (
                    "resemblance_score",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="ressemblance, sur 100"),
                ),
                (
                    "spam_score",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="points d’indésirable"),
                ),
                ("is_held", models.BooleanField(default=False, verbose_name="retenue comme possible indésirable")),
                (
                    "editor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prise en charge par",
                    ),
                ),
                ("reasons", models.JSONField(blank=True, default=list, verbose_name="motifs de la décision")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="merged",
                        to="catalogue.submission",
                        verbose_name="réunie à",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="founded_by",
                        to="catalogue.innovation",
                        verbose_name="fiche qui en vient",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        blank=True, editable=False, max_length=20, verbose_name="étape où la personne en est"
                    ),
                ),
                (
                    "is_trapped",
                    models.BooleanField(default=False, editable=False, verbose_name="champ réservé aux robots rempli"),
                ),
                (
                    "saved_by",
                    models.CharField(
                        blank=True, editable=False, max_length=16, verbose_name="page qui a enregistré en dernier"
                    ),
                ),
                (
                    "line",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="empreinte de la ligne"),
                ),
                (
                    "site",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="empreinte du réseau"),
                ),
                (
                    "weight",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="taille des réponses et des fichiers, en octets"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="commencée le")),
                ("saved_at", models.DateTimeField(auto_now_add=True, verbose_name="enregistrée le")),
                ("state_changed_at", models.DateTimeField(auto_now_add=True, verbose_name="dans cet état depuis le")),
                ("received_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="reçue le")),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="décidée le")),
                (
                    "erased_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="Posée avant la suppression : sans elle, les événements ne partent pas.",
                        null=True,
                        verbose_name="effacée le",
                    ),
                ),
            ],
            options={
                "verbose_name": "contribution",
                "verbose_name_plural": "contributions",
                "ordering": ["-created_at", "-pk"],
                "permissions": [("decide_submission", "Peut décider d’une contribution")],
                "indexes": [
                    models.Index(fields=["state", "received_at", "id"], name="submission_queue"),
                    models.Index(fields=["state", "saved_at"], name="submission_forgotten"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["innovation", "reprise", "correction", "question", "lecture"])
                        ),
                        name="submission_kind_is_known",
                        violation_error_message="Choisissez un type de contribution de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", [code for code, _ in STATES])),
                        name="submission_state_is_known",
                        violation_error_message="Choisissez un état de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", None), ("received_at", None), ("state__in", ("draft", "to_confirm"))),
                            models.Q(
                                models.Q(("state__in", ("draft", "to_confirm")), _negated=True),
                                ("number__isnull", False),
                                ("received_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="submission_has_a_number_once_received",
                        violation_error_message=(
                            "Une contribution reçue porte un numéro et une date, une autre n’en a pas."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("accepted", "rejected")), _negated=True),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="submission_decided_has_a_date",
                        violation_error_message="Une décision a une date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resemblance__in", ["", "different", "same", "replication"]),
                            ("resemblance_score__lte", 100),
                        ),
                        name="submission_resemblance_is_known",
                        violation_error_message="Une ressemblance va de 0 à 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionContact",
            fields=[
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="contact",
                        serialize=False,
                        to="catalogue.submission",
                        verbose_name="contribution",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                (
                    "email",
                    models.CharField(blank=True, db_index=True, max_length=254, verbose_name="adresse électronique"),
                ),
                ("role", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("structure", models.CharField(blank=True, max_length=160, verbose_name="structure")),
                ("wants_credit", models.BooleanField(default=False, verbose_name="veut être nommé dans la fiche")),
                ("last_exchange_at", models.DateTimeField(auto_now_add=True, verbose_name="dernier échange le")),
            ],
            options={
                "verbose_name": "contact d’une contribution",
                "verbose_name_plural": "contacts des contributions",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SubmissionCredit",
            fields=[
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="credit",
                        serialize=False,
                        to="catalogue.submission",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="credits",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
            ],
            options={
                "verbose_name": "remerciement",
                "verbose_name_plural": "remerciements",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(name=""),
                        name="submission_credit_has_a_name",
                        violation_error_message="Un remerciement nomme quelqu’un.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="edits",
                        to="catalogue.submission",
                        verbose_name="contribution",
                    ),
                ),
                ("question", models.CharField(max_length=40, verbose_name="question")),
                ("text", models.TextField(max_length=8000, verbose_name="texte proposé")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="motif")),
                (
                    "decision",
                    models.CharField(
                        choices=[("waiting", "réponse attendue"), ("approved", "acceptée"), ("objected", "désaccord")],
                        default="waiting",
                        max_length=20,
                        verbose_name="réponse",
                    ),
                ),
                ("objection", models.TextField(blank=True, max_length=2000, verbose_name="désaccord")),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="proposé le")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="répondu le")),
            ],
            options={
                "verbose_name": "texte relu",
                "verbose_name_plural": "textes relus",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "question"),
                        name="submission_edit_once_per_question",
                        violation_error_message="Un texte relu existe déjà pour cette question.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["waiting", "approved", "objected"])),
                        name="submission_edit_decision_is_known",
                        violation_error_message="Choisissez une réponse de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(~models.Q(decision="objected"), ~models.Q(objection=""), _connector="OR"),
                        name="submission_objection_says_why",
                        violation_error_message="Dites pourquoi vous n’êtes pas d’accord.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="events",
                        to="catalogue.submission",
                        verbose_name="contribution",
                    ),
                ),
                ("kind", models.CharField(choices=EVENTS, max_length=30, verbose_name="événement")),
                ("actor", models.CharField(choices=ACTORS, max_length=20, verbose_name="par")),
                (
                    "editor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rédacteur",
                    ),
                ),
                ("from_state", models.CharField(choices=STATES, max_length=20, verbose_name="de l’état")),
                ("to_state", models.CharField(choices=STATES, max_length=20, verbose_name="à l’état")),
                ("reasons", models.JSONField(blank=True, default=list, verbose_name="motifs")),
                ("happened_at", models.DateTimeField(auto_now_add=True, verbose_name="le")),
            ],
            options={
                "verbose_name": "événement d’une contribution",
                "verbose_name_plural": "événements des contributions",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", [code for code, _ in EVENTS]),
                            ("actor__in", [code for code, _ in ACTORS]),
                        ),
                        name="submission_event_is_known",
                        violation_error_message="Choisissez un événement de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actor", "editor"), ("editor", None), _connector="OR"),
                        name="submission_event_editor_is_an_editor",
                        violation_error_message="Seule la rédaction agit sous le nom d’un rédacteur.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="files",
                        to="catalogue.submission",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("jpg", "photo JPEG"),
                            ("png", "image PNG"),
                            ("webp", "image WebP"),
                            ("pdf", "document PDF"),
                        ],
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        storage=catalogue.submissions.models.file.private_storage,
                        upload_to=catalogue.submissions.models.file.random_name,
                        verbose_name="fichier",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="taille, en octets")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte de ce qui a été envoyé")),
                ("alt", models.CharField(max_length=200, verbose_name="ce que montre le fichier")),
                ("credit", models.CharField(blank=True, max_length=200, verbose_name="crédit")),
                ("is_licensed", models.BooleanField(default=False, verbose_name="publiable sous Licence Ouverte 2.0")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="envoyé le")),
            ],
            options={
                "verbose_name": "fichier d’une contribution",
                "verbose_name_plural": "fichiers des contributions",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "digest"),
                        name="submission_file_once_each",
                        violation_error_message="Ce fichier est déjà dans votre contribution.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["jpg", "png", "webp", "pdf"])),
                        name="submission_file_kind_is_known",
                        violation_error_message="Envoyez une photo JPEG, PNG ou WebP, ou un document PDF.",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(alt=""),
                        name="submission_file_has_alt_text",
                        violation_error_message="Dites en mots ce que montre le fichier.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="mails",
                        to="catalogue.submission",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        related_name="+",
                        to="catalogue.outgoingmail",
                        verbose_name="courriel",
                    ),
                ),
            ],
            options={
                "verbose_name": "courriel d’une contribution",
                "verbose_name_plural": "courriels des contributions",
            },
        ),
        migrations.CreateModel(
            name="SubmissionMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="messages",
                        to="catalogue.submission",
                        verbose_name="contribution",
                    ),
                ),
                ("author", models.CharField(choices=ACTORS, max_length=20, verbose_name="de")),
                (
                    "editor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rédacteur",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="texte")),
                ("is_private", models.BooleanField(default=False, verbose_name="note privée")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="écrit le")),
            ],
            options={
                "verbose_name": "message d’une contribution",
                "verbose_name_plural": "messages des contributions",
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(~models.Q(text=""), ("author__in", [code for code, _ in ACTORS])),
                        name="submission_message_says_something",
                        violation_error_message="Écrivez un message.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_private", False), ("author", "editor"), _connector="OR"),
                        name="submission_private_note_is_an_editors",
                        violation_error_message="Une note privée vient de la rédaction.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="tokens",
                        to="catalogue.submission",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("draft", "brouillon"), ("confirm", "confirmation"), ("track", "suivi")],
                        max_length=20,
                        verbose_name="usage",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="empreinte")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="fait le")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expire le")),
            ],
            options={
                "verbose_name": "lien d’une contribution",
                "verbose_name_plural": "liens des contributions",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["draft", "confirm", "track"])),
                        name="submission_token_purpose_is_known",
                        violation_error_message="Choisissez un usage de la liste.",
                    )
                ],
            },
        ),
    ]
