"""Requests come whole out of a channel however they come in, and answers go out however slowly they are taken."""

import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oural.serving.channel import LONGEST_HEAD, PIECE, Channel
from oural.serving.head import Head, read_head


@contextmanager
def pair() -> Iterator[tuple[Channel, socket.socket]]:
    """A channel, and its client."""
    server, client = socket.socketpair()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    client.settimeout(5)
    with closing(Channel(server)) as channel, client:
        yield channel, client


def request(length: int, path: str = "/") -> bytes:
    """A request with a body of that length."""
    return b"POST %s HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (path.encode(), length) + b"x" * length


def read(channel: Channel) -> bytes:
    """All that a thread reads of a request."""
    channel.rewind()
    return b"".join(iter(lambda: channel.recv(1000), b""))


@given(lengths=st.lists(st.integers(0, 300), min_size=1, max_size=4), data=st.data())
def test_requests_come_out_one_by_one_however_they_are_cut(lengths, data):
    requests = [request(length) for length in lengths]
    sent = b"".join(requests)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=6)))
    found = []
    with pair() as (channel, client):
        for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True):
            client.sendall(sent[start:end])
            assert channel.receive()
            while channel.is_whole:
                found.append(read(channel))
                channel.next_request()
                assert channel.receive()
        assert not channel.has_begun
    assert found == requests


def test_a_large_body_is_kept_whole():
    sent = request(20 * PIECE)
    with pair() as (channel, client):
        client.setblocking(False)
        rest = sent
        while not channel.is_whole:
            with suppress(BlockingIOError):
                rest = rest[client.send(rest) :]
            assert channel.receive()
        assert channel.held == 20 * PIECE
        assert read(channel) == sent


def test_nothing_is_kept_of_what_follows_a_request_that_is_cut():
    with pair() as (channel, client):
        client.sendall(request(1000)[:-500])
        channel.receive()
        assert not channel.is_whole
        channel.cut()
        assert channel.is_whole
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert channel.receive() and channel.discard()
        assert read(channel).startswith(b"POST / HTTP/1.1")
        client.shutdown(socket.SHUT_WR)
        assert not channel.discard()


def test_a_head_without_an_end_is_given_to_who_refuses_it():
    with pair() as (channel, client):
        client.sendall(b"GET /")
        channel.receive()
        while not channel.is_whole:
            client.sendall(b"a" * 1000)
            channel.receive()
        assert LONGEST_HEAD < channel.head.size < LONGEST_HEAD + PIECE


def test_a_client_that_leaves_is_noticed():
    with pair() as (channel, client):
        client.sendall(b"GET")
        assert not channel.has_left
        channel.receive()
        assert not channel.has_left
        client.close()
        assert channel.has_left and not channel.receive()


@given(parts=st.lists(st.integers(0, 9000), max_size=8), file_at=st.integers(0, 8))
def test_an_answer_goes_out_in_order_and_nobody_waits(parts, file_at):
    pieces = [bytes([65 + rank]) * size for rank, size in enumerate(parts)]
    pieces.insert(file_at, b"f" * 5000)
    expected = b"".join(pieces)
    with pair() as (channel, client), tempfile.TemporaryFile() as file:
        file.write(b"before" + b"f" * 5000 + b"after")
        file.flush()
        for piece in pieces:
            if piece[:1] == b"f":
                channel.sendfile(file, offset=6, count=5000)
            else:
                channel.sendall(piece)
        taken = b""
        while len(taken) < len(expected):
            taken += client.recv(1500)
            channel.flush()
        assert taken == expected and channel.unsent == channel.held == 0


def test_what_is_sent_of_a_file_of_the_site_is_not_kept_twice():
    with pair() as (channel, client), tempfile.TemporaryFile() as file:
        file.truncate(1_000_000)
        channel.sendfile(file, offset=0, count=1_000_000)
        assert channel.unsent > 500_000 and channel.held == 0
        channel.sendall(b"x" * 10_000)
        assert channel.held == 10_000


def test_an_answer_to_nobody_is_an_error():
    with pair() as (channel, client):
        client.close()
        with pytest.raises(OSError):
            channel.sendall(b"x")


@pytest.mark.parametrize(
    ("received", "head"),
    [
        (b"", None),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", None),
        (b"GET /a?b HTTP/1.1\r\n\r\nrest", Head(21, "GET", "/a")),
        (b"\r\nGET / HTTP/1.1\r\n\r\n", Head(20, "GET", "/")),
        (b"POST / HTTP/1.1\r\ncontent-LENGTH:12 \r\n\r\n", Head(39, "POST", "/", length=12)),
        (b"POST / HTTP/1.1\r\nCookie: sessionid=a\r\n\r\n", Head(40, "POST", "/", cookies=" sessionid=a")),
        (
            b"GET / HTTP/1.1\r\nX-Forwarded-For: a\r\nX-Forwarded-For: b, c\r\n\r\n",
            Head(61, "GET", "/", forwarded_for="b, c"),
        ),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", Head(47, "POST", "/", is_chunked=True)),
        (b"POST / HTTP/1.1\r\nExpect: 100-Continue\r\n\r\n", Head(41, "POST", "/", expects_continue=True)),
        (b"GET / HTTP/1.1\nHost: a\n\n", Head(24)),
        (b"\x16\x03\x01\xff\r\n\r\n", Head(8)),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", Head(39, "POST", "/")),
        (b"POST / HTTP/1.1\r\nX-Content-Length: 9\r\n\r\n", Head(40, "POST", "/")),
    ],
)
def test_the_head_of_a_request_says_where_it_ends(received, head):
    assert read_head(received) == head
