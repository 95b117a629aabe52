"""Secrets: texts that the database keeps and the site alone reads, encrypted with keys that it does not have, and what
opens something in the address of a link, which a mail gives to one person and nothing else of the site tells.

A keyring makes its keys from secrets of the settings, that of today and those of before: what an older one encrypted
is read as long as the settings name it. The ciphers are Fernet's (AES-128 and HMAC-SHA256) as `cryptography` has them.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from catalogue.typography import NBSP

KEY_LENGTH = 32  # bytes, as Fernet wants
GONE = f"Ce texte ne se lit plus{NBSP}: la clé qui l’a chiffré n’est plus dans les réglages."


class Unreadable(ValueError):
    """A text that none of the keys made, or that was changed since."""


def site_secrets() -> Sequence[str]:
    """Those of the site."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


class Keyring:
    """The keys of one purpose: what is encrypted for it is read for no other."""

    def __init__(self, purpose: str, secrets: Callable[[], Sequence[str]] = site_secrets):
        self.purpose = purpose
        self.secrets = secrets

    def encrypt(self, text: str) -> str:
        """A text that `decrypt` alone reads; never twice the same."""
        return self._keys().encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """The text that `encrypt` was given. Raises Unreadable."""
        try:
            return self._keys().decrypt(token.encode()).decode()
        except InvalidToken:
            raise Unreadable(GONE) from None

    def is_current(self, token: str) -> bool:
        """Whether the key of today encrypted it."""
        try:
            key_of(self.secrets()[0], self.purpose).decrypt(token.encode())
        except InvalidToken:
            return False
        return True

    def _keys(self) -> MultiFernet:
        return MultiFernet([key_of(secret, self.purpose) for secret in self.secrets()])


@lru_cache(maxsize=32)
def key_of(secret: str, purpose: str) -> Fernet:
    """The key that a secret of any length gives for a purpose (RFC 5869)."""
    key = HKDF(SHA256(), KEY_LENGTH, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(urlsafe_b64encode(key))


TOKEN_BYTES = 24
"""192 bits drawn at random: 32 characters in an address."""


def token_digest(token: str) -> str:
    """What is kept of a link. Its text has 192 bits drawn at random, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def new_token() -> str:
    """A text that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def derived_token(token: str, purpose: str) -> str:
    """The text that follows from another for a purpose: the same each time, and not to be turned back.

    Who confirms twice is led to the same tracking page, though the site has kept neither text.
    """
    digest = hmac.digest(token.encode(errors="replace"), f"oural.{purpose}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


SECRET = re.compile(
    r"(/(?:proposer/brouillon|proposer/confirmer|suivi|verifier|apercu|alertes|carnet/lecture|carnet)/)([^/\s?]+)"
)


def masked(text: str) -> str:
    """A text with « … » for the secret of each address that opens something."""
    return SECRET.sub(r"\1…", text)


def secrets_of(text: str) -> list[str]:
    """What `masked` hides, in the order of the text."""
    return [found[2] for found in SECRET.finditer(text)]


def unmasked(text: str, secrets: list[str]) -> str:
    """The text that `masked` was given, from what it hid."""
    hidden = iter(secrets)
    return SECRET.sub(lambda found: found[1] + next(hidden, found[2]), text)
