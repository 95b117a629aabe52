"""From the files of a contribution to those of an entry: photos become illustrations, documents sources."""

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile

from catalogue.models import Document, Illustration, Innovation, Source
from catalogue.refusal import Refusal
from catalogue.submissions.models import Submission, SubmissionFile
from catalogue.submissions.notifications import address_on_site
from catalogue.submissions.outcomes import Outcome


def carry_files(held: Submission, result: Innovation, keys: Collection[int], kept: list[FieldFile]) -> list[Outcome]:
    """Give an entry the files chosen whose rights were granted; say what was done. `kept` gets what is written."""
    chosen = list(held.files.filter(pk__in=keys, is_licensed=True)) if keys else []
    images, documents = [each for each in chosen if each.is_image], [each for each in chosen if not each.is_image]
    illustrate(result, images, kept, credit=f"Photo transmise avec la contribution {held.number}")
    cite(result, documents, kept)
    return [*([Outcome.PHOTOS] if images else []), *([Outcome.DOCUMENTS] if documents else [])]


def illustrate(result: Innovation, photos: list[SubmissionFile], kept: list[FieldFile], *, credit: str) -> None:
    """Make illustrations of photos; `credit` is for those that name nobody."""
    first = result.illustrations.count() if photos else 0
    for position, photo in enumerate(photos, first):
        illustration = Illustration(
            innovation=result,
            image=ContentFile(content_of(photo), name=f"{secrets.token_hex(16)}.{photo.kind}"),
            alt=photo.alt,
            credit=photo.credit or credit,
            position=position,
        )
        kept.append(illustration.image)
        illustration.save()


def cite(result: Innovation, papers: list[SubmissionFile], kept: list[FieldFile]) -> None:
    """Have an entry keep documents, each with a source that leads to it, after those that it has."""
    first = result.sources.count() if papers else 0
    for position, paper in enumerate(papers, first):
        document = Document(innovation=result, file=ContentFile(content_of(paper), name="document.pdf"))
        kept.append(document.file)
        document.save()
        title = f"{paper.alt} ({paper.credit})" if paper.credit else paper.alt
        url = address_on_site(document.get_absolute_url())
        Source.objects.create(innovation=result, title=title[:200], url=url, position=position)


def content_of(sent: SubmissionFile) -> bytes:
    """What a file holds. Raises Refusal when the disk lost it."""
    try:
        with sent.file.open() as opened:
            content: bytes = opened.read()
    except OSError:
        raise Refusal([f"Le fichier « {sent.alt} » n’est plus sur le serveur : décochez-le."]) from None
    return content


@contextmanager
def files_that_stay() -> Iterator[list[FieldFile]]:
    """A list of files written, which go again when what is inside fails: a transaction does not undo a file."""
    kept: list[FieldFile] = []
    try:
        yield kept
    except BaseException:
        for each in kept:
            each.storage.delete(str(each.name))
        raise
