"""What protects an account does not change with its session alone: password and code are asked again."""

import time
from urllib.parse import urlencode

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from catalogue.models import Allowance
from oural.access import second_factor
from oural.access.confirmation import CONFIRMED
from oural.models import AuditEvent, AuditKind, Authenticator, RecoveryCodes, User
from tests.oural.access.by_proconnect import EMAIL, come_in, expect
from tests.oural.access.codes import code_of, give_application, wrong_code
from tests.oural.access.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db
CONFIRM, ENROL, CODES = (reverse(f"access:{name}") for name in ("confirm", "enrol", "recovery-codes"))
LIMIT = site.LOGIN_TRIES_PER_ACCOUNT


def come_in_with_code(client: Client, member: User) -> str:
    """Log in with password and code; gives the key of the application."""
    device = give_application(member)
    client.post(reverse("admin:login"), {"username": member.username, "password": PASSWORD})
    client.post(reverse("access:verify"), {"code": code_of(device.key, steps=-1)})
    assert client.get("/admin/").status_code == 200
    return device.key


def wait(client: Client, minutes: int = 11) -> None:
    """Let so many minutes pass since the secrets were given."""
    session = client.session
    session[CONFIRMED] = int(time.time()) - 60 * minutes
    session.save()


def asks(answer, url: str) -> bool:
    """Whether the answer leads to the page that asks, and from there to `url`."""
    return answer.status_code == 302 and answer.url == f"{CONFIRM}?{urlencode({'next': url})}"


def pages_of(member: User) -> list[str]:
    """The pages that change what protects one's own account or, for who administers, that of a colleague."""
    colleague = make_member("Lecture")
    give_application(colleague)
    names = ("auth_user_password_change", "oural_user_reset_second_factor", "oural_user_release_identity")
    return [ENROL, CODES, *(reverse(f"admin:{name}", args=[colleague.pk]) for name in names)]


def test_a_session_alone_changes_nothing_that_protects_an_account(client):
    member = make_member("Administration")
    come_in_with_code(client, member)
    second_factor.renew_recovery_codes(user=member)
    pages = pages_of(member)
    kept = list(User.objects.values_list("password")), list(Authenticator.objects.values_list("sealed"))
    assert [url for url in pages if client.get(url).status_code != 200] == [], "the secrets were just given"
    wait(client)
    sent = {"code": "123456", "password1": "cinq-chevaux-bleus", "password2": "cinq-chevaux-bleus"}
    for url in pages:
        assert asks(client.get(url), url)
        assert asks(client.post(url, sent | {"set-password": "1"}), url)
    assert kept == (list(User.objects.values_list("password")), list(Authenticator.objects.values_list("sealed")))
    assert not AuditEvent.objects.filter(kind=AuditKind.SECOND_FACTOR_RESET).exists()
    assert client.get("/admin/").status_code == 200, "the rest of the admin asks nothing"


def test_password_and_code_open_the_page_that_asked_for_them(client):
    member = make_member("Lecture")
    key = come_in_with_code(client, member)
    wait(client)
    page = client.get(ENROL, follow=True).content.decode()
    assert page.count("<h1") == 1
    assert 'autocomplete="current-password"' in page
    answer = client.post(CONFIRM, {"password": PASSWORD, "code": code_of(key), "next": ENROL})
    assert (answer.status_code, answer.url) == (302, ENROL)
    assert client.get(ENROL).status_code == 200
    wait(client, 9)
    assert client.get(ENROL).status_code == 200
    wait(client, 10)
    assert asks(client.get(ENROL), ENROL)


@pytest.mark.parametrize("minutes", [1, 60])
def test_how_long_they_hold_is_a_setting(minutes, client, settings):
    settings.REAUTHENTICATION_MINUTES = minutes
    come_in_with_code(client, make_member("Lecture"))
    wait(client, minutes - 1)
    assert client.get(CODES).status_code == 200
    wait(client, minutes)
    assert asks(client.get(CODES), CODES)


def test_one_without_the_other_is_refused_at_its_field(client):
    key = come_in_with_code(client, make_member("Lecture"))
    wait(client)
    for sent, field in (
        ({"password": "faux", "code": code_of(key)}, "password"),
        ({"password": PASSWORD, "code": wrong_code(key)}, "code"),
        ({"password": PASSWORD}, "code"),
        ({"code": code_of(key)}, "password"),
        ({}, "password"),
    ):
        answer = client.post(CONFIRM, sent | {"next": ENROL})
        assert field in answer.context["form"].errors
        assert f'aria-describedby="id_{field}_error"' in answer.content.decode()
        assert asks(client.get(ENROL), ENROL)
    failures = AuditEvent.objects.filter(kind=AuditKind.LOGIN_FAILED)
    assert set(failures.values_list("detail", flat=True)) == {"confirmation", "second facteur"}


