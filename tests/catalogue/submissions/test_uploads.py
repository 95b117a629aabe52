"""Files of strangers: what is kept is what one sees, the rest is refused with a sentence and costs nothing else."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from catalogue.services import Refusal
from catalogue.submissions import uploads
from catalogue.submissions.attachments import add_file, remove_file
from catalogue.submissions.models import FileKind, SubmissionFile, SubmissionState
from catalogue.submissions.models.file import private_storage
from catalogue.submissions.services import erase
from tests.catalogue.submissions.contributor import STEPS, Contributor, only_submission, slug_in
from tests.catalogue.submissions.factory import make_submission

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


def picture(
    kind: str = "JPEG", *, size: tuple[int, int] = (40, 30), mode: str = "RGB", colour="white", **options
) -> bytes:
    """An image of some kind, all of one colour."""
    written = io.BytesIO()
    Image.new(mode, size, colour).save(written, format=kind, **options)
    return written.getvalue()


def sent(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def with_place() -> bytes:
    """A photo that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret"
    exif.get_ifd(0x8825)[2] = (47.0, 12.0, 0.0)
    return picture(exif=exif)


def bomb() -> bytes:
    """An image of some bytes that would take gigabytes once open."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_image_is_drawn_anew(kind):
    accepted = uploads.accept(sent(picture(kind), "photo.jpg"))
    assert Image.open(io.BytesIO(accepted.content)).format == kind
    assert accepted.kind == uploads.IMAGE_KINDS[kind]


def test_where_a_photo_was_taken_is_gone_and_it_stands_upright():
    content = uploads.accept(sent(with_place())).content
    image = Image.open(io.BytesIO(content))
    assert image.size == (30, 40)
    assert not image.getexif() and b"Secret" not in content and b"Exif" not in content


def test_the_photo_of_a_phone_with_another_behind_it_is_a_photo():
    behind = Image.new("RGB", (20, 20), "black")
    photo = picture("MPO", save_all=True, append_images=[behind])
    assert Image.open(io.BytesIO(photo)).format == "MPO"
    accepted = uploads.accept(sent(photo))
    image = Image.open(io.BytesIO(accepted.content))
    assert accepted.kind == FileKind.JPEG and image.format == "JPEG"
    assert image.size == (40, 30) and image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_camera_that_says_nonsense_keeps_no_image_out(kind):
    accepted = uploads.accept(sent(picture(kind, exif=b"Exif\0\0nonsense")))
    assert Image.open(io.BytesIO(accepted.content)).size == (40, 30)


def test_what_hides_in_an_image_is_gone():
    notes = PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    for polyglot in (
        picture("PNG", pnginfo=notes),
        picture() + b"<script>alert(1)</script>",
        picture() + b"PK\x05\x06",
    ):
        content = uploads.accept(sent(polyglot, "photo.png")).content
        assert b"<script" not in content and b"PK\x05\x06" not in content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_said_beside_an_image_is_kept(kind):
    """Comments, profiles of colours, notes of programs: a test of each place that a format has for words."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"SECRET"
    notes = PngInfo()
    notes.add_text("Author", "SECRET")
    exif = Image.Exif()
    exif[0x9286] = "SECRET"
    options = {"JPEG": {"comment": b"SECRET", "xmp": b"SECRET"}, "PNG": {"pnginfo": notes}, "WEBP": {"xmp": b"SECRET"}}
    content = picture(kind, exif=exif, icc_profile=profile, dpi=(123, 123), **options[kind])
    assert content.count(b"SECRET") >= 2 or kind == "PNG"
    accepted = uploads.accept(sent(content)).content
    assert b"SECRET" not in accepted and b"123" not in accepted
    said = Image.open(io.BytesIO(accepted)).info
    assert not set(said) & {"comment", "icc_profile", "exif", "xmp", "Author"}, said


