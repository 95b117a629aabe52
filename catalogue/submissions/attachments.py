"""The files of a draft: added one at a time, taken away, gone with it; and how much those of what nobody has confirmed
may weigh, as anybody may have sent them, and they stay for days."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from catalogue.bounds import Busy, TooOften
from catalogue.networks import Place
from catalogue.refusal import Refusal
from catalogue.submissions import drafts
from catalogue.submissions.limits import MEGAPIXELS
from catalogue.submissions.models import Submission, SubmissionFile
from catalogue.submissions.uploads import accepted_file, megapixels, received
from catalogue.submissions.workflow import NotNow
from catalogue.throttle import keyed_digest, spend_from

MEGABYTE = 1024 * 1024
MOST_AT_ONCE = 50
"""Contributions that one request erases, at most: it has a page to give."""

FULL_PLACE = (
    "Les fichiers envoyés de votre réseau et pas encore confirmés pèsent déjà beaucoup. Ce que vous avez écrit est "
    "dans cette page : confirmez ce que vous avez envoyé, ou réessayez plus tard."
)
FULL = (
    "Beaucoup de fichiers attendent d’être confirmés. Ce que vous avez écrit est dans cette page : gardez-la ouverte "
    "et choisissez à nouveau votre fichier plus tard."
)

logger = logging.getLogger(__name__)


def add_file(*, submission: Submission, upload: UploadedFile, alt: str, credit: str, place: Place) -> SubmissionFile:
    """Keep a file of a draft, sent from a place of the network. The same one sent twice is kept, and drawn, once.

    Raises Refusal, with nothing kept, when it is none that may be kept, when there are five already, or when a bound
    of the settings is met: the megapixels of the place, its bytes that nobody confirmed, the images under way.
    """
    sent = received(upload)
    same = same_file(submission, sent.digest)
    if same is not None:
        return same
    cost = megapixels(sent.content)
    if cost:
        spend_from(MEGAPIXELS, place, amount=cost)
    accepted = accepted_file(sent.content)
    make_room(size=len(accepted.content), place=place)
    with transaction.atomic():
        held = Submission.objects.select_for_update().get(pk=submission.pk)
        same = same_file(held, sent.digest)
        if same is not None:
            return same
        return SubmissionFile.objects.create(
            submission=held,
            kind=accepted.kind,
            file=ContentFile(accepted.content, name="x"),
            size=len(accepted.content),
            digest=sent.digest,
            alt=alt,
            credit=credit,
            is_licensed=True,
            **digests_of(place),
        )


def same_file(submission: Submission, digest: str) -> SubmissionFile | None:
    """The file of a draft that has a digest, if it is there. Raises Refusal when the draft takes no other."""
    if not submission.is_draft:
        raise NotNow(["Cette contribution est déjà envoyée : elle ne se modifie plus ici."])
    same = submission.files.filter(digest=digest).first()
    if same is None and submission.files.count() >= settings.SUBMISSION_FILES:
        most = settings.SUBMISSION_FILES
        raise Refusal([f"Une contribution a {most} fichiers au plus : retirez-en un d’abord."])
    return same


def remove_file(*, submission: Submission, key: int) -> None:
    """Take a file away from a draft; one that is not there is gone already."""
    with transaction.atomic():
        held = Submission.objects.select_for_update().get(pk=submission.pk)
        found = held.files.filter(pk=key).first() if held.is_draft else None
        if found is not None:
            found.delete()
            transaction.on_commit(found.forget, robust=True)


def digests_of(place: Place) -> dict[str, str]:
    """The columns of a file that say where it came from, without saying it: keyed digests."""
    return {"line": keyed_digest("files", place.line), "site": keyed_digest("files", place.site)}


def make_room(*, size: int, place: Place) -> None:
    """Make room for a file of so many bytes, sent from a place of the network, among those that nobody has confirmed.

    They are counted by line, by site, which has the room of a few lines, and in all. Raises TooOften when the line or
    the site has its share. When all have theirs, the contributions with files that were left alone for longest are
    erased, whole, the oldest first: never one that is confirmed, nor one saved in the last minutes of
    `SUBMISSION_AT_WORK_MINUTES`, whose person may be writing. Raises Busy when that is not enough. Files sent at the
    very same moment may pass together: the next one finds the bound.
    """
    share = settings.SUBMISSION_UNCONFIRMED_MEGABYTES * MEGABYTE
    shares = {"line": share, "site": share * settings.SUBMISSION_LINES_PER_SITE}
    for column, digest in digests_of(place).items():
        if SubmissionFile.objects.unconfirmed().filter(**{column: digest}).weight() + size > shares[column]:
            raise TooOften([FULL_PLACE], seconds=3600)
    lacking = SubmissionFile.objects.unconfirmed().weight() + size
    lacking -= settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL * MEGABYTE
    if lacking > 0 and erase_oldest(lacking) < lacking:
        raise Busy([FULL], seconds=60 * settings.SUBMISSION_AT_WORK_MINUTES)


def erase_oldest(size: int) -> int:
    """Erase the contributions with files that nobody confirmed and that were left alone for longest, until their files
    weighed so many bytes or none is left; return how many these were.
    """
    limit, freed, erased = timezone.now() - timedelta(minutes=settings.SUBMISSION_AT_WORK_MINUTES), 0, 0
    left_alone = Submission.objects.forgotten_since(limit).annotate(weight=Sum("files__size")).filter(weight__gt=0)
    oldest = left_alone.order_by("saved_at", "pk").values_list("pk", "weight")[:MOST_AT_ONCE]
    for key, weight in list(oldest):
        if freed < size and drafts.forget_one(key, limit):
            freed, erased = freed + weight, erased + 1
    if erased:
        logger.warning("unconfirmed contributions erased to make room count=%d bytes=%d", erased, freed)
    return freed
