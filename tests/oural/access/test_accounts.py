"""Accounts: called by one name, and one for each e-mail address."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from oural.models import User
from tests.oural.access.people import make_member

pytestmark = pytest.mark.django_db
SENTENCE = "Un autre compte a déjà cette adresse électronique."


def test_an_account_is_called_by_its_name_or_its_identifier():
    named, unnamed = make_member(display_name="Ada Lovelace"), make_member(username="grace")
    assert (named.get_full_name(), named.get_short_name()) == ("Ada Lovelace", "Ada Lovelace")
    assert (unnamed.get_full_name(), unnamed.get_short_name()) == ("grace", "grace")


def test_an_account_has_no_name_that_is_superfluous():
    assert {"first_name", "last_name"}.isdisjoint(field.name for field in User._meta.get_fields())


@pytest.mark.parametrize("email", ["ada@ministere.example", "ADA@ministere.example", "Ada@Ministere.Example"])
def test_two_accounts_do_not_have_the_same_address(email):
    make_member(email="ada@ministere.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_member(email=email)
    with pytest.raises(ValidationError, match=SENTENCE):
        User(username="autre", password="x", email=email).full_clean()


def test_the_command_that_makes_an_administrator_tells_of_an_address_that_is_taken():
    make_member(email="ada@ministere.example")
    with pytest.raises(CommandError, match=SENTENCE):
        call_command("createsuperuser", interactive=False, username="autre", email="Ada@ministere.example")
    call_command("createsuperuser", interactive=False, username="autre", email="grace@ministere.example", verbosity=0)
    assert User.objects.get(username="autre").is_superuser


def test_accounts_need_no_address():
    assert make_member(email="").email == make_member(email="").email


def test_an_administrator_writes_the_name_and_the_address(client):
    colleague = make_member("Lecture", username="grace")
    make_member(email="ada@ministere.example")
    client.force_login(make_member("Administration"))
    address = reverse("admin:oural_user_change", args=[colleague.pk])
    sent = {"username": "grace", "is_active": "on", "is_staff": "on", "display_name": "Grace Hopper"}
    assert SENTENCE in client.post(address, sent | {"email": "ADA@ministere.example"}).content.decode()
    assert client.post(address, sent | {"email": "grace@ministere.example"}).status_code == 302
    for words in ("hopper", "grace@ministere"):
        page = client.get(reverse("admin:oural_user_changelist"), {"q": words}).content.decode()
        assert "Grace Hopper" in page
        assert "ada@" not in page


def test_an_administrator_makes_an_account(client):
    client.force_login(make_member("Administration"))
    password = "quatre-chevaux-bleus"
    sent = {"username": "grace", "usable_password": "true", "password1": password, "password2": password}
    assert client.post(reverse("admin:oural_user_add"), sent).status_code == 302
    assert User.objects.get(username="grace").check_password(password)
