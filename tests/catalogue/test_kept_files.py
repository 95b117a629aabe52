"""Files that the site keeps: images are seen, documents are downloaded and run nothing; one that is lost is told."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.urls import reverse

from catalogue.models import Document, Illustration, PendingVersion
from catalogue.submissions.models import FileKind, SubmissionFile, SubmissionState, TokenPurpose
from catalogue.versions.history import snapshot_of
from catalogue.versions.pending import link_token, prepare
from tests.catalogue.image_files import image_file
from tests.catalogue.submissions.factory import link_to, make_submission
from tests.factories import make_innovation
from tests.test_architecture import modules

PDF = b"%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /URI /URI (https://example.org) >> >>\nendobj\ntrailer\n%%EOF\n"
CONTENTS = {FileKind.JPEG: image_file("JPEG"), FileKind.WEBP: image_file("WEBP"), FileKind.PDF: PDF}
SEEN = {FileKind.JPEG: "image/jpeg", FileKind.WEBP: "image/webp"}


@dataclass
class Place:
    """Where a file of the site is to be had: its file, its address, and who asks."""

    file: FieldFile
    address: str
    client: Client


def editor() -> Client:
    """The client of somebody who sees all."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("ada"))
    return client


def of_a_draft(kind: FileKind) -> Place:
    submission = make_submission(state=SubmissionState.DRAFT)
    kept, token = sent_with(submission, kind), link_to(submission, TokenPurpose.DRAFT)
    return Place(kept.file, reverse("catalogue:contribution-file", args=[token, kept.pk]), Client())


def of_a_contribution(kind: FileKind) -> Place:
    kept = sent_with(submission := make_submission(), kind)
    address = reverse("admin:catalogue_submission_changelist") + f"{submission.pk}/fichiers/{kept.pk}/"
    return Place(kept.file, address, editor())


def sent_with(submission, kind: FileKind) -> SubmissionFile:
    """A file of a contribution."""
    file = ContentFile(CONTENTS[kind], name="x")
    return SubmissionFile.objects.create(
        submission=submission, kind=kind, file=file, size=1, digest="1", alt="La caisse"
    )


def of_a_source(kind: FileKind) -> Place:
    document = Document.objects.create(innovation=make_innovation(), file=ContentFile(PDF, name="x.pdf"))
    return Place(document.file, document.get_absolute_url(), editor())


def of_a_sheet(kind: FileKind) -> Place:
    illustration = illustrated(kind)
    return Place(illustration.image, illustration.get_absolute_url(), Client())


def of_a_pending_sheet(kind: FileKind) -> Place:
    illustration = illustrated(kind)
    innovation = illustration.innovation
    prepare(innovation=innovation, snapshot=snapshot_of(innovation) | {"title": "Un autre titre"}, base=1, by=None)
    token = link_token(PendingVersion.objects.get())
    return Place(illustration.image, reverse("catalogue:pending-picture", args=[token, 0]), Client())


def illustrated(kind: FileKind) -> Illustration:
    """The picture of a public sheet."""
    file = ContentFile(CONTENTS[kind], name=f"epicerie.{kind}")
    return Illustration.objects.create(innovation=make_innovation(), image=file, alt="Une épicerie", credit="Mairie")


PLACES = {
    of_a_draft: CONTENTS,
    of_a_contribution: CONTENTS,
    of_a_source: [FileKind.PDF],
    of_a_sheet: SEEN,
    of_a_pending_sheet: SEEN,
}
CASES = [(make, kind) for make, kinds in PLACES.items() for kind in kinds]
# A pending version leaves out by itself the pictures whose file is gone.
THAT_MAY_LACK = [case for case in CASES if case[0] is not of_a_pending_sheet]


@pytest.fixture
def place(request, db) -> Iterator[Place]:
    """A file in one of the places, which goes afterwards."""
    make, kind = request.param
    place = make(kind)
    yield place
    place.file.storage.delete(place.file.name)


@pytest.mark.parametrize(("place", "kind"), [(case, case[1]) for case in CASES], indirect=["place"])
def test_an_image_is_seen_and_a_document_downloaded(place, kind):
    response = place.client.get(place.address)
    assert b"".join(response.streaming_content) == CONTENTS[kind]
    assert response["X-Content-Type-Options"] == "nosniff"
    if kind in SEEN:
        assert response["Content-Type"] == SEEN[kind]
        assert response["Content-Disposition"].startswith("inline")
    else:
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment") and ".pdf" in response["Content-Disposition"]
        assert response["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize("place", THAT_MAY_LACK, indirect=True)
def test_a_file_that_the_disk_lost_is_told_to_the_reader_and_to_the_log(place, caplog):
    place.file.storage.delete(place.file.name)
    response = place.client.get(place.address)
    page = response.content.decode()
    assert response.status_code == 404 and "Ce fichier n’est plus sur le serveur" in page
    assert f"file lost name={place.file.name}" in caplog.text


def test_no_other_module_gives_files():
    """What is made on the spot for the answer aside: the exports."""
    calls = {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("FileResponse")
    }
    assert calls == {"catalogue.views.files", "catalogue.views.responses"}
