"""What every page knows of the site: the main menu, and the words that an installation sets."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

ENTRIES = (
    ("Innovations", "catalogue:innovations"),
    ("Politiques publiques", "catalogue:policies"),
    ("Dossiers", "catalogue:dossiers"),
    ("Carte", "catalogue:map"),
    ("Leviers", "catalogue:levers"),
    ("Propositions", "proposals:proposals"),
    ("Le rapport", "report"),
)


@dataclass(frozen=True)
class MenuLink:
    """A link of the main menu; `current` is "page" on the page itself, "true" on a page under it, else empty."""

    label: str
    url: str
    current: str


def main_menu(path: str) -> list[MenuLink]:
    """The menu as seen from the page at `path`. Of two entries that contain the page, the nearer one is current."""
    urls = [reverse(name) for _, name in ENTRIES]
    containing = max((url for url in urls if path.startswith(url)), key=len, default="")
    return [
        MenuLink(label, url, "" if url != containing else "page" if url == path else "true")
        for (label, _), url in zip(ENTRIES, urls, strict=True)
    ]


def site(request: HttpRequest) -> dict[str, Any]:
    """The main menu, and the words of the header and the footer."""
    return {
        "main_menu": main_menu(request.path),
        "ministry_lines": settings.MINISTRY_NAME.split("|"),
        "source_code_url": settings.SOURCE_CODE_URL,
    }
