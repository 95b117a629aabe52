"""How often one place may do something: buckets that fill up again with time, under digests that name nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from catalogue.bounds import TooOften
from catalogue.networks import Place
from catalogue.submissions.models import Allowance

SALT = "oural.submissions.limits"
KEPT = timedelta(days=2)
"""Buckets that nobody drew from for so long are full: they are removed."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What is limited, how often an hour, and what to tell whoever does it more often."""

    name: str
    setting: str
    sentence: str

    @property
    def an_hour(self) -> int:
        """Times an hour, as the installation sets it."""
        return int(getattr(settings, self.setting))


DRAFTS = Limit(
    "drafts",
    "SUBMISSION_DRAFTS_PER_HOUR",
    "Beaucoup de contributions commencent depuis votre réseau. Votre texte est dans cette page : gardez-la ouverte et "
    "réessayez dans quelques minutes.",
)
MAILS = Limit(
    "mails",
    "SUBMISSION_MAILS_PER_HOUR",
    "Nous avons déjà écrit plusieurs fois à cette adresse. Regardez parmi les indésirables, ou réessayez plus tard.",
)
MAILS_FROM = Limit(
    "mails-from",
    "SUBMISSION_MAILS_FROM_PER_HOUR",
    "Beaucoup de courriels partent de votre réseau. Votre contribution est gardée : réessayez plus tard.",
)
"""Mails to addresses that nobody has confirmed yet: whoever asks may have written any."""

SENDINGS = Limit(
    "sendings",
    "SUBMISSION_DRAFTS_PER_HOUR",
    "Beaucoup de contributions partent de votre réseau. La vôtre est enregistrée : réessayez dans quelques minutes.",
)

SAVES = Limit(
    "saves",
    "SUBMISSION_SAVES_PER_HOUR",
    "Ce brouillon s’enregistre trop souvent. Votre texte est dans cette page : gardez-la ouverte et réessayez dans "
    "quelques minutes.",
)
MEGAPIXELS = Limit(
    "megapixels",
    "SUBMISSION_MEGAPIXELS_PER_HOUR",
    "Beaucoup d’images arrivent de votre réseau. Ce que vous avez écrit est dans cette page : gardez-la ouverte et "
    "choisissez à nouveau votre fichier dans quelques minutes.",
)
MESSAGES = Limit(
    "messages",
    "SUBMISSION_MESSAGES_PER_HOUR",
    "Vous nous avez écrit plusieurs fois en peu de temps. Votre message est dans cette page : réessayez plus tard, ou "
    "réunissez ce que vous avez à dire.",
)
LOST_LINKS = Limit(
    "lost-links",
    "SUBMISSION_DRAFTS_PER_HOUR",
    "Beaucoup de liens sont demandés depuis votre réseau. Réessayez dans quelques minutes.",
)


def spend(limit: Limit, whom: str, *, amount: float = 1, shares: int = 1) -> None:
    """Count something that somebody does. Raises TooOften, and counts nothing, when it was done too often.

    `whom` is a line or a site of the network, an e-mail address or the key of a contribution, which has so many
    `shares` of the limit; only a keyed digest of it is kept, for two days.
    """
    now, an_hour = timezone.now(), limit.an_hour * shares
    key = digest_of(limit.name, whom)
    with transaction.atomic():
        Allowance.objects.bulk_create([Allowance(key=key, left=an_hour, counted_at=now)], ignore_conflicts=True)
        bucket = Allowance.objects.select_for_update().get(key=key)
        left = filled(bucket, an_hour, now)
        if left < amount:
            raise TooOften([limit.sentence], seconds=ceil(3600 * (amount - left) / max(an_hour, 1)))
        Allowance.objects.filter(key=key).update(left=left - amount, counted_at=now)


def digest_of(name: str, whom: str) -> str:
    """What is kept of whoever is counted, under the name of what is counted."""
    return salted_hmac(SALT, f"{name} {whom.strip().lower()}", algorithm="sha256").hexdigest()


def spend_from(limit: Limit, place: Place, *, amount: float = 1) -> None:
    """Count something that a place of the network does. Raises TooOften.

    A line has its share; all the lines of a site have those of a few: whoever has a site has thousands of lines.
    """
    with transaction.atomic():
        spend(limit, place.line, amount=amount)
        if place.site != place.line:
            spend(limit, place.site, amount=amount, shares=settings.SUBMISSION_LINES_PER_SITE)


def spend_mail(place: Place, address: str) -> None:
    """Count a mail that a place of the network has written to an address not confirmed yet. Raises TooOften."""
    with transaction.atomic():
        spend_from(MAILS_FROM, place)
        spend(MAILS, address)


def filled(bucket: Allowance, an_hour: int, now: datetime) -> float:
    """What is in a bucket by now."""
    hours = max(0.0, (now - bucket.counted_at).total_seconds() / 3600)
    return min(float(an_hour), bucket.left + hours * an_hour)


def forget_full_buckets() -> int:
    """Remove the buckets that time has filled again, and return how many there were."""
    return Allowance.objects.filter(counted_at__lt=timezone.now() - KEPT).delete()[0]
