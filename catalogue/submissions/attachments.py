"""The files of a draft: added one at a time, taken away, gone with it."""

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from catalogue.services import Refusal
from catalogue.submissions.models import Submission, SubmissionFile
from catalogue.submissions.uploads import MOST_FILES, accept
from catalogue.submissions.workflow import NotNow


def add_file(*, submission: Submission, upload: UploadedFile, alt: str, credit: str) -> SubmissionFile:
    """Keep a file of a draft. The same one sent twice is kept once.

    Raises Refusal, with nothing kept, when it is none that may be kept or when there are five already.
    """
    accepted = accept(upload)
    with transaction.atomic():
        held = Submission.objects.select_for_update().get(pk=submission.pk)
        if not held.is_draft:
            raise NotNow(["Cette contribution est déjà envoyée : elle ne se modifie plus ici."])
        same = held.files.filter(digest=accepted.digest).first()
        if same is not None:
            return same
        if held.files.count() >= MOST_FILES:
            raise Refusal([f"Une contribution a {MOST_FILES} fichiers au plus : retirez-en un d’abord."])
        return SubmissionFile.objects.create(
            submission=held,
            kind=accepted.kind,
            file=ContentFile(accepted.content, name="x"),
            size=len(accepted.content),
            digest=accepted.digest,
            alt=alt,
            credit=credit,
            is_licensed=True,
        )


def remove_file(*, submission: Submission, key: int) -> None:
    """Take a file away from a draft; one that is not there is gone already."""
    with transaction.atomic():
        held = Submission.objects.select_for_update().get(pk=submission.pk)
        found = held.files.filter(pk=key).first() if held.is_draft else None
        if found is not None:
            found.delete()
            transaction.on_commit(found.forget, robust=True)
