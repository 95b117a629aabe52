"""How many wrong passwords are borne: for an account, wherever they come from, and from an address.

Those of the log-in count with those of whoever has a session and is asked again. A try is counted before its password
is looked at, and taken back when it is right: tries sent at once are all counted. An account that does not exist is
counted as one that does. What is refused is not counted: the wait has an end.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from catalogue.bounds import TooOften
from catalogue.typography import NBSP, plural
from oural.models import LoginTry


class TooManyTries(TooOften):
    """No password is looked at before `minutes` have passed."""

    def __init__(self, minutes: int):
        sentence = (
            f"Trop de mots de passe inexacts. Attendez {minutes} minute{plural(minutes)}, puis réessayez{NBSP}: "
            "d’ici là, même le bon mot de passe est refusé."
        )
        super().__init__([sentence], seconds=60 * minutes)


@dataclass(frozen=True)
class Try:
    """One try under way."""

    row: LoginTry

    def succeed(self) -> None:
        """The password was right: the account starts anew."""
        LoginTry.objects.filter(account_digest=self.row.account_digest).delete()


def begin(*, account: str, address: str) -> Try:
    """Count a try for the account of that name, from that address. Raises TooManyTries past one of the limits."""
    now, window = timezone.now(), timedelta(minutes=settings.LOGIN_TRIES_MINUTES)
    LoginTry.objects.filter(tried_at__lte=now - window).delete()
    row = LoginTry.objects.create(
        account_digest=digest("account", account.casefold()), address_digest=digest("address", address), tried_at=now
    )
    for column, limit in limits().items():
        others = LoginTry.objects.filter(**{column: getattr(row, column)}).exclude(pk=row.pk)
        times = list(others.order_by("-tried_at").values_list("tried_at", flat=True)[:limit])
        if len(times) == limit:
            row.delete()
            raise TooManyTries(ceil((times[-1] + window - now) / timedelta(minutes=1)))
    return Try(row)


def limits() -> dict[str, int]:
    """By column, how many wrong passwords in a window. An address may be that of a whole ministry."""
    return {
        "account_digest": settings.LOGIN_TRIES_PER_ACCOUNT,
        "address_digest": settings.LOGIN_TRIES_PER_ADDRESS,
    }


def digest(kind: str, value: str) -> str:
    """What is kept of a name or of an address."""
    return salted_hmac(f"oural.access.tries.{kind}", value, algorithm="sha256").hexdigest()
