"""What the site takes of the design system (DSFR), as the installed package `dsfr` carries it, and in what shape.

- CSS: the whole sheets in their official order (components, utilities, print), cut: the sheets of single components
  repeat shared rules and lose that order, which settles the cascade.
- Fonts: Marianne Regular and Bold, 83 kB together, and Regular Italic for pages that have italics. Weight 500 falls
  back to Regular by the browser's own rule: Medium would cost 42 kB more for the text of buttons.
- Icons: drawn in the CSS as `data:` addresses. Each is some 300 bytes, less than the headers of a request.
- Script: core, scheme, modal, header, display: 72 kB out of 111.
"""

import posixpath
import re
from functools import cache, partial
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from oural.assets import css
from oural.assets.dark import follow_system
from oural.assets.usage import Usage

SHEETS = ("dsfr.main.min.css", "utility/utility.main.min.css", "dsfr.print.min.css", "utility/utility.print.min.css")
MODULES = (
    "core/core.module.min.js",
    "scheme/scheme.module.min.js",
    "component/modal/modal.module.min.js",
    "component/header/header.module.min.js",
    "component/display/display.module.min.js",
)
FACES = frozenset(
    {
        css.Face("Marianne", "normal", "400"),
        css.Face("Marianne", "normal", "700"),
        css.Face("Marianne", "italic", "400"),
    }
)
FILES = (
    "fonts/Marianne-Regular.woff2",
    "fonts/Marianne-Bold.woff2",
    "fonts/Marianne-Regular_Italic.woff2",
    "favicon/favicon.svg",
    "favicon/favicon.ico",
    "favicon/apple-touch-icon.png",
    "favicon/android-chrome-192x192.png",
    "favicon/android-chrome-512x512.png",
    "favicon/manifest.webmanifest",
)
# An italic placeholder would fetch a 44 kB font for one grey word.
OURS = ".fr-input::placeholder,.fr-search-bar .fr-input::placeholder{font-style:normal}"

QUIET = "window.dsfr={production:true};\n"  # the official option that keeps the script from writing to the console
SOURCE_MAP = re.compile(r"(?m)^\s*(//|/\*)# sourceMappingURL=.*$")


@cache
def package_dir() -> Path:
    """The folder of the design system's files inside the installed package, which is not imported."""
    spec = find_spec("dsfr")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("The package django-dsfr, which carries the design system, is not installed.")
    return Path(spec.origin).parent / "static" / "dsfr" / "dist"


def package_version() -> str:
    """The version of the package, and of the design system in it."""
    return f"{distribution('django-dsfr').version} {(package_dir().parent / 'dsfr_version').read_text().strip()}"


def licence() -> str:
    """The licence that comes with the package."""
    for file in distribution("django-dsfr").files or ():
        if file.name == "LICENSE":
            return Path(str(file.locate())).read_text(encoding="utf-8")
    raise FileNotFoundError("The package django-dsfr has no LICENSE.")


def files_served(usage: Usage) -> list[str]:
    """The files served as they are: those every page needs, and those that a template names (a pictogram, say)."""
    named = {file for file in usage.files if (package_dir() / file).is_file()}
    return [*FILES, *sorted(named - set(FILES))]


def full_style_sheet() -> list[css.Node]:
    """All the rules of the design system and our amendments, in the order of the cascade."""
    nodes: list[css.Node] = []
    for name in SHEETS:
        sheet = css.parse((package_dir() / name).read_text(encoding="utf-8"))
        css.rewrite_addresses(sheet, partial(_from_package_dir, posixpath.dirname(name)))
        nodes += sheet
    return nodes + css.parse(OURS)


def style_sheet(usage: Usage) -> str:
    """The part of the design system's CSS that our pages use, for `dsfr/dsfr.css`."""
    full = full_style_sheet()
    nodes = css.cut(full, usage.classes(css.classes_defined(full)), FACES)
    nodes = css.drop_custom_properties(follow_system(nodes), usage.properties | _properties_of_script())
    css.rewrite_addresses(nodes, _inline_icon)
    return '@charset "UTF-8";' + css.to_text(nodes)


def script() -> str:
    """The modules of the design system that we need, as one; each keeps its scope, as they reuse short names."""
    parts = [SOURCE_MAP.sub("", (package_dir() / name).read_text(encoding="utf-8")).strip() for name in MODULES]
    return QUIET + "\n".join(f"{{\n{part}\n}}" for part in parts) + "\n"


def _from_package_dir(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, address))


def _properties_of_script() -> set[str]:
    return set(css.CUSTOM_PROPERTY.findall(script()))


def _inline_icon(address: str) -> str:
    """An icon as a `data:` address; any other file keeps its own, which is relative to `dsfr/dsfr.css`."""
    if not address.startswith("icons/"):
        return address
    svg = (package_dir() / address).read_text(encoding="utf-8").strip().replace('"', "'")
    return "data:image/svg+xml," + quote(svg, safe=" '=:/,;!$&*+?@~-._()")
