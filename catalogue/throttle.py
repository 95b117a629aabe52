"""How often something may be done: the one throttle of the site.

A limit is used up, and comes back with time. Each use is one conditional update: two at the same moment both count.
"""

import time
from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Expression, F, Value, When
from django.db.models.functions import Greatest
from django.utils.crypto import salted_hmac

from catalogue.origin import Origin
from catalogue.refusal import TooOften
from catalogue.typography import plural

SALT = "oural.throttle"
HOUR = 60
"""Minutes."""


class Allowance(models.Model):
    """What somebody used of a limit. This module alone reads and writes it.

    `key` is a keyed digest of the limit and of whoever is counted; `full_at`, in seconds since 1970, when nothing is
    used any more.
    """

    key = models.CharField("empreinte", max_length=64, primary_key=True)
    used = models.FloatField("utilisé")
    full_at = models.FloatField("entier à", db_index=True)

    class Meta:
        verbose_name = "quota"
        verbose_name_plural = "quotas"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be done, and what to tell whoever does it more often.

    `setting` names the setting that has the number of times. They come back evenly within an hour; all at once, and
    not before, when `window` names a setting in minutes. `{wait}` stands in `sentence` for how long that is.
    """

    name: str
    setting: str
    sentence: str
    window: str = ""

    @property
    def most(self) -> int:
        """Times in a period."""
        return int(getattr(settings, self.setting))

    @property
    def seconds(self) -> int:
        """The period."""
        return 60 * (getattr(settings, self.window) if self.window else HOUR)

    def refusal(self, seconds: int) -> TooOften:
        """What is told of a wait."""
        minutes = ceil(seconds / 60)
        return TooOften([self.sentence.format(wait=f"{minutes} minute{plural(minutes)}")], seconds=seconds)


def spend(limit: Limit, whom: str, *, amount: float = 1, shares: int = 1) -> None:
    """Count something that somebody does. Raises TooOften, and counts nothing, when it was done too often.

    `whom` is a line or a site of the network, an address, an account or the key of a contribution, which has so many
    `shares` of the limit; only a keyed digest of it is kept.
    """
    now, most = time.time(), limit.most * shares
    pace = limit.seconds / max(most, 1)  # seconds that one use takes to come back
    used: Expression
    if limit.window:
        used = Case(When(full_at__lte=now, then=Value(0.0)), default=F("used"))
        full_at: Expression = Case(When(full_at__lte=now, then=Value(now + limit.seconds)), default=F("full_at"))
    else:
        used = Greatest(Value(0.0), (F("full_at") - now) / pace)
        full_at = Greatest(Value(now), F("full_at")) + amount * pace
    key = keyed_digest(limit.name, whom)
    bucket = Allowance.objects.filter(key=key).annotate(by_now=used)
    for _ in range(2):
        if bucket.filter(by_now__lte=most - amount).update(used=used + amount, full_at=full_at):
            return
        Allowance.objects.bulk_create([Allowance(key=key, used=0, full_at=now)], ignore_conflicts=True)
    row = bucket.get()
    raise limit.refusal(ceil(row.full_at - now if limit.window else (row.by_now + amount - most) * pace))


def spend_from(limit: Limit, place: Origin, *, amount: float = 1) -> None:
    """Count something that a place of the network does. Raises TooOften.

    A line has its share; all the lines of a site have those of a few: whoever has a site has thousands of lines.
    """
    if place.site == place.line:
        return spend(limit, place.line, amount=amount)
    with transaction.atomic():
        spend(limit, place.line, amount=amount)
        spend(limit, place.site, amount=amount, shares=settings.SUBMISSION_LINES_PER_SITE)


def give_back(limit: Limit, whom: str) -> None:
    """Count one less of a limit that has a window."""
    Allowance.objects.filter(key=keyed_digest(limit.name, whom), used__gte=1).update(used=F("used") - 1)


def reset(limit: Limit, whom: str) -> None:
    """Count anew."""
    Allowance.objects.filter(key=keyed_digest(limit.name, whom)).delete()


def forget_unused() -> int:
    """Remove what time has given back, and return how many rows there were."""
    return Allowance.objects.filter(full_at__lte=time.time()).delete()[0]


def keyed_digest(name: str, whom: str) -> str:
    """What is kept of whoever is counted, under the name of what is counted."""
    return salted_hmac(SALT, f"{name} {whom.strip().casefold()}", algorithm="sha256").hexdigest()
