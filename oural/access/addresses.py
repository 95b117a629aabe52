"""The address that a request comes from."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

from django.conf import settings

IPV6_LINE = 64
"""Leading bits that the addresses of one line have in common: whoever has one has them all."""


def address_of(meta: Mapping[str, str]) -> str:
    """The address of the visitor, as the server or the proxy before it says; empty when neither does.

    A proxy adds the address that it sees at the end of `X-Forwarded-For`: what comes before is the visitor's word. The
    header is read only with `BEHIND_PROXY`, since without a proxy all of it would be.
    """
    text = meta.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        text = meta.get("HTTP_X_FORWARDED_FOR", text).rpartition(",")[2].strip()
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or IPv6Address(int(address) >> (128 - IPV6_LINE) << (128 - IPV6_LINE)))
    return str(address)