def test_the_code_is_not_used_up_by_a_wrong_password(client):
    key = come_in_with_code(client, make_member("Lecture"))
    wait(client)
    code = code_of(key)
    client.post(CONFIRM, {"password": "faux", "code": code})
    assert client.post(CONFIRM, {"password": PASSWORD, "code": code}).status_code == 302


def test_the_password_cannot_be_tried_for_ever(client):
    key = come_in_with_code(client, make_member("Lecture"))
    wait(client)
    for number in range(LIMIT):
        client.post(CONFIRM, {"password": f"faux-{number}", "code": "123456"})
    answer = client.post(CONFIRM, {"password": PASSWORD, "code": code_of(key)})
    assert answer.status_code == 429 and 840 < int(answer["Retry-After"]) <= 900
    assert "Attendez 15 minutes" in answer.content.decode()
    Allowance.objects.update(full_at=time.time())
    assert client.post(CONFIRM, {"password": PASSWORD, "code": code_of(key)}).status_code == 302


def test_an_account_without_a_factor_gives_its_password(client):
    member = make_member("Lecture")
    client.post(reverse("admin:login"), {"username": member.username, "password": PASSWORD})
    assert client.get(ENROL).status_code == 200
    wait(client)
    assert asks(client.get(ENROL), ENROL)
    assert "id_code" not in client.get(CONFIRM).content.decode()
    assert client.post(CONFIRM, {"password": PASSWORD, "next": ENROL}).url == ENROL


def test_a_half_open_session_left_alone_gets_no_application(client, settings):
    """Whoever gave the password and went away, of an account that must get a factor."""
    settings.SECOND_FACTOR_REQUIRED = True
    member = make_member("Lecture")
    client.post(reverse("admin:login"), {"username": member.username, "password": PASSWORD})
    wait(client)
    assert asks(client.get(ENROL), ENROL)
    assert "Revenir à la connexion" in client.get(CONFIRM).content.decode()
    assert client.post(CONFIRM, {"password": PASSWORD, "next": ENROL}).url == ENROL
    assert client.get(ENROL).status_code == 200


def test_a_half_open_session_of_who_has_a_factor_confirms_nothing(client):
    member = make_member("Lecture")
    device = give_application(member)
    client.post(reverse("admin:login"), {"username": member.username, "password": PASSWORD})
    assert CONFIRMED not in client.session
    answer = client.post(CONFIRM, {"password": PASSWORD, "code": code_of(device.key)})
    assert answer.url == reverse("admin:login")
    assert client.get("/admin/").status_code == 302


def test_nobody_confirms_nothing_and_no_confirmation_leads_off_the_site(client):
    assert client.get(CONFIRM).url == reverse("admin:login")
    client.force_login(make_member("Lecture"))
    away = "https://ailleurs.example/"
    assert client.post(CONFIRM, {"password": PASSWORD, "next": away}).url == reverse("admin:index")
    assert client.put(CONFIRM).status_code == 405


def test_ones_own_account_is_not_changed_by_its_page_in_the_admin(client):
    """There, neither the old password nor a code would be asked for."""
    member = make_member("Administration")
    come_in_with_code(client, member)
    given = {"password1": "cinq-chevaux-bleus", "password2": "cinq-chevaux-bleus", "set-password": "1"}
    for number in (f"{member.pk}", f"0{member.pk}"):
        password = reverse("admin:auth_user_password_change", args=[number])
        assert client.post(password, given).url == reverse("admin:password_change")
    reset = reverse("admin:oural_user_reset_second_factor", args=[member.pk])
    assert client.post(reset).url == reverse("access:second-factor")
    assert second_factor.has_one(member)
    assert User.objects.get(pk=member.pk).check_password(PASSWORD)


def test_an_agent_has_no_secret_here_to_give(provider, client):
    expect(EMAIL, "Administration")
    come_in(client)
    assert client.get(CONFIRM).url == reverse("admin:login")
    for url in (ENROL, CODES):
        assert client.get(url).url == reverse("access:second-factor")
    agent = User.objects.get()
    give_application(agent)
    assert client.post(CODES).url == reverse("access:second-factor")
    assert not RecoveryCodes.objects.exists()
    colleague = make_member("Lecture")
    assert client.get(reverse("admin:auth_user_password_change", args=[colleague.pk])).status_code == 200
