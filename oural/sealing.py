"""Secrets that the database keeps and that the site alone reads: sealed with a key that the database does not have.

The key is made from `SECOND_FACTOR_KEY` or, while that is not set, from `SECRET_KEY`. What was sealed with an older
key, which the settings still name among the fallbacks, is read all the same until `manage.py rotate_keys` seals it
anew. The ciphers are Fernet's (AES-128 and HMAC-SHA256) as `cryptography` has them.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"oural.sealing"
KEY_BYTES = 32


class Unreadable(Exception):
    """No key that the settings name opens it."""


def seal(text: str) -> str:
    """`text`, for the database: twice the same text gives two different seals."""
    return _cipher().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises Unreadable."""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def is_up_to_date(sealed: str) -> bool:
    """Whether it was sealed with the key of today."""
    try:
        _fernet(_secrets()[0]).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def _secrets() -> tuple[str, ...]:
    """The secrets that keys are made from: that of today, then those of before."""
    today = settings.SECOND_FACTOR_KEY or settings.SECRET_KEY
    return (today, *settings.SECOND_FACTOR_KEY_FALLBACKS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def _cipher() -> MultiFernet:
    return MultiFernet([_fernet(secret) for secret in _secrets()])


@lru_cache(maxsize=16)
def _fernet(secret: str) -> Fernet:
    """The cipher of a secret of any length (RFC 5869)."""
    key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(urlsafe_b64encode(key))