def test_a_profile_of_colours_is_applied_before_it_goes():
    """The colours that a screen shows are those that the camera meant."""
    wide = wide_profile()
    content = picture("PNG", colour=(0, 200, 0), icc_profile=wide)
    meant = Image.open(io.BytesIO(content))
    expected = ImageCms.profileToProfile(
        meant, ImageCms.ImageCmsProfile(io.BytesIO(wide)), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    image = Image.open(io.BytesIO(uploads.accept(sent(content, "photo.png")).content))
    assert image.getpixel((5, 5)) == expected.getpixel((5, 5)) != (0, 200, 0)


def wide_profile() -> bytes:
    """The profile of the web with its red and its green exchanged: no image can be taken for one without it."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = content.index(b"rXYZ"), content.index(b"gXYZ")
    content[red : red + 4], content[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(content)


def test_a_profile_that_is_none_keeps_no_image_out():
    for mode, profile in (
        ("RGB", b"nonsense"),
        ("L", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()),
    ):
        content = uploads.accept(sent(picture("PNG", mode=mode, icc_profile=profile), "photo.png")).content
        assert Image.open(io.BytesIO(content)).getpixel((5, 5)) == (255, 255, 255)


def test_transparency_stays():
    content = uploads.accept(sent(picture("PNG", mode="RGBA"), "logo.png")).content
    assert Image.open(io.BytesIO(content)).mode == "RGBA"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "photo.jpg", "est vide"),
        (picture(size=(300, 300))[:700], "photo.jpg", "abîmée"),
        (picture("PNG", size=(300, 300))[:-200], "photo.png", "abîmée"),
        (bomb(), "photo.png", "trop de pixels"),
        (picture("GIF"), "anime.gif", "ni une photo"),
        (picture("BMP"), "photo.jpg", "ni une photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "photo.jpg", "ni une photo"),
        (b"MZ\x90\0" * 50, "photo.jpg", "ni une photo"),
        (picture(), "photo.php.jpg", "ni une photo"),
        (picture(), "photo.jpg.exe", "ni une photo"),
        (PDF, "rapport.pdf.js", "ni une photo"),
        (picture(), "photo.heic", "HEIC"),
        (PDF[:-8], "rapport.pdf", "incomplet"),
        (PDF.replace(b"/Type", b"/JavaScript (x) /Type"), "rapport.pdf", "programme"),
        (PDF.replace(b"/Type", b"/J#61va#53cript (x) /Type"), "rapport.pdf", "programme"),
        (PDF + b"PK\x05\x06" + b"\0" * 18 + b"%%EOF", "rapport.pdf", "programme"),
        (b"\0" + PDF, "rapport.pdf", "ni une photo"),
    ],
)
def test_what_is_refused_is_told(content, name, sentence):
    with pytest.raises(Refusal, match=sentence):
        uploads.accept(sent(content, name))


def test_sizes_are_bounded(monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_IMAGE", 500)
    monkeypatch.setattr(uploads, "LARGEST_DOCUMENT", 900)
    assert uploads.accept(sent(PDF + b"\n" * 600 + b"%%EOF", "rapport.pdf")).kind == FileKind.PDF
    with pytest.raises(Refusal, match="trop lourde"):
        uploads.accept(sent(picture() + b"\0" * 200))
    with pytest.raises(Refusal, match="trop lourd"):
        uploads.accept(sent(PDF + b"\n" * 1000))


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
        data = {"file": sent(content or picture(), name), "alt": "La caisse", "credit": "Mairie", "is_licensed": "on"}
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
            self.add(person, picture(size=(side, side)))
        assert SubmissionFile.objects.count() == 5
        page = self.add(person, picture(size=(6, 6))).content.decode()
        assert "5 fichiers au plus" in page

    def test_going_on_adds_the_file_that_was_chosen(self, person):
        person.post({"file": sent(picture()), "alt": "La caisse", "is_licensed": "on"})
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
        add_file(submission=submission, upload=sent(picture(size=(side, 9))), alt="x", credit="") for side in (8, 9)
    )
    names = [kept.file.name, removed.file.name]
    assert all(map(private_storage().exists, names))
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(submission=submission, key=removed.pk)
    assert [private_storage().exists(name) for name in names] == [True, False]
    with django_capture_on_commit_callbacks(execute=True):
        erase(submission=submission)
    assert not any(map(private_storage().exists, names))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_kept_is_as_large_as_a_screen(kind):
    accepted = uploads.accept(sent(picture(kind, size=(5200, 1300))))
    assert Image.open(io.BytesIO(accepted.content)).size == (uploads.LONGEST_SIDE, uploads.LONGEST_SIDE // 4)
