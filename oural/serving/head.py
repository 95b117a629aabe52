"""Where a request ends, as far as a server must know to wait for it, and how many bytes it may send, by its address.

gunicorn parses it once it is whole. Nothing else of the site reads a body that is larger."""

import re
from dataclasses import dataclass

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


END = b"\r\n\r\n"
BARE_LINE_FEED = re.compile(rb"(?<!\r)\n")
REQUEST_LINE = re.compile(rb"\s*([!-~]+) ([!-~]+) ")
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r\n", re.I)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.I)
COOKIES = re.compile(rb"\r\ncookie:([^\r\n]*)", re.I)
FORWARDED = re.compile(rb"\r\nx-forwarded-for:([^\r\n]*)", re.I)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.I)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a request: `size` bytes of it, then a body of `length` bytes, unless it is chunked."""

    size: int
    method: str = ""
    path: str = ""
    cookies: str = ""
    forwarded_for: str = ""
    length: int = 0
    is_chunked: bool = False
    expects_continue: bool = False


def read_head(received: bytes | bytearray) -> Head | None:
    """The head that `received` begins with; None while it has not all come.

    A head that is malformed ends where that shows: the parser refuses it.
    """
    end = received.find(END)
    if end < 0:
        return Head(len(received)) if BARE_LINE_FEED.search(received) else None
    fields = received[: end + 2]
    forwarded = FORWARDED.findall(fields)
    line, cookies, length = REQUEST_LINE.match(fields), COOKIES.search(fields), LENGTH.search(fields)
    return Head(
        size=end + len(END),
        method=line[1].decode() if line else "",
        path=line[2].decode().partition("?")[0] if line else "",
        cookies=cookies[1].decode("latin-1") if cookies else "",
        forwarded_for=forwarded[-1].decode("latin-1").strip() if forwarded else "",
        length=int(length[1]) if length else 0,
        is_chunked=CHUNKED.search(fields) is not None,
        expects_continue=EXPECTS.search(fields) is not None,
    )
