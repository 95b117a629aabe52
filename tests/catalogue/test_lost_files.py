"""Files that the disk lost: who has one is found with one look at each folder, and leaves the desk once it is back."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.urls import reverse

from catalogue import lost_files
from catalogue.lost_files import entries_lacking_a_file
from catalogue.models import Document, Illustration, Status
from catalogue.submissions.desk import lacking_a_file
from catalogue.submissions.models import FileKind, SubmissionFile, SubmissionState
from tests.catalogue.submissions.factory import make_submission
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storages_of_their_own(settings, tmp_path):
    """Folders that nobody made yet."""
    settings.MEDIA_ROOT = tmp_path / "media"
    own = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "submissions"}}
    settings.STORAGES = settings.STORAGES | {"submissions": own}


def illustrated(**changes) -> Illustration:
    """A picture of an entry."""
    file = ContentFile(b"image", name="epicerie.png")
    return Illustration.objects.create(innovation=make_innovation(**changes), image=file, alt="A", credit="B")


def documented() -> Document:
    """A document of an entry."""
    return Document.objects.create(innovation=make_innovation(), file=ContentFile(b"%PDF-", name="x.pdf"))


def sent(**changes) -> SubmissionFile:
    """A file of a contribution."""
    columns = {"kind": FileKind.PDF, "file": ContentFile(b"%PDF-", name="x"), "size": 5, "digest": "1", "alt": "Bilan"}
    return SubmissionFile.objects.create(submission=make_submission(**changes), **columns)


def test_an_entry_lacks_the_picture_or_the_document_that_is_no_longer_there():
    illustrated(), documented()
    lost, gone, archived = illustrated(), documented(), illustrated(status=Status.ARCHIVED)
    assert not entries_lacking_a_file().exists()
    for file in (lost.image, gone.file, archived.image):
        file.storage.delete(file.name)
    assert set(entries_lacking_a_file()) == {lost.innovation, gone.innovation}
    lost.image.storage.save(lost.image.name, ContentFile(b"image"))
    assert set(entries_lacking_a_file()) == {gone.innovation}


def test_a_contribution_that_waits_lacks_a_file_one_that_is_decided_does_not():
    sent()
    lost, decided, draft = sent(), sent(state=SubmissionState.REJECTED), sent(state=SubmissionState.DRAFT)
    assert not lacking_a_file().exists()
    for each in (lost, decided, draft):
        each.forget()
    assert set(lacking_a_file()) == {lost.submission}


def test_a_folder_that_is_away_is_told_of_so_many(monkeypatch):
    monkeypatch.setattr(lost_files, "MOST_TOLD", 2)
    for number in range(3):
        Illustration.objects.create(innovation=make_innovation(), image=f"ailleurs/{number}.png", alt="A", credit="B")
    assert entries_lacking_a_file().count() == 2


def test_a_folder_is_listed_once_and_the_queries_are_the_same(monkeypatch, django_assert_num_queries):
    listed, listdir = [], FileSystemStorage.listdir
    monkeypatch.setattr(FileSystemStorage, "listdir", lambda self, path: listed.append(path) or listdir(self, path))
    for _ in range(2):
        illustrated(), illustrated(), documented()
        listed.clear()
        with django_assert_num_queries(2):
            entries_lacking_a_file()
        assert sorted(listed) == ["documents", "illustrations"]


def test_the_list_shows_what_the_desk_counts(admin_client):
    lost, _ = illustrated(title="Sans image"), illustrated(title="Avec image")
    lost.image.storage.delete(lost.image.name)
    page = admin_client.get(reverse("admin:index")).content.decode()
    assert "<strong>1</strong> fiche dont un fichier manque" in page
    shown = admin_client.get(reverse("admin:catalogue_innovation_changelist"), {"fichiers": "manquants"})
    assert [each.title for each in shown.context["cl"].result_list] == ["Sans image"]
