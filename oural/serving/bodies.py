"""How many bytes a request may send, by its address. Nothing else of the site reads a body that is larger."""

from django.conf import settings

ADMIN = "/admin/"
LARGER = {"/proposer/": "LARGEST_FORM_BYTES", "/suivi/": "LARGEST_TEXT_BYTES", "/verifier/": "LARGEST_TEXT_BYTES"}
"""What an address begins with, where anybody may send more than little, and the setting that says how much."""


def largest_body(path: str, *, is_known: bool) -> int:
    """Bytes that a request to `path` may send; `is_known` tells whether it comes from somebody who has logged in."""
    if path.startswith(ADMIN) and is_known:
        return int(settings.LARGEST_ADMIN_BYTES)
    name = next((name for prefix, name in LARGER.items() if path.startswith(prefix)), "LARGEST_BODY_BYTES")
    return int(getattr(settings, name))
