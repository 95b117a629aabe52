"""ProConnect from end to end, against a provider that tells the truth or lies."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse

from oural.access.proconnect import refusals
from oural.models import AuditEvent, AuditKind, User
from tests.oural.access.by_proconnect import EMAIL, RETURN, START, back_from_provider, come_in, expect, refused
from tests.oural.access.codes import give_application
from tests.oural.access.people import PASSWORD, make_member
from tests.oural.access.provider import CLIENT_ID, CLIENT_SECRET, OTHER_KEY, FakeProvider

pytestmark = pytest.mark.django_db
LEFT = reverse("access:proconnect-left")


def test_an_expected_agent_comes_in_with_the_roles_of_the_list(provider, client):
    expect(EMAIL, "Publication", "Rédaction du suivi")
    answer = come_in(client)
    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    user = User.objects.get()
    assert (user.username, user.email, user.get_full_name()) == ("marie.curie", EMAIL, "Marie Curie")
    assert user.is_staff
    assert not user.is_superuser
    assert not user.has_usable_password()
    assert set(user.groups.values_list("name", flat=True)) == {"Publication", "Rédaction du suivi"}
    assert AuditEvent.objects.get(kind=AuditKind.LOGGED_IN).account == user
    assert EMAIL not in str(list(AuditEvent.objects.values_list()))


def test_the_request_says_what_it_must(provider, client):
    expect(EMAIL, "Lecture")
    come_in(client)
    asked = provider.asked
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert asked["state"] != asked["nonce"]
    assert asked["scope"] == "openid given_name usual_name email"
    assert asked["redirect_uri"] == f"http://testserver{RETURN}"
    assert asked["code_challenge_method"] == "S256"
    assert len(provider.proof["code_verifier"]) >= 43


def test_a_provider_without_pkce_is_not_sent_what_it_does_not_know(provider, client):
    provider.published_lies = {"code_challenge_methods_supported": []}
    expect(EMAIL, "Lecture")
    assert come_in(client).status_code == 302
    assert "code_challenge" not in provider.asked


def test_the_page_that_was_asked_for_opens_and_no_other_site(provider, client):
    expect(EMAIL, "Lecture")
    asked = reverse("admin:catalogue_innovation_changelist")
    assert come_in(client, next=asked).url == asked
    assert come_in(Client(), next="https://ailleurs.example/").url == "/admin/"


def outdated() -> dict[str, int]:
    now = int(time.time())
    return {"iat": now - 600, "exp": now - 300}


LIES = {
    "wrong nonce": {"identity_lies": {"nonce": "x" * 64}},
    "no nonce": {"identity_lies": {"nonce": None}},
    "identity outdated": {"identity_lies": outdated()},
    "identity for another site": {"identity_lies": {"aud": "another"}},
    "identity for several sites": {"identity_lies": {"aud": [CLIENT_ID, "another"]}},
    "identity for a list of this site": {"identity_lies": {"aud": [CLIENT_ID]}},
    "identity of another provider": {"identity_lies": {"iss": "https://ailleurs.example"}},
    "identity without an end": {"identity_lies": {"exp": None}},
    "userinfo outdated": {"userinfo_lies": outdated()},
    "userinfo for another site": {"userinfo_lies": {"aud": "another"}},
    "userinfo for a list of this site": {"userinfo_lies": {"aud": [CLIENT_ID]}},
    "userinfo of another provider": {"userinfo_lies": {"iss": "https://ailleurs.example"}},
    "userinfo of another agent": {"userinfo_lies": {"sub": "another"}},
    "userinfo without an end": {"userinfo_lies": {"exp": None}},
    "userinfo not signed": {"userinfo_type": "application/json"},
    "another key": {"key": OTHER_KEY},
    "no signature": {"algorithm": "none"},
    "no address": {"userinfo_lies": {"email": None}},
    "strange address": {"userinfo_lies": {"email": "nulle part\0"}},
    "address that is no text": {"userinfo_lies": {"email": ["a@ministere.example"]}},
    "strange subject": {"identity_lies": {"sub": "a\0b"}, "userinfo_lies": {"sub": "a\0b"}},
    "endless subject": {"identity_lies": {"sub": "x" * 10_000}, "userinfo_lies": {"sub": "x" * 10_000}},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_not_believed(lie, provider, client):
    expect(EMAIL, "Publication")
    for name, value in LIES[lie].items():
        setattr(provider, name, value)
    assert refused(client, refusals.UNTRUSTED)


def test_a_token_signed_with_the_secret_of_the_site_is_not_believed(provider, client):
    expect(EMAIL, "Publication")
    provider.algorithm, provider.key = "HS256", CLIENT_SECRET * 3
    assert refused(client, refusals.UNTRUSTED)


def test_no_second_factor_is_added_to_that_of_proconnect(provider, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    expect(EMAIL, "Administration")
    come_in(client)
    assert client.get("/admin/").status_code == 200
    assert "entré par ProConnect" in client.get(reverse("access:second-factor")).content.decode()
    assert client.get(reverse("access:enrol")).url == reverse("access:second-factor")


@pytest.mark.parametrize("acr", ["eidas0", "eidas1", "", None, ["eidas2"], {"eidas2": 1}, "EIDAS2", "eidas2 eidas3"])
def test_two_factors_are_asked_for_and_one_is_not_enough(acr, provider, client):
    expect(EMAIL, "Lecture")
    provider.identity_lies = {"acr": acr}
    assert refused(client, refusals.TOO_WEAK)
    levels = ["eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"]
    assert json.loads(provider.asked["claims"]) == {"id_token": {"acr": {"essential": True, "values": levels}}}
    for level in levels:
        provider.identity_lies = {"acr": level}
        assert come_in(Client()).status_code == 302


def test_the_level_counts_where_it_is_asked_for_and_nowhere_else(provider, client):
    expect(EMAIL, "Lecture")
    provider.identity_lies, provider.userinfo_lies = {"acr": "eidas1"}, {"acr": "eidas3"}
    assert refused(client, refusals.TOO_WEAK)


def test_a_session_of_a_level_that_is_no_longer_enough_is_closed(provider, client, settings):
    settings.PROCONNECT_ACR_VALUES = ["eidas1"]
    expect(EMAIL, "Administration")
    provider.identity_lies = {"acr": "eidas1"}
    come_in(client)
    assert client.get("/admin/").status_code == 200
    settings.PROCONNECT_ACR_VALUES = ["eidas2"]
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_who_comes_again_with_one_factor_does_not_stay(provider, client):
    expect(EMAIL, "Lecture")
    come_in(client)
    provider.identity_lies = {"acr": "eidas1"}
    assert come_in(client).status_code == 403
    assert client.session["proconnect_acr"] == "eidas1-mfa"


def test_a_refusal_of_the_provider_gets_a_sentence_and_closes_nothing(provider, client):
    member = make_member("Lecture")
    client.post(reverse("admin:login"), {"username": member.username, "password": PASSWORD})
    provider.error = "access_denied"
    answer = come_in(client)
    assert answer.status_code == 403
    assert refusals.NOT_CONFIRMED in answer.content.decode()
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=x",
        "?state=x",
        "?code=the-code&state=never-given",
        "?code=%00&state=%ff",
        f"?state={'9' * 5000}&code=x",
    ],
)
def test_a_return_that_nobody_asked_for_gets_a_sentence(query, provider, client):
    answer = client.get(f"{RETURN}{query}")
    assert answer.status_code == 403
    assert "Recommencez" in answer.content.decode()


def test_a_return_serves_once_and_in_the_browser_that_asked(provider, client):
    expect(EMAIL, "Lecture")
    address = back_from_provider(client)
    assert Client().get(address).status_code == 403
    assert client.get(address).status_code == 302
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "lies", [{"issuer": "https://ailleurs.example"}, {"token_endpoint": "http://ailleurs.example/"}]
)
def test_a_provider_that_leads_elsewhere_is_not_followed(lies, provider, client):
    provider.published_lies = lies
    answer = client.get(START)
    assert answer.status_code == 403
    assert refusals.UNREACHABLE in answer.content.decode()


def test_a_provider_that_is_down_gets_a_sentence(provider, client):
    provider.down = True
    answer = client.get(START)
    assert answer.status_code == 403
    assert refusals.UNREACHABLE in answer.content.decode()


def test_a_provider_that_goes_down_on_the_way_gets_a_sentence(provider, client):
    address = back_from_provider(client)
    provider.down = True
    provider.asked = {"redirect_uri": "changed"}
    assert client.get(address).status_code == 403


def log_out(client: Client):
    return client.post(reverse("admin:logout"))


def test_the_log_out_goes_by_proconnect_and_comes_back(provider, client):
    expect(EMAIL, "Lecture")
    come_in(client)
    token = client.session["oidc_id_token"]
    answer = log_out(client)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    onward = answer.headers["Refresh"].removeprefix("0; url=")
    assert onward == answer.context["url"]
    query = parse_qs(urlsplit(onward).query)
    assert query["id_token_hint"] == [token]
    assert query["post_logout_redirect_uri"] == [f"http://testserver{LEFT}"]
    assert len(query["state"][0]) >= 32
    back = urlsplit(requests.get(onward, allow_redirects=False, timeout=10).headers["Location"])
    end = client.get(f"{back.path}?{back.query}")
    assert "Votre session est fermée" in end.content.decode()
    assert not client.session.keys()


def test_a_forged_end_of_the_way_out_closes_nothing(provider, client):
    expect(EMAIL, "Lecture")
    come_in(client)
    assert client.get(f"{LEFT}?state=forged").status_code == 302
    assert client.get("/admin/").status_code == 200


def test_the_log_out_works_while_the_provider_is_down(provider, client, monkeypatch):
    expect(EMAIL, "Lecture")
    come_in(client)
    monkeypatch.setattr("oural.access.proconnect.provider._known", {})
    provider.down = True
    assert log_out(client).status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_local_account_logs_out_here_only(provider, client):
    client.force_login(make_member("Lecture"))
    answer = log_out(client)
    assert answer.status_code == 200
    assert "Refresh" not in answer.headers
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("admin:logout")).status_code == 405


def test_the_token_outlives_the_session_of_whoever_was_there(provider, client):
    expect(EMAIL, "Lecture")
    client.force_login(make_member("Lecture"))
    come_in(client)
    assert client.session["oidc_id_token"]


def test_whoever_has_given_a_password_only_may_come_by_the_other_door(provider, client):
    member = make_member("Publication")
    give_application(member)
    client.post(reverse("admin:login"), {"username": member.username, "password": PASSWORD})
    expect(EMAIL, "Lecture")
    come_in(client)
    assert client.get("/admin/").status_code == 200


def test_the_door_does_not_exist_where_it_is_not_set(client):
    assert "ProConnect" not in client.get(reverse("admin:login")).content.decode()
    for url in (START, RETURN):
        assert client.get(url).status_code == 404
    assert client.get(LEFT).url == reverse("admin:login")


def test_the_log_in_page_shows_the_door_where_it_is_set(provider, client):
    page = client.get(f"{reverse('admin:login')}?next=/admin/catalogue/").content.decode()
    assert f'href="{START}?next=%2Fadmin%2Fcatalogue%2F"' in page
    assert page.count("<h1") == 1


def test_other_methods_are_refused(provider, client):
    for url in (START, RETURN, LEFT):
        assert client.post(url).status_code == 405


def test_the_provider_of_the_tests_knows_its_own_lies():
    assert all(hasattr(FakeProvider(), name) for lies in LIES.values() for name in lies)
