"""Images drawn anew: nothing but what one sees of them stays, and what is no image is refused in a sentence.

The worker runs in the process of the tests, but where `real_worker` is asked for.
"""

import fcntl
import sys
import threading
from io import BytesIO

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from catalogue import images, queues, workers
from catalogue.image_worker import redrawn
from catalogue.images import stated_size
from catalogue.refusal import Busy, Refusal, TooLarge
from tests.catalogue.image_files import colour_meant, image_file, png_that_says, read_image, wide_profile

KINDS = ["JPEG", "PNG", "WEBP"]
PHOTO = image_file(size=(300, 300))


def redraw(content: bytes, *, side: int = 1000, keeps_format: bool = True) -> images.Drawn:
    """The image as contributors' are drawn, only smaller."""
    return images.redraw(content, side=side, keeps_format=keeps_format)


@pytest.mark.parametrize("kind", KINDS)
def test_a_format_is_kept_where_it_is_asked(kind):
    drawn = redraw(image_file(kind))
    assert drawn.format == read_image(drawn.content).format == kind


@pytest.mark.parametrize(
    ("content", "extension"),
    [(image_file(kind), "jpg") for kind in KINDS]
    + [(image_file(kind, mode="RGBA", colour=(0, 0, 255, 60)), "png") for kind in ("PNG", "WEBP")],
)
def test_else_it_is_the_lightest_that_shows_the_same(content, extension):
    drawn = redraw(content, keeps_format=False)
    assert drawn.extension == extension
    assert (read_image(drawn.content).mode == "RGBA") == (extension == "png")


