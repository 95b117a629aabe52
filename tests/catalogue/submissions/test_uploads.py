"""Files of strangers: what is kept is what one sees, the rest is refused with a sentence and costs nothing else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalogue import images
from catalogue.origin import Origin
from catalogue.refusal import Busy, Refusal, TooLarge
from catalogue.submissions import uploads
from catalogue.submissions.attachments import add_file, remove_file
from catalogue.submissions.models import FileKind, SubmissionFile, SubmissionState
from catalogue.submissions.models.file import private_storage
from catalogue.submissions.privacy import erase
from tests.catalogue.image_files import image_file, png_that_says, read_image
from tests.catalogue.submissions.contributor import STEPS, Contributor, only_submission, slug_in
from tests.catalogue.submissions.factory import make_submission

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


PLACE = Origin("192.0.2.7", "192.0.2.7")


def sent(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def kept_of(upload: SimpleUploadedFile) -> uploads.Accepted:
    """What is kept of a file, step by step as a draft takes it."""
    content = uploads.received(upload).content
    assert (uploads.megapixels(content) == 0) == content.startswith(b"%PDF")
    return uploads.accepted_file(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_image_is_drawn_anew_as_large_as_a_screen(kind):
    accepted = uploads.accepted_file(image_file(kind, size=(5200, 1300)))
    image = read_image(accepted.content)
    assert (image.format, accepted.kind.value) == (kind, images.EXTENSIONS[kind])
    assert image.size == (uploads.LONGEST_SIDE, uploads.LONGEST_SIDE // 4)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "photo.jpg", "est vide"),
        (image_file(size=(300, 300))[:700], "photo.jpg", "abîmée"),
        (image_file("PNG", size=(300, 300))[:-200], "photo.png", "abîmée"),
        (png_that_says(30_000, 30_000), "photo.png", "trop de pixels"),
        (image_file("GIF"), "anime.gif", "ni une photo"),
        (image_file("BMP"), "photo.jpg", "ni une photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "photo.jpg", "ni une photo"),
        (b"MZ\x90\0" * 50, "photo.jpg", "ni une photo"),
        (image_file(), "photo.php.jpg", "ni une photo"),
        (image_file(), "photo.jpg.exe", "ni une photo"),
        (PDF, "rapport.pdf.js", "ni une photo"),
        (image_file(), "photo.heic", "HEIC"),
        (PDF[:-8], "rapport.pdf", "incomplet"),
        (PDF.replace(b"/Type", b"/JavaScript (x) /Type"), "rapport.pdf", "programme"),
        (PDF.replace(b"/Type", b"/J#61va#53cript (x) /Type"), "rapport.pdf", "programme"),
        (PDF + b"PK\x05\x06" + b"\0" * 18 + b"%%EOF", "rapport.pdf", "programme"),
        (b"\0" + PDF, "rapport.pdf", "ni une photo"),
    ],
)
def test_what_is_refused_is_told(content, name, sentence):
    with pytest.raises(Refusal, match=sentence):
        kept_of(sent(content, name))


def test_sizes_are_bounded(settings, monkeypatch):
    monkeypatch.setattr(images, "MEGABYTE", 100)
    settings.IMAGE_MEGABYTES, settings.SUBMISSION_DOCUMENT_MEGABYTES = 5, 9
    assert kept_of(sent(PDF + b"\n" * 600 + b"%%EOF", "rapport.pdf")).kind == FileKind.PDF
    with pytest.raises(TooLarge, match="trop lourde"):
        kept_of(sent(image_file() + b"\0" * 200))
    with pytest.raises(TooLarge, match="fichier est trop lourd.* 5 Mo au plus pour une photo, 9 Mo pour un document"):
        kept_of(sent(PDF + b"\n" * 1000))
    settings.IMAGE_MEGABYTES = 20
    with pytest.raises(TooLarge, match="document est trop lourd"):
        kept_of(sent(PDF + b"\n" * 1000 + b"%%EOF"))


@pytest.mark.parametrize(
    "name", ["Été 2024.v2.jpg", "photo", "a.b.jpeg", "a.jfif", "mairie.de.Rezé.PNG", ".jpg", "x" * 200]
)
def test_ordinary_names_pass(name):
    uploads.check_name(name)


@pytest.mark.django_db
class TestFilesOfADraft:
    """Added and removed on the page; private; gone with the draft."""

    @pytest.fixture
    def person(self, client) -> Contributor:
        """Somebody at the step of the files."""
        return Contributor(client).begin().write({slug: STEPS[slug] for slug in ("innovation", "lieu", "moyens")})

    def add(self, person: Contributor, content: bytes = b"", name: str = "photo.jpg", **changes):
        data = {
            "file": sent(content or image_file(), name),
            "alt": "La caisse",
            "credit": "Mairie",
            "is_licensed": "on",
        }
        return person.post(data | changes, action="ajouter")

    def test_a_file_is_added_seen_and_removed(self, person):
        self.add(person)
        assert slug_in(person.url) == "fichiers" and "La caisse" in person.page()
        kept = SubmissionFile.objects.get()
        assert len(kept.file.name) == 36 and "photo" not in kept.file.name
        seen = person.client.get(f"/proposer/brouillon/{person.token}/fichiers/{kept.pk}/")
        assert seen["Content-Type"] == "image/jpeg" and seen["X-Content-Type-Options"] == "nosniff"
        assert b"".join(seen.streaming_content).startswith(b"\xff\xd8")
        person.post(action=f"retirer-{kept.pk}")
        assert not SubmissionFile.objects.exists()

    def test_a_document_is_an_attachment(self, person):
        self.add(person, PDF, "rapport.pdf")
        kept = SubmissionFile.objects.get()
        seen = person.client.get(f"/proposer/brouillon/{person.token}/fichiers/{kept.pk}/")
        assert seen["Content-Disposition"].startswith("attachment") and seen["X-Content-Type-Options"] == "nosniff"
        seen.close()

    def test_a_file_that_left_the_disk_is_not_found(self, person):
        self.add(person)
        kept = SubmissionFile.objects.get()
        kept.forget()
        url = f"/proposer/brouillon/{person.token}/fichiers/{kept.pk}/"
        assert person.client.get(url).status_code == 404
        assert "La caisse" in person.page()

    def test_nobody_else_sees_it(self, person):
        self.add(person)
        kept = SubmissionFile.objects.get()
        other = Contributor(person.client).begin().write({"innovation": STEPS["innovation"]})
        for token in (other.token, "x"):
            assert person.client.get(f"/proposer/brouillon/{token}/fichiers/{kept.pk}/").status_code == 404

    def test_a_refusal_leaves_the_rest_of_the_form(self, person):
        page = self.add(person, b"MZ", "photo.jpg").content.decode()
        assert "ni une photo" in page and 'value="La caisse"' in page and 'value="Mairie"' in page
        page = self.add(person, alt="").content.decode()
        assert "Dites en mots" in page and 'value="Mairie"' in page
        page = self.add(person, is_licensed="").content.decode()
        assert "Sans cet accord" in page
        page = person.post({"alt": "Sans fichier"}).content.decode()
        assert "Choisissez le fichier" in page and 'value="Sans fichier"' in page
        assert not SubmissionFile.objects.exists()
        assert only_submission().answers["title"] == STEPS["innovation"]["title"]

    def test_the_same_file_twice_is_kept_once_and_six_are_too_many(self, person):
        for side in (1, 1, 2, 3, 4, 5):
            self.add(person, image_file(size=(side, side)))
        assert SubmissionFile.objects.count() == 5
        page = self.add(person, image_file(size=(6, 6))).content.decode()
        assert "5 fichiers au plus" in page

    def test_what_is_known_already_is_not_decoded(self, person, monkeypatch):
        files = [image_file(size=(side, 9)) for side in range(1, 7)]
        for content in files[:5]:
            self.add(person, content)
        monkeypatch.setattr(images, "draw", None)
        assert self.add(person, files[0]).status_code == 302
        assert "5 fichiers au plus" in self.add(person, files[5]).content.decode()

    def test_what_has_too_many_pixels_is_not_decoded(self, person, monkeypatch):
        monkeypatch.setattr(images, "draw", None)
        response = self.add(person, png_that_says(6000, 5000))
        assert response.status_code == 413 and "25\u00a0millions au plus" in response.content.decode()

    def test_a_place_has_so_many_pixels_an_hour(self, person, settings):
        settings.SUBMISSION_MEGAPIXELS_PER_HOUR = 3
        self.add(person, image_file(size=(9, 9)))
        self.add(person, image_file(size=(1500, 1000)))
        response = self.add(person, image_file(size=(8, 8)))
        page = response.content.decode()
        assert response.status_code == 429 and 0 < int(response["Retry-After"]) <= 1800
        assert "Beaucoup d’images" in page and 'value="La caisse"' in page and 'value="Mairie"' in page
        assert SubmissionFile.objects.count() == 2
        assert self.add(person, PDF, "rapport.pdf").status_code == 302

    def test_a_site_that_is_busy_says_so_and_keeps_the_words(self, person, monkeypatch):
        def busy(content: bytes, **wanted) -> bytes:
            raise Busy([images.BUSY], seconds=10)

        monkeypatch.setattr(images, "draw", busy)
        response = self.add(person)
        page = response.content.decode()
        assert response.status_code == 503 and response["Retry-After"] == "10"
        assert "Beaucoup d’images" in page and 'value="La caisse"' in page and 'value="Mairie"' in page
        assert not SubmissionFile.objects.exists()

    @pytest.mark.usefixtures("real_worker")
    def test_a_file_of_a_stranger_is_read_by_the_worker(self, person):
        assert self.add(person).status_code == 302
        assert self.add(person, image_file("PNG", size=(300, 300))[:-200], "photo.png").status_code == 200
        assert SubmissionFile.objects.get().kind == FileKind.JPEG

    def test_going_on_adds_the_file_that_was_chosen(self, person):
        person.post({"file": sent(image_file()), "alt": "La caisse", "is_licensed": "on"})
        assert slug_in(person.url) == "fichiers" and SubmissionFile.objects.count() == 1
        person.post()
        assert slug_in(person.url) == "vous"

    def test_what_is_far_too_large_is_not_read(self, person):
        response = person.client.post(person.url, {"alt": "x"}, headers={"Content-Length": "99999999999"})
        assert response.status_code == 413 and "trop lourd" in response.content.decode()


@pytest.mark.django_db
def test_files_go_with_the_contribution(django_capture_on_commit_callbacks):
    submission = make_submission(state=SubmissionState.DRAFT)
    kept, removed = (
        add_file(submission=submission, upload=sent(image_file(size=(side, 9))), alt="x", credit="", place=PLACE)
        for side in (8, 9)
    )
    names = [kept.file.name, removed.file.name]
    assert all(map(private_storage().exists, names))
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(submission=submission, key=removed.pk)
    assert [private_storage().exists(name) for name in names] == [True, False]
    with django_capture_on_commit_callbacks(execute=True):
        erase(submission=submission)
    assert not any(map(private_storage().exists, names))
