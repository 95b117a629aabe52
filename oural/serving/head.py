"""Where a request ends, as far as a server must know to wait for it. gunicorn parses it once it is whole."""

import re
from dataclasses import dataclass

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
