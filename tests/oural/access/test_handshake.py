"""What the site keeps of an agent who is away at ProConnect is a cookie: no session before the return."""

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client

from oural.access.views import handshake
from tests.oural.access.by_proconnect import RETURN, START, back_from_provider, come_in, expect
from tests.oural.access.provider import AGENT

pytestmark = pytest.mark.django_db
EMAIL = AGENT["email"].lower()


def states(client: Client) -> dict:
    """The log-ins under way in a browser."""
    return signing.loads(client.cookies["proconnect"].value, salt=handshake.SALT)[handshake.STATES]


def test_who_only_leaves_for_proconnect_has_no_session(provider, client):
    for _ in range(8):
        answer = client.get(START)
    cookie = answer.cookies["proconnect"]
    assert not Session.objects.exists() and "sessionid" not in client.cookies
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and len(cookie.value) < 4000
    assert len(states(client)) == 5


def test_who_is_refused_on_the_way_back_has_no_session(provider, client):
    for query in ("code=x&state=y", "error=access_denied", f"code=x&state={'z' * 5000}"):
        client.get(START)
        assert client.get(f"{RETURN}?{query}").status_code == 403
    provider.identity_lies = {"nonce": "x" * 64}
    assert come_in(client).status_code == 403
    assert not Session.objects.exists()


def test_of_two_log_ins_under_way_one_comes_back_once_and_the_other_waits(provider, client):
    expect(EMAIL, "Lecture")
    client.get(START)
    back = back_from_provider(client)
    assert len(states(client)) == 2
    assert client.get(back).status_code == 302
    assert len(states(client)) == 1
    assert client.get(back).status_code == 403
    assert not {handshake.STATES, handshake.NEXT} & set(client.session.keys())


@pytest.mark.parametrize("value", ["", "x", "é", "a:b:c", "\x00"])
def test_a_cookie_that_the_site_did_not_sign_is_nothing(value, provider, client):
    back = back_from_provider(client)
    client.cookies["proconnect"] = value
    assert client.get(back).status_code == 403


def test_a_page_with_an_endless_address_is_not_opened(provider, client):
    expect(EMAIL, "Lecture")
    assert come_in(client, next=f"/admin/?q={'a' * 5000}").url == "/admin/"
