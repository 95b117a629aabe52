"""A password rule of ours: the list of common passwords that Django has knows little French."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from catalogue.search.text import fold

COMMON = re.compile(
    "administrateur|administration|admin|amour|azertyuiop|azerty|bienvenue|bonjour|chocolat|collectivite|commune"
    "|connexion|departement|doudou|editeur|france|innovation|jetaime|loulou|mairie|marseille|ministere|motdepasse"
    "|oural|paris|passe|password|prefecture|qsdfghjklm|qsdf|qwertyuiop|qwerty|redaction|region|republique|secret"
    "|soleil|territoire|test|wxcvbn"
)


class CommonWordsValidator:
    """Refuses a password that is only common words, figures and signs: « Motdepasse-2026 »."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when nothing of the password is left without its common words."""
        letters = re.sub(r"[\W\d_]", "", fold(password))
        if len(set(COMMON.sub("", letters))) <= 1:
            raise ValidationError(
                "Ce mot de passe n’est fait que de mots ou de signes trop courants.", code="common_words"
            )

    def get_help_text(self) -> str:
        """What the person who chooses reads."""
        return (
            "Votre mot de passe ne peut pas n’être fait que de mots courants et de chiffres. "
            "Quatre mots sans rapport entre eux font un bon mot de passe, facile à retenir."
        )
