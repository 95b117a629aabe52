"""Pictures drawn anew: nothing but what is seen of them stays, and what is no picture is refused in a sentence."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from catalogue.pictures import MAX_BYTES, TOO_HEAVY, TOO_LARGE, UNREADABLE, WIDEST, PictureRefused, redrawn


def sent(picture: Image.Image, kind: str, **options) -> BytesIO:
    """A picture as a file."""
    file = BytesIO()
    picture.save(file, kind, **options)
    file.seek(0)
    return file


def seen(file) -> Image.Image:
    """What a file shows."""
    picture = Image.open(file)
    picture.load()
    return picture


def test_what_a_camera_notes_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "Appareil secret"
    exif[0x8825] = {1: "N", 2: (47.0, 10.0, 0.0)}
    file = sent(Image.new("RGB", (80, 40), "red"), "JPEG", exif=exif, comment=b"note secrete")
    assert b"secret" in file.getvalue()
    again = redrawn(file, 1000)
    assert b"secret" not in again.read()
    assert not seen(again).getexif()
    assert again.name.endswith(".jpg") and len(again.name) == 20


def test_what_a_drawing_carries_is_gone_and_what_shows_through_stays():
    notes = PngInfo()
    notes.add_text("Author", "Nom secret")
    file = sent(Image.new("RGBA", (10, 10), (0, 0, 255, 60)), "PNG", pnginfo=notes)
    again = redrawn(file, 1000)
    picture = seen(again)
    assert again.name.endswith(".png")
    assert b"secret" not in again.read()
    assert picture.getpixel((0, 0)) == (0, 0, 255, 60)


def test_a_picture_taken_upright_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    assert seen(redrawn(sent(Image.new("RGB", (80, 40)), "JPEG", exif=exif), 1000)).size == (40, 80)


def test_a_large_picture_is_made_smaller():
    size = seen(redrawn(sent(Image.new("RGB", (WIDEST * 2, 400)), "WEBP"), 1000)).size
    assert size == (WIDEST, 200)


def png_of(width: int, height: int) -> BytesIO:
    """A few bytes that say they are a drawing of that size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_000, 12_000, 60_000])
def test_a_bomb_is_not_unpacked(side):
    with pytest.raises(PictureRefused, match=TOO_LARGE):
        redrawn(png_of(side, side), 100)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bonjour",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        sent(Image.new("RGB", (4, 4)), "GIF").getvalue(),
        sent(Image.effect_noise((90, 90), 50).convert("RGB"), "JPEG").getvalue()[:900],
        png_of(40, 40).getvalue(),
    ],
)
def test_what_is_no_whole_picture_is_refused(content):
    with pytest.raises(PictureRefused, match=UNREADABLE):
        redrawn(BytesIO(content), len(content))


def test_a_heavy_file_is_not_read():
    with pytest.raises(PictureRefused, match=TOO_HEAVY):
        redrawn(BytesIO(b""), MAX_BYTES + 1)
