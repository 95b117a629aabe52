"""Where a request or a change comes from: a place of the network, which may be counted, and an account."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings

LINE, SITE = 64, 48
"""Leading bits of an IPv6 address that tell one line from another, and one site from another. Whoever has one address
of a line has them all; a provider gives a site 65,536 lines, or 256 (RIPE-690, 4.2)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A line and the site that it is part of, as texts; both are the address itself in IPv4, empty when unknown."""

    line: str
    site: str


def origin_of(meta: Mapping[str, str]) -> Origin:
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
        return Origin("", "")
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return Origin(*(str(IPv6Network((int(address), bits), strict=False)) for bits in (LINE, SITE)))
    known = str(getattr(address, "ipv4_mapped", None) or address)
    return Origin(known, known)


Account = Any
"""A person that Django's sessions give, visitor or not. The server reads this module before there are models."""

_asking: ContextVar[Callable[[], Account] | None] = ContextVar("asking", default=None)


@contextmanager
def acting(who: Callable[[], Account]) -> Iterator[None]:
    """Say on whose behalf the site works meanwhile. `who` is asked only when something is to be signed."""
    token = _asking.set(who)
    try:
        yield
    finally:
        _asking.reset(token)


def actor() -> Account:
    """The account on whose behalf the site works; none for a command, or for a visitor."""
    who = _asking.get()
    return account_of(who() if who else None)


def account_of(person: Account) -> Account:
    """The account of somebody; none for a visitor."""
    return person if person is not None and person.is_authenticated else None
