"""Which machines a check may talk to: public ones, on the ports of the web, by an address that is settled once.

An address that a stranger typed must not lead the site to its own network (SSRF). The name is resolved once, every
address it has must be public, and the connection goes to that very address: a name that changes its mind between two
look-ups (DNS rebinding) gains nothing.
"""

import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

Address = IPv4Address | IPv6Address
PORTS = {"http": 80, "https": 443}
LONGEST = 2000
"""Characters of an address that a redirect may give."""

HOLDS_IPV4 = [
    ip_network(block)
    for block in (
        "::ffff:0:0/96",  # mapped, RFC 4291
        "::/96",  # compatible, RFC 4291, which deprecates them
        "::ffff:0:0:0/96",  # translated, RFC 2765
        "64:ff9b::/96",  # translated, RFC 6052
    )
]
"""Blocks of IPv6 whose last 32 bits are the IPv4 address that is reached."""

PUBLIC_IPV6 = ip_network("2000::/3")
"""The only block of IPv6 whose addresses are given to anybody (RFC 4291, 2.4): Python holds the others for global."""

NOT_PUBLIC = [
    ip_network(block)
    for block in (
        "2001::/23",  # RFC 2928, Teredo among them
        "2002::/16",  # RFC 3056, 6to4: holds an IPv4 address too
        "3fff::/20",  # RFC 9637, for documentation
        "192.88.99.0/24",  # RFC 7526
        "0.0.0.0/8",
        "100.64.0.0/10",  # RFC 6598
        "192.0.0.0/24",
        "240.0.0.0/4",
    )
]
"""Blocks that Python holds for global, in one version or another, and that lead inside or nowhere."""


class OutOfReach(Exception):
    """An address that is not to be contacted; the message is French, for the editors."""


class NameUnknown(Exception):
    """A name that leads to no machine."""


@dataclass(frozen=True, slots=True)
class Target:
    """What to ask for, and the machine to ask: `host` names it, `machine` is its address."""

    scheme: str
    host: str
    port: int
    machine: str
    path: str


def is_public(address: Address) -> bool:
    """Whether an address is that of a machine of the public network."""
    address = reached(address)
    inside = any(address in block for block in NOT_PUBLIC if block.version == address.version)
    is_given = address.version == 4 or address in PUBLIC_IPV6
    return address.is_global and is_given and not address.is_multicast and not inside


def reached(address: Address) -> Address:
    """The address that is reached in the end: the IPv4 address that one of IPv6 holds, or itself."""
    if isinstance(address, IPv6Address) and any(address in block for block in HOLDS_IPV4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def look_up(host: str) -> list[str]:
    """Every address of a name. Raises NameUnknown when there is none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NameUnknown from None
    return [str(each[4][0]).partition("%")[0] for each in found]


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be contacted. Tests alone give other rules than these: theirs are on the loopback."""

    look_up: Callable[[str], list[str]] = look_up
    allows: Callable[[Address], bool] = is_public
    ports: Collection[int] = frozenset(PORTS.values())

    def target(self, url: str) -> Target:
        """What an address means, its machine found. Raises OutOfReach, or NameUnknown."""
        parts = split(url)
        port = self.port_of(parts)
        host = host_of(parts)
        machines = [ip_address(each) for each in ([host] if is_numeric(host) else self.look_up(host))]
        if not machines:
            raise NameUnknown
        if not all(self.allows(machine) for machine in machines):
            raise OutOfReach("Adresse d’une machine qui n’est pas publique.")
        path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*[]") + (f"?{query_of(parts)}" if parts.query else "")
        return Target(parts.scheme, host, port, str(machines[0]), path)

    def port_of(self, parts: SplitResult) -> int:
        """The port of an address. Raises OutOfReach."""
        try:
            port = parts.port or PORTS[parts.scheme]
        except ValueError:
            raise OutOfReach("Adresse mal formée.") from None
        if port not in self.ports:
            raise OutOfReach("Port qui n’est pas celui d’un site.")
        return port


def split(url: str) -> SplitResult:
    """The parts of the address of a page. Raises OutOfReach."""
    if len(url) > LONGEST or any(ord(character) < 33 or ord(character) == 127 for character in url):
        raise OutOfReach("Adresse mal formée.")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise OutOfReach("Adresse mal formée.") from None
    if parts.scheme not in PORTS:
        raise OutOfReach("Ni http ni https.")
    if parts.username is not None or parts.password is not None:
        raise OutOfReach("Adresse qui donne un compte.")
    return parts


def host_of(parts: SplitResult) -> str:
    """The name of the machine, in ASCII. Raises OutOfReach for none, or for a number in an unusual spelling.

    « 2130706433 », « 0177.0.0.1 » and « 0x7f.1 » are 127.0.0.1 for some systems: no site is named so.
    """
    try:
        host = (parts.hostname or "").rstrip(".")
        host = host if is_numeric(host) else host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not host or (":" in host and not is_numeric(host)):
        raise OutOfReach("Adresse sans nom de site.")
    try:
        socket.inet_aton(host)
    except OSError:
        return host
    if not is_numeric(host):
        raise OutOfReach("Adresse écrite d’une façon inhabituelle.")
    return host


def is_numeric(host: str) -> bool:
    """Whether a host is an IP address in its usual spelling."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def query_of(parts: SplitResult) -> str:
    """The question of an address, in ASCII."""
    return quote(parts.query, safe="/%:=&?~+!$,;'@()*[]")
