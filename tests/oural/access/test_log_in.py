"""The log-in: a password, tried a bounded number of times, for a session that ends."""

import time
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Allowance
from catalogue.throttle import keyed_digest
from oural.access.confirmation import PER_ACCOUNT, PER_ADDRESS
from oural.access.sessions import SECONDS_BETWEEN_WRITES, SEEN, STARTED
from oural.models import AuditEvent, AuditKind, User
from tests.factories import make_innovation
from tests.oural.access.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db
HOME = "/admin/"
WRONG = "Identifiant ou mot de passe incorrect."
LIMIT = site.LOGIN_TRIES_PER_ACCOUNT


def log_in(client: Client, username: str, password: str = PASSWORD, **headers):
    return client.post(reverse("admin:login"), {"username": username, "password": password}, **headers)


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_the_right_password_opens_the_page_that_was_asked_for(client):
    member = make_member("Lecture")
    url = reverse("admin:catalogue_innovation_changelist")
    answer = client.get(url, follow=True)
    assert answer.redirect_chain == [(f"{reverse('admin:login')}?next={url}", 302)]
    answer = client.post(
        answer.request["PATH_INFO"], {"username": member.username, "password": PASSWORD, "next": url}, follow=True
    )
    assert answer.request["PATH_INFO"] == url
    assert answer.status_code == 200


def test_no_log_in_leads_off_the_site(client):
    member = make_member("Lecture")
    data = {"username": member.username, "password": PASSWORD, "next": "https://ailleurs.example/"}
    assert client.post(reverse("admin:login"), data).url.startswith("/")


def test_what_is_wrong_is_not_said(client):
    """An account that does not exist, one without access, one switched off, a wrong password: one page."""
    make_member("Lecture", username="presente")
    make_member("Lecture", username="eteinte", is_active=False)
    make_member(username="sans-acces", is_staff=False)
    pages = set()
    for name, password in (
        ("presente", "autre"),
        ("absente", PASSWORD),
        ("eteinte", PASSWORD),
        ("sans-acces", PASSWORD),
    ):
        answer = log_in(client, name, password)
        assert answer.status_code == 200
        assert WRONG in answer.content.decode()
        pages.add(answer.content.decode().replace(name, "…").split('<form action="/admin/login/"')[0])
    assert len(pages) == 1


def test_an_account_is_hashed_for_whether_it_exists_or_not(client, monkeypatch):
    """The time that an answer takes tells nothing: the same work is done."""
    made = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: made.append(1) or real(*given))
    make_member("Lecture", username="presente")
    counts = []
    for name in ("presente", "absente"):
        made.clear()
        log_in(client, name, "autre")
        counts.append(len(made))
    assert counts[0] == counts[1] >= 1


def test_after_too_many_wrong_passwords_even_the_right_one_waits(client):
    member = make_member("Lecture")
    for number in range(LIMIT):
        assert WRONG in log_in(client, member.username, f"faux-{number}").content.decode()
    answer = log_in(client, member.username)
    assert answer.status_code == 429 and 840 < int(answer["Retry-After"]) <= 900
    assert "Attendez 15 minutes" in answer.content.decode()
    assert not is_in(client)


def test_an_account_that_does_not_exist_waits_just_as_much(client):
    for number in range(LIMIT):
        log_in(client, "absente", f"faux-{number}")
    assert "Attendez 15 minutes" in log_in(client, "ABSENTE", "faux").content.decode()


def test_the_wait_has_an_end_and_does_not_grow_with_what_is_refused(client):
    member = make_member("Lecture")
    for number in range(LIMIT):
        log_in(client, member.username, f"faux-{number}")
    for _ in range(3):
        log_in(client, member.username)
    assert set(Allowance.objects.values_list("used", flat=True)) == {LIMIT}
    Allowance.objects.update(full_at=time.time() + 90)
    assert "Attendez 2 minutes" in log_in(client, member.username).content.decode()
    Allowance.objects.update(full_at=time.time())
    assert log_in(client, member.username).status_code == 302
    assert Allowance.objects.get().used == 0


def test_the_right_password_starts_the_count_anew(client):
    member = make_member("Lecture")
    for _ in range(2):
        for number in range(LIMIT - 1):
            log_in(client, member.username, f"faux-{number}")
        assert log_in(client, member.username).status_code == 302


def test_an_address_that_tries_many_accounts_waits_and_the_others_do_not(client):
    member = make_member("Lecture")
    for number in range(site.LOGIN_TRIES_PER_ADDRESS):
        log_in(client, f"compte-{number}", "faux", REMOTE_ADDR="192.0.2.7")
    assert "Attendez" in log_in(client, member.username, REMOTE_ADDR="192.0.2.7").content.decode()
    assert log_in(client, member.username, REMOTE_ADDR="192.0.2.8").status_code == 302


def used_from(address: str) -> float:
    return Allowance.objects.get(key=keyed_digest(PER_ADDRESS.name, address)).used


def test_the_password_of_one_account_does_not_pay_for_the_tries_on_others(client):
    member = make_member("Lecture")
    for number in range(5):
        log_in(client, f"compte-{number}", "faux")
    log_in(client, member.username)
    assert used_from("127.0.0.1") == 5
    assert Allowance.objects.count() == 6


def change_password(client: Client, old: str):
    new = "cinq-chevaux-bleus"
    return client.post(
        reverse("admin:password_change"), {"old_password": old, "new_password1": new, "new_password2": new}
    )


