"""Files of images for tests: of any format, with what cameras and strangers put in them."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms


def image_file(
    kind: str = "JPEG", *, size: tuple[int, int] = (40, 30), mode: str = "RGB", colour="white", **options
) -> bytes:
    """An image of some format, all of one colour."""
    written = BytesIO()
    Image.new(mode, size, colour).save(written, format=kind, **options)
    return written.getvalue()


def read_image(content: bytes) -> Image.Image:
    """What a file shows."""
    image = Image.open(BytesIO(content))
    image.load()
    return image


def png_that_says(width: int, height: int) -> bytes:
    """Some bytes that say they are an image of that size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def wide_profile() -> bytes:
    """The profile of the web with its red and its green exchanged: no image can be taken for one without it."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = content.index(b"rXYZ"), content.index(b"gXYZ")
    content[red : red + 4], content[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(content)


def colour_meant(content: bytes) -> tuple:
    """The colour, on the web, of the first pixel of an image that has a profile."""
    image = read_image(content)
    own = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
    return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB").getpixel((0, 0))
