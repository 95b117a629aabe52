"""The sealed secrets, sealed anew with the key of today: afterwards the older keys may leave the settings."""

from dataclasses import dataclass

from django.db import transaction

from catalogue.encryption import Unreadable
from oural.models import Authenticator, RecoveryCodes
from oural.sealing import is_up_to_date, seal, unseal

SEALED = (Authenticator, RecoveryCodes)
"""The models that have a secret, in `sealed`."""


@dataclass
class Rotation:
    """How many secrets there are: sealed with the key of today, with an older one, and with none that is known."""

    up_to_date: int = 0
    outdated: int = 0
    unreadable: int = 0


def rotate(*, apply: bool) -> Rotation:
    """Count the secrets and, with `apply`, seal anew those that an older key sealed. Nothing else of them changes."""
    found = Rotation()
    for model in SEALED:
        for pk in model.objects.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                sealed = model.objects.select_for_update().filter(pk=pk).values_list("sealed", flat=True).first()
                anew = _look(sealed, found) if sealed else None
                if apply and anew:
                    model.objects.filter(pk=pk).update(sealed=anew)
    return found


def _look(sealed: str, found: Rotation) -> str | None:
    """Count one secret; give it sealed anew where an older key sealed it."""
    if is_up_to_date(sealed):
        found.up_to_date += 1
        return None
    try:
        anew = seal(unseal(sealed))
    except Unreadable:
        found.unreadable += 1
        return None
    found.outdated += 1
    return anew
