"""Texts that the site alone can read: encrypted with keys that come of SECRET_KEY, one for each purpose.

What was encrypted with a former key stays readable as long as SECRET_KEY_FALLBACKS names it.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from catalogue.typography import NBSP

GONE = f"Ce texte ne se lit plus{NBSP}: SECRET_KEY a changé, et SECRET_KEY_FALLBACKS n’a pas l’ancienne valeur."
KEY_LENGTH = 32  # bytes, as Fernet wants


class Unreadable(ValueError):
    """A text that none of the keys made, or that was changed since."""


def encrypt(text: str, *, purpose: str) -> str:
    """A text that `decrypt` alone reads, for the same purpose; never twice the same."""
    return keys(purpose).encrypt(text.encode()).decode()


def decrypt(token: str, *, purpose: str) -> str:
    """The text that `encrypt` was given. Raises Unreadable."""
    try:
        return keys(purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable(GONE) from None


def keys(purpose: str) -> MultiFernet:
    """The keys of a purpose: that of today, which encrypts, then the former ones."""
    return MultiFernet(
        Fernet(urlsafe_b64encode(HKDF(SHA256(), KEY_LENGTH, salt=None, info=purpose.encode()).derive(secret.encode())))
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
