"""System checks: settings that contradict each other, or a database of another time, are told at the start."""

from collections.abc import Collection, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

OURS = {"oural", "catalogue", "proposals"}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
FIRST_MIGRATION = ("oural", "0001_initial")
FROM_BEFORE = (
    "Cette base vient d’une version d’essai, d’avant la première migration, et doit être refaite : exportez-en les "
    "fiches avec cette version-là, à l’adresse /admin/catalogue/innovation/exporter/csv/, puis repartez d’une base "
    "vide (sur SQLite, supprimez var/oural.sqlite3)."
)


def check_https(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn of a site that sends every page to HTTPS and cannot see that a page was asked for over HTTPS."""
    if not settings.SECURE_SSL_REDIRECT or getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        return []
    return [
        Warning(
            "HTTPS est exigé mais le site ne saura pas qu’une page est demandée en HTTPS : il redirigera sans fin.",
            hint="Mettre BEHIND_PROXY=on derrière un frontal qui pose X-Forwarded-Proto, ou HTTPS=off pour un essai.",
            id="oural.W010",
        )
    ]


def check_hosts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn before a launch of a site that answers to any name: whoever asks would choose its addresses."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = "Nommez les noms du site, séparés par des virgules."
    return [Warning("ALLOWED_HOSTS vaut « * » : le site répond à n’importe quel nom.", hint=hint, id="oural.W012")]


def check_mail(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn before a launch of mails, and of the password of their relay, that leave the machine in clear."""
    is_ciphered = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if not settings.EMAIL_URL or is_ciphered or settings.EMAIL_HOST in LOOPBACK:
        return []
    hint = "Écrivez smtp+tls:// ou smtp+ssl:// dans EMAIL_URL."
    return [Warning("Les courriels partent en clair vers leur relais.", hint=hint, id="oural.W013")]


def check_migrations(
    app_configs: Sequence[AppConfig] | None, databases: Collection[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a database of before the first migration."""
    return [
        Error(FROM_BEFORE, id="oural.E011")
        for alias in databases or ()
        if is_from_before(MigrationRecorder(connections[alias]).applied_migrations())
    ]


def is_from_before(applied: Collection[tuple[str, str]]) -> bool:
    """Whether a database, by the migrations that it went through, is of before the first.

    One that went through later migrations than this code knows is another matter: code that goes back a version.
    """
    return FIRST_MIGRATION not in applied and any(application in OURS for application, _ in applied)
