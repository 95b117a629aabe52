"""Draws an image anew: only what one sees of it is written.

Where and when it was taken, by what, its comments, its profile of colours and whatever else its file hides go away.

It is a program, which `catalogue.images` runs: an image on its standard input, one on its standard output under a line
that names its format.
"""

import contextlib
import sys
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps

from catalogue.workers import OUT_OF_MEMORY, confine

FORMATS = ("JPEG", "PNG", "WEBP")
SAME_AS = {"MPO": "JPEG"}
"""Photos with another one behind them, as phones make: it is dropped."""

AS_IT_IS = ("RGB", "RGBA", "CMYK", "L")
"""Modes that can be made smaller as they are; the colours of the others are not numbers that may be mixed."""

SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {},  # optimised, it takes twice the time for a tenth less
    "WEBP": {"quality": 85},
}


def main(megabytes: int, seconds: int, side: int, keeps_format: int, pixels: int) -> int:
    """Draw an image of at most so many pixels within these limits."""
    confine(megabytes, seconds)
    Image.MAX_IMAGE_PIXELS = None  # `pixels` is
    try:
        form, drawn = encoded_again(sys.stdin.buffer.read(), side=side, keeps_format=bool(keeps_format), pixels=pixels)
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(f"{form}\n".encode() + drawn)
    return 0


def encoded_again(content: bytes, *, side: int, keeps_format: bool, pixels: int) -> tuple[str, bytes]:
    """The format and the bytes of an image drawn again, upright, at most `side` pixels wide and high.

    Without `keeps_format`, it becomes a JPEG, or a PNG when something shows through. Raises ValueError when it has
    more than `pixels`, which its header did not say, and whatever Pillow does of a file that a stranger made up.
    """
    image = Image.open(BytesIO(content), formats=FORMATS)
    if image.width * image.height > pixels:
        raise ValueError("The image is larger than its header says.")
    form = SAME_AS.get(str(image.format), str(image.format))
    if image.mode not in AS_IT_IS or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")  # type: ignore[assignment]
    image.thumbnail((side, side), reducing_gap=1.5)
    seen = in_web_colours(set_upright(image))
    if not keeps_format:
        form = "PNG" if seen.mode == "RGBA" else "JPEG"
    elif form == "JPEG":
        seen = seen.convert("RGB")
    seen.info.clear()
    drawn = BytesIO()
    seen.save(drawn, format=form, **SAVE_OPTIONS[form])
    return form, drawn.getvalue()


def set_upright(image: Image.Image) -> Image.Image:
    """An image turned as its camera says; one whose camera says it in no way that can be read stays as it is."""
    image.load()  # what is damaged in the image itself is refused
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # whatever a stranger made up, of which nothing is kept
        return image


def in_web_colours(image: Image.Image) -> Image.Image:
    """An image in the colours of the web, as RGB or RGBA, by the profile that says what its own mean if it has one."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):  # of other colours, or made up
            own, web = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            seen = ImageCms.profileToProfile(image, own, web, outputMode=mode)
            if seen is not None:
                return seen
    return image.convert(mode)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
