"""Nobody who writes, or works for long, takes a thread from who reads; who is one too many is told so."""

import threading
from types import SimpleNamespace

import pytest

from oural.serving import lanes
from oural.serving.head import Head
from oural.serving.lanes import Full, Lanes, lane_of, waited

SIZES = {"pages": 2, "forms": 1, "admin": 1}
LENGTH = 3


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


def conn(method: str) -> SimpleNamespace:
    """A connection with a request of that method."""
    return SimpleNamespace(sock=SimpleNamespace(head=Head(0, method, "/")))


def test_forms_that_wait_keep_no_page_from_its_readers():
    made, held = Lanes(SIZES, length=LENGTH, session_cookie="sessionid"), threading.Event()
    try:
        stuck = [made.submit(lambda each: held.wait(9), conn("POST")) for _ in range(SIZES["forms"] + LENGTH)]
        pages = [made.submit(lambda each: waited.get(), conn("GET")) for _ in range(4)]
        assert max(page.result(5) for page in pages) < 5
        refused = made.submit(lambda each: waited.get(), conn("POST"))
        assert refused.result(5) == float("inf")
        assert not any(each.done() for each in stuck[1:])
    finally:
        held.set()
        made.shutdown()


def test_more_than_can_be_refused_is_left():
    made, held = Lanes(SIZES, length=LENGTH, session_cookie="sessionid"), threading.Event()
    places = SIZES["forms"] + LENGTH + lanes.REFUSING + LENGTH
    try:
        for _ in range(places):
            made.submit(lambda each: held.wait(9), conn("POST"))
        with pytest.raises(Full):
            made.submit(lambda each: held.wait(9), conn("POST"))
        held.set()
    finally:
        made.shutdown()


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
