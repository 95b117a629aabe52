"""What every page knows of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """The words of the header and the footer that an installation sets."""
    return {
        "ministry_name": settings.MINISTRY_NAME,
        "source_code_url": settings.SOURCE_CODE_URL,
    }
