"""What only the publisher can say of the site: declared once, shown on the legal pages, asked for before a launch.

Each text comes from a variable of the environment. A missing one is marked on its page, « À compléter par
l’éditeur », and `manage.py check --deploy` warns of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning

MAILBOX = re.compile(r"[^@\s:/]+@[^@\s:/]+\.[^@\s:/]+")
CONTACT_URI = re.compile(r"(https://|mailto:|tel:)\S+")


@dataclass(frozen=True)
class PublisherText:
    """One text: the setting that holds it and, for people, what it is."""

    setting: str
    label: str

    @property
    def value(self) -> str:
        """The text, empty when the publisher has not given it."""
        return getattr(settings, self.setting).strip()


PUBLISHER_TEXTS = (
    PublisherText("PUBLISHER_NAME", "nom de l’éditeur"),
    PublisherText("PUBLISHER_ADDRESS", "adresse et téléphone de l’éditeur"),
    PublisherText("PUBLICATION_DIRECTOR", "nom et fonction du directeur ou de la directrice de la publication"),
    PublisherText("HOSTING_PROVIDER", "nom, adresse et téléphone de l’hébergeur"),
    PublisherText("CONTACT_EMAIL", "adresse électronique de contact"),
    PublisherText("SECURITY_CONTACT", "adresse où signaler une faille de sécurité"),
    PublisherText("DPO_CONTACT", "coordonnées du délégué ou de la déléguée à la protection des données"),
    PublisherText("SERVER_LOG_RETENTION", "durée de conservation des journaux du serveur"),
    PublisherText("ACCESSIBILITY_DECLARED_ON", "date de la déclaration d’accessibilité"),
    PublisherText("ACCESSIBILITY_PLAN_URL", "adresse du schéma pluriannuel de mise en accessibilité"),
)


def publisher_texts() -> dict[str, PublisherText]:
    """The texts by the lower-case name of their setting, as templates call them."""
    return {text.setting.lower(): text for text in PUBLISHER_TEXTS}


def security_contact_uri() -> str:
    """The address of security.txt: `SECURITY_CONTACT` as a URI (RFC 9116, 2.5.3), or nothing when it is none."""
    contact = settings.SECURITY_CONTACT.strip()
    if MAILBOX.fullmatch(contact):
        return f"mailto:{contact}"
    return contact if CONTACT_URI.fullmatch(contact) else ""


def check_publisher_texts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn before a launch of each text that its page still marks as missing, and of a contact that is no address."""
    messages: list[CheckMessage] = [
        Warning(
            f"Une page légale attend un texte de l’éditeur : {text.label}.",
            hint=f"Définissez la variable {text.setting}.",
            id="oural.W001",
        )
        for text in PUBLISHER_TEXTS
        if not text.value
    ]
    if settings.SECURITY_CONTACT.strip() and not security_contact_uri():
        hint = "Donnez une adresse électronique, ou une adresse qui commence par https://, mailto: ou tel:."
        messages.append(
            Warning("SECURITY_CONTACT n’est pas une adresse à laquelle écrire.", hint=hint, id="oural.W002")
        )
    return messages
