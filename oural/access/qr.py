"""QR codes."""

import segno


def qr_image(text: str) -> str:
    """The address of an SVG picture of `text`, dark on white in any scheme, that stands in the page itself."""
    picture: str = segno.make(text, error="m", micro=False).svg_data_uri(scale=5, border=3, light="#fff")
    return picture
