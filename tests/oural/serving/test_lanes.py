"""Nobody who writes, or works for long, takes a thread from who reads; who is one too many is told so."""

import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from oural.serving import lanes
from oural.serving.head import Head
from oural.serving.lanes import REFUSING, Full, Lanes, Lengths, client_of, lane_of, waited

SIZES = {"pages": 2, "forms": 1, "admin": 1}
LENGTH, LENGTH_OF_CLIENT = 5, 3


@pytest.mark.parametrize(
    ("method", "path", "cookies", "lane"),
    [
        ("GET", "/", "", "pages"),
        ("HEAD", "/innovations/", "sessionid=x", "pages"),
        ("POST", "/proposer/brouillon/x/lieu/", "", "forms"),
        ("DELETE", "/", "", "forms"),
        ("GET", "/admin/", " a=b; sessionid=x", "admin"),
        ("POST", "/admin/catalogue/innovation/1/change/", "sessionid=x", "admin"),
        ("GET", "/admin/login/", "csrftoken=x", "pages"),
        ("POST", "/admin/login/", "csrftoken=x", "forms"),
        ("", "", "", "pages"),
    ],
)
def test_a_request_has_its_lane(method, path, cookies, lane):
    assert lane_of(Head(0, method, path, cookies), "sessionid") == lane


def conn(method: str, client: str = "192.0.2.1") -> SimpleNamespace:
    """A connection with a request of that method."""
    return SimpleNamespace(sock=SimpleNamespace(head=Head(0, method, "/"), has_left=False), client=(client, 1))


@pytest.fixture
def served() -> Iterator[Lanes]:
    """Lanes of few threads."""
    made = Lanes(SIZES, Lengths(LENGTH, LENGTH_OF_CLIENT), session_cookie="sessionid")
    yield made
    made.shutdown()


@pytest.fixture
def held(served) -> Iterator[threading.Event]:
    """Set to let go what is stuck; it is at the end, before the lanes wait for their threads."""
    event = threading.Event()
    yield event
    event.set()


def stuck(served: Lanes, held: threading.Event, method: str, client: str, times: int) -> None:
    """Requests that a thread works at for long, or that wait behind these."""
    for _ in range(times):
        served.submit(lambda each: held.wait(9), conn(method, client))
        time.sleep(0.01)  # the thread takes it


def test_forms_that_wait_keep_no_page_from_its_readers(served, held):
    stuck(served, held, "POST", "192.0.2.1", SIZES["forms"] + LENGTH_OF_CLIENT)
    pages = [served.submit(lambda each: waited.get(), conn("GET")) for _ in range(2)]
    assert max(page.result(5) for page in pages) < 5


def test_who_asks_once_does_not_wait_for_all_that_another_asked(served):
    done, first = [], threading.Event()
    served.submit(lambda each: first.wait(9), conn("POST", "192.0.2.9"))
    time.sleep(0.05)
    answers = [
        served.submit(lambda each: done.append(each.client[0]), conn("POST", client))
        for client in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2")
    ]
    first.set()
    for each in answers:
        each.result(5)
    assert done == ["192.0.2.1", "192.0.2.2", "2001:db8::1", "192.0.2.1", "2001:db8::2"]


def test_a_client_never_has_all_the_threads(served, held):
    stuck(served, held, "GET", "192.0.2.1", 3)
    for _ in range(3):
        assert served.submit(lambda each: "read", conn("GET", "192.0.2.2")).result(5) == "read"
    later = served.submit(lambda each: "later", conn("GET", "192.0.2.1"))
    assert not later.done()
    held.set()
    assert later.result(5) == "later"


def test_one_request_too_many_is_refused_at_once(served, held):
    stuck(served, held, "POST", "192.0.2.1", SIZES["forms"] + LENGTH_OF_CLIENT)
    assert served.submit(lambda each: waited.get(), conn("POST", "192.0.2.1")).result(5) == float("inf")
    served.submit(lambda each: None, conn("POST", "192.0.2.2"))
    stuck(served, held, "POST", "192.0.2.3", LENGTH - LENGTH_OF_CLIENT - 1)
    assert served.submit(lambda each: waited.get(), conn("POST", "192.0.2.4")).result(5) == float("inf")


def test_more_than_can_be_refused_is_left(served, held):
    stuck(served, held, "POST", "192.0.2.1", SIZES["forms"] + LENGTH_OF_CLIENT + REFUSING + LENGTH_OF_CLIENT)
    with pytest.raises(Full):
        served.submit(lambda each: None, conn("POST", "192.0.2.1"))


def test_a_request_that_nobody_waits_for_is_not_answered(served, held, monkeypatch):
    monkeypatch.setattr(lanes, "LONG", 0.05)
    stuck(served, held, "POST", "192.0.2.1", 1)
    gone, there = conn("POST", "192.0.2.2"), conn("POST", "192.0.2.3")
    gone.sock.has_left = True
    answers = [served.submit(lambda each: "answered", each) for each in (gone, there)]
    time.sleep(0.1)
    held.set()
    assert [each.result(5) for each in answers] == [False, "answered"]


def test_a_fault_in_a_thread_is_that_of_its_request_alone(served):
    def fail(each):
        raise ValueError

    assert isinstance(served.submit(fail, conn("GET")).exception(5), ValueError)
    assert served.submit(lambda each: "well", conn("GET")).result(5) == "well"


@pytest.mark.parametrize(
    ("peer", "forwarded", "behind_proxy", "client"),
    [
        (("192.0.2.1", 80), "", False, "192.0.2.1"),
        (("192.0.2.1", 80), "198.51.100.1", False, "192.0.2.1"),
        (("127.0.0.1", 80), "10.0.0.1, 198.51.100.1", True, "198.51.100.1"),
        (("127.0.0.1", 80), "2001:db8:1:2:3::4", True, "2001:db8:1:2::/64"),
        ("", "", False, ""),
    ],
)
def test_a_client_is_a_line_of_the_network(settings, peer, forwarded, behind_proxy, client):
    settings.BEHIND_PROXY = behind_proxy
    assert client_of(Head(0, forwarded_for=forwarded), peer) == client


def test_a_request_that_waited_too_long_is_told_so(client, settings):
    token = waited.set(settings.SERVER_QUEUE_SECONDS + 1)
    try:
        response = client.get("/leviers/")
    finally:
        waited.reset(token)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "Beaucoup de demandes arrivent en même temps." in response.content.decode()
    assert "default-src" in response["Content-Security-Policy"]
    assert client.get("/healthz").status_code == 200
