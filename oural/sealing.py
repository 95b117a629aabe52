"""The key of the second factor: `SECOND_FACTOR_KEY` or, while that is not set, `SECRET_KEY`.

What was sealed with an older key, which the settings still name among the fallbacks, is read all the same until
`manage.py rotate_keys` seals it anew.
"""

from collections.abc import Sequence

from django.conf import settings

from catalogue.encryption import Keyring


def secrets() -> Sequence[str]:
    """That of today, then those of before."""
    today = settings.SECOND_FACTOR_KEY or settings.SECRET_KEY
    return (today, *settings.SECOND_FACTOR_KEY_FALLBACKS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


KEYRING = Keyring("oural.second_factor", secrets)
seal, unseal, is_up_to_date = KEYRING.encrypt, KEYRING.decrypt, KEYRING.is_current
