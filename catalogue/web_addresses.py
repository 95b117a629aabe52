"""Addresses of the web, as people type them and as pages name them."""

from urllib.parse import urlsplit

from django.core.validators import URLValidator

check_web_address = URLValidator(schemes=["http", "https"])
"""Raises ValidationError for a text that is no address of the web."""


def with_scheme(text: str) -> str:
    """A text with the scheme that people leave out: « www.exemple.fr » is taken for https."""
    return text if "://" in text or not text else f"https://{text}"


def web_address(text: str) -> str:
    """The address of the web that somebody typed. Raises ValidationError."""
    address = with_scheme(text)
    check_web_address(address)
    return address


def site_of(address: str) -> str:
    """The name of the site of an address, empty where it has none that can be read: « zebrea.com »."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
