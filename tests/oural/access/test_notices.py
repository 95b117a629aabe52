"""Whoever did not do it learns by mail of what happened to their account; nothing in the mail opens anything."""

import re
from io import StringIO

import pytest
from django.conf import settings as site
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from catalogue.models import OutgoingMail
from oural.access import second_factor
from oural.models import User
from tests.oural.access.by_proconnect import EMAIL, come_in, expect
from tests.oural.access.codes import code_of, give_application
from tests.oural.access.people import PASSWORD, make_member
from tests.oural.access.test_sessions import FIREFOX, IPHONE, log_in

pytestmark = pytest.mark.django_db
NEW = "cinq-chevaux-bleus"
ADDRESS = "ada@ministere.example"


@pytest.fixture
def member() -> User:
    """Somebody who can be written to, and who comes from Firefox on Windows."""
    member = make_member("Lecture", email=ADDRESS)
    log_in(member)
    OutgoingMail.objects.all().delete()
    return member


def mails() -> list[str]:
    """What was written to the member since, the oldest first: subject and text."""
    found = OutgoingMail.objects.order_by("pk")
    assert {mail.to for mail in found} <= {ADDRESS}
    return [f"{mail.subject}\n{mail.text}" for mail in found]


def test_a_new_device_is_told_once(member):
    log_in(member)
    assert mails() == []
    for _ in range(2):
        assert log_in(member, IPHONE).get("/admin/").status_code == 200
    (mail,) = mails()
    assert "nouvel appareil" in mail
    assert "Safari sur iPhone" in mail
    assert f"«\u00a0{member.username}\u00a0»" in mail
    assert reverse("access:sessions") in mail


def test_a_device_that_only_gave_the_password_is_not_told_before_its_code(member):
    device = give_application(member)
    client = log_in(member, IPHONE)
    assert mails() == []
    client.post(reverse("access:verify"), {"code": code_of(device.key)})
    assert len(mails()) == 1


def test_a_session_that_changes_its_key_is_no_new_device(member):
    client = log_in(member)
    sent = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post(reverse("admin:password_change"), sent)
    client.get("/admin/")
    (mail,) = mails()
    assert mail.startswith("Oural\u00a0: le mot de passe de votre compte a été changé\n")


def test_a_password_that_somebody_else_changes_is_told(member, client, monkeypatch):
    client.force_login(make_member("Administration"))
    address = reverse("admin:auth_user_password_change", args=[member.pk])
    client.post(address, {"usable_password": "false", "unset-password": "1"})
    client.post(address, {"password1": NEW, "password2": NEW})
    monkeypatch.setattr("getpass.getpass", lambda prompt: PASSWORD)
    call_command("changepassword", member.username, stdout=StringIO())
    words = [re.search(r"mot de passe de votre compte a été (\w+)", mail)[1] for mail in mails()]
    assert words == ["retiré", "donné", "changé"]


def test_whatever_happens_to_the_second_factor_is_told(member):
    first, second = second_factor.new_key(), second_factor.new_key()
    for key in (first, second):
        second_factor.enrol(user=member, key=key, code=code_of(key))
    second_factor.renew_recovery_codes(user=member)
    second_factor.reset(user=member, by=None)
    starts = (
        "Un second facteur a été activé",
        "Une autre application a pris la place de la première",
        "De nouveaux codes de secours ont été faits",
        "Le second facteur a été retiré",
    )
    for mail, start in zip(mails(), starts, strict=True):
        assert f"{start} sur votre compte" in mail


def test_no_mail_holds_a_secret(member):
    client = log_in(member, IPHONE)
    key = second_factor.new_key()
    _, codes = second_factor.enrol(user=member, key=key, code=code_of(key))
    codes += second_factor.renew_recovery_codes(user=member)
    member.set_password(NEW)
    member.save()
    text = "\n".join(mails())
    assert len(mails()) == 4
    for secret in (key, second_factor.in_base32(key), NEW, client.session.session_key, *codes):
        assert secret not in text
    assert set(re.findall(r"https?://\S+", text)) == {f"{site.SITE_URL}{reverse('access:sessions')}"}


def test_what_changes_nothing_of_an_account_writes_nothing(member):
    member.display_name = "Ada"
    member.save()
    member.groups.set(Group.objects.filter(name="Publication"))
    User.objects.create_user("grace", email="grace@ministere.example", password=PASSWORD)
    assert mails() == []


@pytest.mark.parametrize("email", ["", "nulle part"])
def test_an_account_that_cannot_be_written_to_comes_in_all_the_same(email):
    assert log_in(make_member("Lecture", email=email), FIREFOX).get("/admin/").status_code == 200
    assert not OutgoingMail.objects.exists()


def test_agents_are_written_to_at_the_address_of_proconnect(provider, client):
    expect(EMAIL, "Lecture")
    come_in(client)
    assert [mail.to for mail in OutgoingMail.objects.all()] == [EMAIL]
