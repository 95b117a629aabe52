"""The backdrop of the locator maps: metropolitan departments in one path, as a static file that all sheets share."""

from pathlib import Path

from django.conf import settings

from catalogue.maps.shapes import DEPARTMENT_OF_REGION, HEIGHT, WIDTH, department_level

FILE = Path("img") / "fond-de-carte.svg"


def backdrop_path() -> Path:
    """Where the file stands among the static files of the project."""
    return settings.BASE_DIR / "static" / FILE


def backdrop_svg() -> str:
    """The drawing: one path `fond` without colours, which the page that uses it gives."""
    level = department_level()
    apart = {*DEPARTMENT_OF_REGION.values(), *(shape.code for shape in level.small)}
    shapes = [shape for shape in level.shapes if shape.code not in apart] + list(level.small)
    lines = "".join(shape.path for shape in shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<title>Départements (Natural Earth)</title><path id="fond" d="{lines}"/></svg>\n'
    )
