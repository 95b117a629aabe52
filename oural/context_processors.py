"""What every page knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from oural.navigation import main_menu


def site(request: HttpRequest) -> dict[str, Any]:
    """The main menu, and the words of the header and the footer that an installation sets."""
    return {
        "main_menu": main_menu(request.path),
        "ministry_lines": settings.MINISTRY_NAME.split("|"),
        "source_code_url": settings.SOURCE_CODE_URL,
    }
