"""How often one place may do something: buckets that fill up again with time, under digests that name nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from catalogue.bounds import TooOften
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


def spend(limit: Limit, whom: str) -> None:
    """Count something that somebody does. Raises TooOften, and counts nothing, when it was done too often.

    `whom` is an address of the network, an e-mail address or the key of a contribution; only a keyed digest of it is
    kept, for two days.
    """
    now = timezone.now()
    key = salted_hmac(SALT, f"{limit.name} {whom.strip().lower()}", algorithm="sha256").hexdigest()
    with transaction.atomic():
        Allowance.objects.bulk_create([Allowance(key=key, left=limit.an_hour, counted_at=now)], ignore_conflicts=True)
        bucket = Allowance.objects.select_for_update().get(key=key)
        left = filled(bucket, limit.an_hour, now)
        if left < 1:
            raise TooOften([limit.sentence], seconds=ceil(3600 * (1 - left) / max(limit.an_hour, 1)))
        Allowance.objects.filter(key=key).update(left=left - 1, counted_at=now)


def spend_mail(place: str, address: str) -> None:
    """Count a mail that a place of the network has written to an address not confirmed yet. Raises TooOften."""
    with transaction.atomic():
        spend(MAILS_FROM, place)
        spend(MAILS, address)


def filled(bucket: Allowance, an_hour: int, now: datetime) -> float:
    """What is in a bucket by now."""
    hours = max(0.0, (now - bucket.counted_at).total_seconds() / 3600)
    return min(float(an_hour), bucket.left + hours * an_hour)


def forget_full_buckets() -> int:
    """Remove the buckets that time has filled again, and return how many there were."""
    return Allowance.objects.filter(counted_at__lt=timezone.now() - KEPT).delete()[0]
