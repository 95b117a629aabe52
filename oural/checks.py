"""System checks: settings that contradict each other are told at the start, not discovered by a reader."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning


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
