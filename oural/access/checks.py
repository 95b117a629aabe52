"""System checks of the access: settings that contradict each other, or that leave a door ajar."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from oural.access.proconnect.levels import TWO_FACTORS, lets_one_factor_in

PROCONNECT = ("PROCONNECT_URL", "PROCONNECT_CLIENT_ID", "PROCONNECT_CLIENT_SECRET")
POSITIVE = (
    "LOGIN_TRIES_PER_ACCOUNT",
    "LOGIN_TRIES_PER_ADDRESS",
    "LOGIN_TRIES_MINUTES",
    "REAUTHENTICATION_MINUTES",
    "DEVICE_REMEMBERED_DAYS",
)
SHORTEST_KEY = 32
"""Characters."""

SHORTEST_AUDIT = 180
"""Days: what the triggers of the audit keep in any case."""


def check_access(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Tell what is half set, what is unsafe, and what cannot be."""
    return [*_proconnect(), *_second_factor(), *_durations()]


def _proconnect() -> list[CheckMessage]:
    missing = [name for name in PROCONNECT if not getattr(settings, name)]
    if 0 < len(missing) < len(PROCONNECT):
        names = ", ".join(missing)
        hint = "Définissez-les toutes, ou aucune."
        return [Error(f"ProConnect est réglé à moitié : il manque {names}.", hint=hint, id="oural.E020")]
    is_local = settings.PROCONNECT_URL.startswith("http://127.0.0.1:") and not settings.IS_PRODUCTION
    if settings.PROCONNECT_URL and not settings.PROCONNECT_URL.startswith("https://") and not is_local:
        return [Error("PROCONNECT_URL doit commencer par https://.", id="oural.E021")]
    return []


def check_levels(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn before a launch of agents who would publish and administer with one factor."""
    if not settings.PROCONNECT_ENABLED or not lets_one_factor_in():
        return []
    hint = f"Retirez PROCONNECT_ACR_VALUES, ou n’y laissez que {', '.join(TWO_FACTORS)}."
    return [Warning("ProConnect laisse entrer des agents avec un seul facteur.", hint=hint, id="oural.W025")]


def _second_factor() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.IS_PRODUCTION and not settings.SECOND_FACTOR_REQUIRED:
        hint = "Retirez SECOND_FACTOR_REQUIRED=off."
        sentence = "En production, un mot de passe seul suffit pour publier et administrer."
        found.append(Warning(sentence, hint=hint, id="oural.W022"))
    if 0 < len(settings.SECOND_FACTOR_KEY) < SHORTEST_KEY:
        sentence = (
            f"SECOND_FACTOR_KEY est trop courte : il y faut {SHORTEST_KEY} caractères au moins, tirés au hasard."
        )
        found.append(Error(sentence, id="oural.E026"))
    return found


def _durations() -> list[CheckMessage]:
    found: list[CheckMessage] = [
        Error(f"{name} doit être positif.", id="oural.E027") for name in POSITIVE if getattr(settings, name) <= 0
    ]
    if settings.AUDIT_RETENTION_DAYS < SHORTEST_AUDIT:
        sentence = f"AUDIT_RETENTION_DAYS ne peut pas descendre sous {SHORTEST_AUDIT} jours : la base les garde."
        found.append(Error(sentence, id="oural.E023"))
    if not 0 < settings.SESSION_COOKIE_AGE <= settings.SESSION_LONGEST:
        sentence = "SESSION_IDLE_MINUTES doit être positif et ne pas dépasser SESSION_MAX_HOURS."
        found.append(Error(sentence, id="oural.E024"))
    return found
