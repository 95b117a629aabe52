"""Accounts, who comes in and what of it is kept, and what the preparation of the site remembers."""

import django.contrib.auth.validators
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import oural.models.user

AUDITED = [
    ("logged_in", "connexion"),
    ("logged_out", "déconnexion"),
    ("login_failed", "connexion refusée"),
    ("password_changed", "mot de passe"),
    ("exported", "export"),
    ("rights_changed", "droits modifiés"),
    ("second_factor_set", "second facteur activé"),
    ("second_factor_reset", "second facteur réinitialisé"),
    ("recovery_codes_set", "codes de secours refaits"),
    ("session_ended", "autres sessions fermées"),
]


def device_fields():
    """What the two second factors have in common."""
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("name", models.CharField(help_text="The human-readable name of this device.", max_length=64)),
        ("confirmed", models.BooleanField(default=True, help_text="Is this device ready for use?")),
        (
            "throttling_failure_timestamp",
            models.DateTimeField(
                blank=True,
                default=None,
                help_text="A timestamp of the last failed verification attempt. Null if last attempt succeeded.",
                null=True,
            ),
        ),
        (
            "throttling_failure_count",
            models.PositiveIntegerField(default=0, help_text="Number of successive failed attempts."),
        ),
        (
            "created_at",
            models.DateTimeField(
                auto_now_add=True,
                help_text="The date and time when this device was initially created in the system.",
                null=True,
            ),
        ),
        (
            "last_used_at",
            models.DateTimeField(
                blank=True, help_text="The most recent date and time this device was used.", null=True
            ),
        ),
        ("sealed", models.TextField(verbose_name="secret chiffré")),
    ]


class Migration(migrations.Migration):
    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text=(
                            "Designates whether this user should be treated as active. Unselect this instead of "
                            "deleting accounts."
                        ),
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=timezone.now, verbose_name="date joined")),
                (
                    "display_name",
                    models.CharField(
                        blank=True,
                        help_text="Vide : l’identifiant en tient lieu.",
                        max_length=150,
                        verbose_name="nom affiché",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text=(
                            "The groups this user belongs to. "
                            "A user will get all permissions granted to each of their groups."
                        ),
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=~models.Q(email=""),
                        name="user_email_is_unique",
                        violation_error_message="Un autre compte a déjà cette adresse électronique.",
                    )
                ],
            },
            managers=[("objects", oural.models.user.AccountManager())],
        ),
        migrations.CreateModel(
            name="AgentRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pattern",
                    models.CharField(
                        error_messages={"unique": "Cette adresse ou ce domaine est déjà dans la liste."},
                        help_text="Une adresse électronique, ou un domaine entier précédé de @.",
                        max_length=254,
                        unique=True,
                        verbose_name="adresse ou domaine",
                    ),
                ),
                ("groups", models.ManyToManyField(to="auth.group", verbose_name="rôles")),
            ],
            options={
                "verbose_name": "agent attendu",
                "verbose_name_plural": "agents attendus (ProConnect)",
                "ordering": ["pattern"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pattern__contains", "@")),
                        name="agent_rule_is_an_address_or_a_domain",
                        violation_error_message="Donnez une adresse électronique, ou un domaine précédé de @.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgentIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=255, unique=True, verbose_name="identifiant ProConnect")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        related_name="agent_identity",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compte",
                    ),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="adresse donnée par ProConnect"),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True, on_delete=models.SET_NULL, to="oural.agentrule", verbose_name="agent attendu"
                    ),
                ),
            ],
            options={
                "verbose_name": "identité ProConnect",
                "verbose_name_plural": "identités ProConnect",
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(subject=""),
                        name="agent_identity_has_a_subject",
                        violation_error_message="Une identité a un identifiant.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=timezone.now, verbose_name="date")),
                ("kind", models.CharField(choices=AUDITED, max_length=20, verbose_name="action")),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compte",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=models.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compte concerné",
                    ),
                ),
                ("detail", models.TextField(blank=True, verbose_name="détail")),
            ],
            options={
                "verbose_name": "ligne d’audit",
                "verbose_name_plural": "audit",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", [code for code, _ in AUDITED])),
                        name="audit_event_kind_is_known",
                        violation_error_message="Cette action n’est pas de celles que l’audit retient.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PreparedStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=50, unique=True, verbose_name="étape")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                ("done_at", models.DateTimeField(auto_now=True, verbose_name="faite le")),
            ],
            options={
                "verbose_name": "étape de préparation",
                "verbose_name_plural": "étapes de préparation",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(~models.Q(name=""), ~models.Q(digest="")),
                        name="prepared_step_has_name_and_digest",
                        violation_error_message="Une étape a un nom et une empreinte.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Authenticator",
            fields=[
                *device_fields(),
                ("drift", models.SmallIntegerField(default=0, verbose_name="écart de l’horloge")),
                ("last_step", models.BigIntegerField(default=-1, verbose_name="dernier pas de temps")),
                (
                    "user",
                    models.ForeignKey(
                        help_text="The user that this device belongs to.",
                        on_delete=models.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "application de codes",
                "verbose_name_plural": "applications de codes",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user",),
                        name="authenticator_is_the_only_one",
                        violation_error_message="Ce compte en a déjà.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCodes",
            fields=[
                *device_fields(),
                ("left", models.PositiveSmallIntegerField(verbose_name="codes restants")),
                (
                    "user",
                    models.ForeignKey(
                        help_text="The user that this device belongs to.",
                        on_delete=models.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "codes de secours",
                "verbose_name_plural": "codes de secours",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user",),
                        name="recoverycodes_is_the_only_one",
                        violation_error_message="Ce compte en a déjà.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="appareil")),
                ("seen_at", models.DateTimeField(verbose_name="dernière connexion")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compte",
                    ),
                ),
            ],
            options={
                "verbose_name": "appareil connu",
                "verbose_name_plural": "appareils connus",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "name"),
                        name="known_device_is_listed_once",
                        violation_error_message="Cet appareil de ce compte est déjà connu.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "device",
                    models.ForeignKey(on_delete=models.CASCADE, to="oural.knowndevice", verbose_name="appareil"),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=models.CASCADE, related_name="+", to="sessions.session", verbose_name="session"
                    ),
                ),
            ],
            options={
                "verbose_name": "session ouverte",
                "verbose_name_plural": "sessions ouvertes",
            },
        ),
    ]