@pytest.mark.parametrize("keeps_format", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_said_beside_an_image_is_kept(kind, keeps_format):
    """Comments, profiles of colours, notes of programs: a test of each place that a format has for words."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"SECRET"
    notes = PngInfo()
    notes.add_text("Author", "SECRET")
    exif = Image.Exif()
    exif[0x9286] = "SECRET"
    options = {"JPEG": {"comment": b"SECRET", "xmp": b"SECRET"}, "PNG": {"pnginfo": notes}, "WEBP": {"xmp": b"SECRET"}}
    content = image_file(kind, exif=exif, icc_profile=profile, dpi=(123, 123), **options[kind])
    assert content.count(b"SECRET") >= 2 or kind == "PNG"
    drawn = redraw(content, keeps_format=keeps_format).content
    assert b"SECRET" not in drawn and b"123" not in drawn
    said = Image.open(BytesIO(drawn)).info
    assert not set(said) & {"comment", "icc_profile", "exif", "xmp", "Author"}, said


def test_where_a_photo_was_taken_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Secret"
    exif.get_ifd(0x8825)[2] = (47.0, 12.0, 0.0)
    content = redraw(image_file(exif=exif)).content
    image = read_image(content)
    assert image.size == (30, 40)
    assert not image.getexif() and b"Secret" not in content and b"Exif" not in content


def test_what_follows_an_image_is_gone():
    for rest in (b"<script>alert(1)</script>", b"PK\x05\x06"):
        assert rest not in redraw(image_file() + rest).content


def test_the_photo_of_a_phone_with_another_behind_it_is_a_photo():
    photo = image_file("MPO", save_all=True, append_images=[Image.new("RGB", (20, 20), "black")])
    assert Image.open(BytesIO(photo)).format == "MPO"
    drawn = redraw(photo)
    image = read_image(drawn.content)
    assert drawn.extension == "jpg" and image.format == "JPEG"
    assert image.size == (40, 30) and image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("kind", KINDS)
def test_a_camera_that_says_nonsense_keeps_no_image_out(kind):
    assert read_image(redraw(image_file(kind, exif=b"Exif\0\0nonsense")).content).size == (40, 30)


@pytest.mark.parametrize("keeps_format", [True, False])
def test_a_profile_of_colours_is_applied_before_it_goes(keeps_format):
    """The colours that a screen shows are those that the camera meant."""
    content = image_file("PNG", colour=(0, 200, 0), icc_profile=wide_profile())
    seen = read_image(redraw(content, keeps_format=keeps_format).content).getpixel((5, 5))
    assert colour_meant(content) != (0, 200, 0)
    assert all(abs(mine - meant) <= 2 for mine, meant in zip(seen, colour_meant(content), strict=True))


def test_a_profile_that_is_none_keeps_no_image_out():
    for mode, profile in (
        ("RGB", b"nonsense"),
        ("L", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()),
    ):
        content = redraw(image_file("PNG", mode=mode, icc_profile=profile)).content
        assert read_image(content).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("mode", "kept"), [("RGBA", "RGBA"), ("LA", "RGBA"), ("P", "RGB"), ("1", "RGB"), ("L", "RGB")]
)
def test_what_shows_through_still_does(mode, kept):
    assert read_image(redraw(image_file("PNG", mode=mode, colour=1)).content).mode == kept


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_is_as_large_as_is_asked(kind):
    assert read_image(redraw(image_file(kind, size=(2080, 520))).content).size == (1000, 250)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", images.UNREADABLE),
        (b"bonjour", images.UNREADABLE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", images.UNREADABLE),
        (image_file("GIF"), images.UNREADABLE),
        (image_file("BMP"), images.UNREADABLE),
        (PHOTO[:100], images.UNREADABLE),
        (PHOTO[:700], images.DAMAGED),
        (image_file("PNG", size=(300, 300))[:-200], images.DAMAGED),
        (png_that_says(40, 40), images.DAMAGED),
        (png_that_says(7_000, 7_000), images.too_wide()),
        (png_that_says(60_000, 60_000), images.too_wide()),
        (b"\xff\xd8" + b"\xff\xe1\0\2" * 10_000 + PHOTO[2:], images.UNREADABLE),
        (b" " * (images.most_bytes() + 1), images.too_heavy()),
    ],
)
def test_what_is_no_image_that_can_be_shown_is_refused(content, sentence):
    with pytest.raises(Refusal) as refusal:
        redraw(content)
    assert refusal.value.reasons == [sentence]


@pytest.mark.parametrize(
    "content",
    [
        *(image_file(kind, size=(300, 20)) for kind in KINDS),
        image_file("JPEG", size=(300, 20), progressive=True, exif=b"Exif\0\0" + b"x" * 60_000),
        image_file("WEBP", size=(300, 20), lossless=True),
        image_file("WEBP", size=(300, 20), mode="RGBA"),
        image_file("WEBP", size=(300, 20), exif=b"Exif\0\0nonsense"),
    ],
)
def test_the_size_is_read_before_the_image(content):
    assert images.measure(content) == 6000
    for end in range(0, 200, 7):
        assert stated_size(content[:end]) in (None, (300, 20))


# --- the worker ---


@pytest.mark.usefixtures("real_worker")
class TestWorker:
    """It is another process, and whatever becomes of it, the site answers with a sentence."""

    def act_as(self, monkeypatch, code: str) -> None:
        """Have the worker do something else."""
        monkeypatch.setattr(workers, "command_of", lambda *module, **limits: [sys.executable, "-I", "-S", "-c", code])

    def test_it_draws_as_the_tests_do(self):
        content = image_file("PNG", mode="RGBA", colour=(0, 0, 255, 60), icc_profile=wide_profile())
        form, drawn = redrawn(content, side=20, keeps_format=True, pixels=1200)
        assert redraw(content, side=20) == images.Drawn(form, drawn)

    def test_it_knows_no_secret(self, monkeypatch):
        self.act_as(monkeypatch, "import os; print(*os.environ)")
        assert redraw(PHOTO).format in ("", "LC_CTYPE")  # which Python itself sets

    def test_memory_runs_out_in_the_worker_alone(self, settings):
        settings.IMAGE_WORKER_MEGABYTES = 60
        with pytest.raises(TooLarge, match="trop de calculs"):
            redraw(image_file("PNG", size=(6000, 4000), mode="1", colour=1))  # 3 MB, 96 MB in colours

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("import os; os.kill(os.getpid(), 24)", TooLarge),  # its seconds are over
            ("import os; os.kill(os.getpid(), 9)", TooLarge),  # the system has no memory left
            ("raise SystemExit(3)", TooLarge),
            ("raise OSError", Refusal),
        ],
    )
    def test_how_it_ends_tells(self, monkeypatch, code, expected):
        self.act_as(monkeypatch, code)
        with pytest.raises(Refusal) as refusal:
            redraw(PHOTO)
        assert type(refusal.value) is expected

    def test_a_machine_that_has_no_time_for_it_is_busy(self, monkeypatch, settings, caplog):
        settings.IMAGE_WORKER_SECONDS = 0.01
        self.act_as(monkeypatch, "import time; time.sleep(60)")
        with pytest.raises(Busy):
            redraw(PHOTO)
        assert "image given up" in caplog.text

    def test_a_header_that_lies_is_refused(self, caplog):
        content = bytearray(PHOTO)
        place = content.index(b"\xff\xc0") + 5
        content[place : place + 4] = b"\0\1\0\1"
        hidden = bytes(content[: place + 14]) + PHOTO[PHOTO.index(b"\xff\xc0") :]
        assert images.measure(hidden) == 1
        with pytest.raises(Refusal, match="abîmée"):
            redraw(hidden)
        assert "larger than its header says" in caplog.text


class TestTurns:
    """One image at a time on a host; what waits is bounded, and told when to come back."""

    def test_another_process_has_the_worker(self, settings):
        settings.IMAGE_QUEUE_SECONDS = 0
        with open(settings.VAR_DIR / "images.lock", "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with pytest.raises(Busy, match="Beaucoup d’images") as refusal:
                redraw(PHOTO)
        assert refusal.value.seconds == settings.IMAGE_WORKER_SECONDS
        assert redraw(PHOTO)

    def test_who_waits_has_its_turn(self, monkeypatch, settings):
        lock = open(settings.VAR_DIR / "images.lock", "wb")  # noqa: SIM115
        fcntl.flock(lock, fcntl.LOCK_EX)
        monkeypatch.setattr(queues.time, "sleep", lambda seconds: lock.close())
        assert redraw(PHOTO)

    def test_the_queue_of_a_process_is_short(self, monkeypatch):
        monkeypatch.setattr(images.QUEUE, "places", threading.BoundedSemaphore(1))
        with images.QUEUE.turn(patience=0), pytest.raises(Busy):
            redraw(PHOTO)
        assert redraw(PHOTO)

    def test_the_pages_keep_threads(self, settings):
        assert 1 <= settings.IMAGE_QUEUE_LENGTH <= settings.SERVER_THREADS["forms"]
