"""How much is kept of what nobody has confirmed, texts and files: anybody may have sent it, and it stays for days."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from catalogue.origin import Origin
from catalogue.refusal import Busy, TooOften
from catalogue.submissions.models import Submission
from catalogue.submissions.privacy import forget_one
from catalogue.throttle import keyed_digest

MEGABYTE = 1024 * 1024
MOST_AT_ONCE = 50
"""Contributions that one request erases, at most: it has a page to give."""

FULL_PLACE = (
    "Ce qui a été envoyé de votre réseau et que personne n’a encore confirmé pèse déjà beaucoup. Ce que vous avez "
    "écrit est dans cette page : confirmez ce que vous avez envoyé, ou réessayez plus tard."
)
FULL = (
    "Beaucoup de contributions attendent d’être confirmées. Ce que vous avez écrit est dans cette page : gardez-la "
    "ouverte et réessayez plus tard."
)

logger = logging.getLogger(__name__)


def digests_of(place: Origin) -> dict[str, str]:
    """The columns of a draft that say where it was begun, without saying it: keyed digests."""
    return {"line": keyed_digest("drafts", place.line), "site": keyed_digest("drafts", place.site)}


def make_room(*, submission: Submission, size: int) -> None:
    """Make room for so many bytes more of a draft, among all that nobody has confirmed.

    They are counted by the line that drafts were begun at, by site, which has the room of a few lines, and in all.
    Raises TooOften when the line or the site has its share. When all have theirs, the other contributions that were
    left alone for longest are erased, whole, the oldest first: never one that is confirmed, nor one saved in the last
    minutes of `SUBMISSION_AT_WORK_MINUTES`, whose person may be writing. Raises Busy when that is not enough. What is
    sent at the very same moment may pass together: the next one finds the bound.
    """
    share = settings.SUBMISSION_UNCONFIRMED_MEGABYTES * MEGABYTE
    line, site, everywhere = Submission.objects.unsent().weights(line=submission.line, site=submission.site)
    if line + size > share or site + size > share * settings.SUBMISSION_LINES_PER_SITE:
        raise TooOften([FULL_PLACE], seconds=3600)
    lacking = everywhere + size - settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL * MEGABYTE
    if lacking > 0 and erase_oldest(lacking, exclude=submission.pk) < lacking:
        raise Busy([FULL], seconds=60 * settings.SUBMISSION_AT_WORK_MINUTES)


def erase_oldest(size: int, *, exclude: int | None) -> int:
    """Erase the contributions that nobody confirmed and that were left alone for longest, but for one, until they
    weighed so many bytes or none is left; return how many these were.
    """
    limit, freed, erased = timezone.now() - timedelta(minutes=settings.SUBMISSION_AT_WORK_MINUTES), 0, 0
    oldest = (
        Submission.objects.forgotten_since(limit).filter(weight__gt=0).exclude(pk=exclude).order_by("saved_at", "pk")
    )
    for key, weight in list(oldest.values_list("pk", "weight")[:MOST_AT_ONCE]):
        if freed < size and forget_one(key, limit):
            freed, erased = freed + weight, erased + 1
    if erased:
        logger.warning("unconfirmed contributions erased to make room count=%d bytes=%d", erased, freed)
    return freed
