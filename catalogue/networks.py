"""Where a request comes from, as a place of the network that may be counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings

LINE, SITE = 64, 48
"""Leading bits of an IPv6 address that tell one line from another, and one site from another. Whoever has one address
of a line has them all; a provider gives a site 65,536 lines, or 256 (RIPE-690, 4.2)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line and the site that it is part of, as texts; both are the address itself in IPv4, empty when unknown."""

    line: str
    site: str


def place_of(meta: Mapping[str, str]) -> Place:
    """The place of the visitor, as the server or the proxy before it says in the `META` of a request.

    A proxy adds the address that it sees at the end of `X-Forwarded-For`: what comes before is the visitor's word. The
    header is read only with `BEHIND_PROXY`, since without a proxy all of it would be.
    """
    text = meta.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        text = meta.get("HTTP_X_FORWARDED_FOR", text).rpartition(",")[2].strip()
    try:
        address = ip_address(text)
    except ValueError:
        return Place("", "")
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return Place(*(str(IPv6Network((int(address), bits), strict=False)) for bits in (LINE, SITE)))
    known = str(getattr(address, "ipv4_mapped", None) or address)
    return Place(known, known)