def test_the_old_password_cannot_be_tried_for_ever(client):
    """Whoever found a session open does not find the password with it; and each try is told to the audit."""
    member = make_member("Lecture")
    client.force_login(member)
    for number in range(LIMIT):
        page = change_password(client, f"faux-{number}").content.decode()
        assert "pas celui de votre compte" in page
        assert 'aria-describedby="id_old_password_error"' in page
    for password in ("faux", PASSWORD):
        answer = change_password(client, password)
        assert answer.status_code == 429 and 840 < int(answer["Retry-After"]) <= 900
        assert "Attendez 15 minutes" in answer.content.decode()
    assert "Attendez 15 minutes" in log_in(Client(), member.username).content.decode()
    failures = AuditEvent.objects.filter(kind=AuditKind.LOGIN_FAILED, account=member)
    assert set(failures.values_list("detail", flat=True)) == {"changement de mot de passe"}
    assert len(failures) == LIMIT
    Allowance.objects.update(full_at=time.time())
    assert change_password(client, PASSWORD).status_code == 302
    assert Allowance.objects.get().used == 0


def test_the_bounds_of_the_tries_are_settings(client, settings):
    settings.LOGIN_TRIES_PER_ACCOUNT, settings.LOGIN_TRIES_PER_ADDRESS, settings.LOGIN_TRIES_MINUTES = 1, 3, 60
    log_in(client, "absente", "faux")
    assert "Attendez 60 minutes" in log_in(client, "absente", "faux").content.decode()
    for name in ("deux", "trois"):
        assert WRONG in log_in(client, name, "faux").content.decode()
    assert "Attendez 60 minutes" in log_in(client, "quatre", "faux").content.decode()


def test_the_tries_keep_neither_name_nor_address(client, settings):
    log_in(client, "jeanne.dupont", "faux", REMOTE_ADDR="192.0.2.7")
    keys = list(Allowance.objects.values_list("key", flat=True))
    assert [len(key) for key in keys] == [64, 64]
    assert keyed_digest(PER_ACCOUNT.name, "Jeanne.Dupont") in keys
    settings.SECRET_KEY = "another"
    assert keyed_digest(PER_ACCOUNT.name, "jeanne.dupont") not in keys
    Allowance.objects.update(full_at=time.time())
    log_in(client, "camille.martin", "faux", REMOTE_ADDR="192.0.2.8")
    assert not Allowance.objects.filter(key__in=keys).exists()


@pytest.mark.parametrize("value", ["\0", "é" * 10_000, "x" * 10_000, "10" * 15, "\ud83d\ude00", "' OR 1=1 --", ""])
def test_strange_names_and_passwords_get_a_page(value, client):
    value = value.encode("utf-16", "surrogatepass").decode("utf-16")
    for data in ({"username": value, "password": "x"}, {"username": "x", "password": value}):
        answer = client.post(reverse("admin:login"), data)
        assert answer.status_code == 200
        assert answer.context["form"].errors


def test_bytes_that_are_no_text_get_a_page(client):
    answer = client.post(
        reverse("admin:login"), b"username=%ff%fe&password=%00", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200


def test_a_session_ends_with_the_browser_and_without_use(client, settings):
    member = make_member("Lecture")
    cookie = log_in(client, member.username).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == cookie["expires"] == ""
    assert cookie["httponly"]
    row = Session.objects.get()
    left = row.expire_date - timezone.now()
    assert timedelta(minutes=119) < left <= timedelta(minutes=120)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(client)


def change_session(client: Client, **values) -> None:
    session = client.session
    session.update(values)
    session.save()


def test_a_session_in_use_goes_on(client):
    member = make_member("Lecture")
    log_in(client, member.username)
    change_session(client, **{SEEN: int(time.time()) - SECONDS_BETWEEN_WRITES - 1})
    soon = timezone.now() + timedelta(minutes=1)
    Session.objects.update(expire_date=soon)
    assert is_in(client)
    assert Session.objects.get().expire_date > soon


def test_a_session_in_use_is_not_written_at_each_page(client):
    log_in(client, make_member("Lecture").username)
    before = Session.objects.get().expire_date
    assert is_in(client)
    assert Session.objects.get().expire_date == before


@pytest.mark.parametrize("hours", [13, 1_000])
def test_no_session_lasts_more_than_its_longest(hours, client):
    log_in(client, make_member("Lecture").username)
    change_session(client, **{STARTED: int(time.time()) - hours * 3600})
    assert not is_in(client)
    assert "_auth_user_id" not in client.session


def test_a_new_password_ends_the_other_sessions(client):
    member = make_member("Lecture")
    elsewhere = Client()
    for each in (client, elsewhere):
        log_in(each, member.username)
    new = "cinq-chevaux-bleus"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("admin:password_change"), data).status_code == 302
    assert is_in(client)
    assert not is_in(elsewhere)


def test_an_account_switched_off_is_out_at_once(client):
    member = make_member("Lecture")
    log_in(client, member.username)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert not is_in(client)


def test_public_pages_do_not_read_the_session(client):
    make_innovation()
    answer = client.get("/innovations/")
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_the_rules_are_told_in_french_where_one_chooses(client):
    log_in(client, make_member("Lecture").username)
    page = client.get(reverse("admin:password_change")).content.decode()
    assert "au minimum 12 caractères" in page
    assert "Quatre mots sans rapport entre eux" in page
    assert all(text.startswith("Votre mot de passe ") for text in password_validators_help_texts())


def test_the_log_in_page_says_when_a_session_ends_and_who_helps(client):
    page = client.get(reverse("admin:login")).content.decode()
    assert "après 120 minutes sans activité" in page
    assert "après 12 heures" in page
    assert page.count("<h1") == 1


def test_nothing_of_a_refused_log_in_is_written_down(client, caplog):
    log_in(client, "jeanne.dupont", "faux-secret")
    assert "jeanne" not in caplog.text
    assert "jeanne" not in str(list(AuditEvent.objects.values_list()))
