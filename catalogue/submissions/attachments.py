"""The files of a draft: added one at a time, taken away, gone with it."""

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from catalogue.origin import Origin
from catalogue.refusal import Refusal
from catalogue.submissions.limits import MEGAPIXELS
from catalogue.submissions.models import Submission, SubmissionFile
from catalogue.submissions.room import make_room
from catalogue.submissions.uploads import accepted_file, megapixels, received
from catalogue.submissions.workflow import NotNow
from catalogue.throttle import spend_from


def add_file(*, submission: Submission, upload: UploadedFile, alt: str, credit: str, place: Origin) -> SubmissionFile:
    """Keep a file of a draft, sent from a place of the network. The same one sent twice is kept, and drawn, once.

    Raises Refusal, with nothing kept, when it is none that may be kept, when there are five already, or when a bound
    of the settings is met: the megapixels of the place, the bytes that nobody confirmed, the images under way.
    """
    sent = received(upload)
    same = same_file(submission, sent.digest)
    if same is not None:
        return same
    cost = megapixels(sent.content)
    if cost:
        spend_from(MEGAPIXELS, place, amount=cost)
    accepted = accepted_file(sent.content)
    size = len(accepted.content)
    make_room(submission=submission, size=size)
    with transaction.atomic():
        held = Submission.objects.select_for_update().get(pk=submission.pk)
        same = same_file(held, sent.digest)
        if same is not None:
            return same
        weigh(held, size)
        return SubmissionFile.objects.create(
            submission=held,
            kind=accepted.kind,
            file=ContentFile(accepted.content, name="x"),
            size=size,
            digest=sent.digest,
            alt=alt,
            credit=credit,
            is_licensed=True,
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
            weigh(held, -found.size)
            found.delete()
            transaction.on_commit(found.forget, robust=True)


def weigh(held: Submission, change: int) -> None:
    """Count the bytes that a draft has more, or less."""
    Submission.objects.filter(pk=held.pk).update(weight=F("weight") + change)
