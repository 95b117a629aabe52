"""`manage.py rotate_keys`: the secrets of the second factor follow the key."""

from io import StringIO

import pytest
from django.core.management import call_command

from oural.access import second_factor
from oural.models import Authenticator, RecoveryCodes
from tests.oural.access.codes import code_of, give_application
from tests.oural.access.people import make_member

pytestmark = pytest.mark.django_db
TODAY = "celle d’aujourd’hui"


def rotate(*arguments: str) -> tuple[str, str]:
    """What the command says, and what it warns of."""
    said, warned = StringIO(), StringIO()
    call_command("rotate_keys", *arguments, stdout=said, stderr=warned)
    return said.getvalue(), warned.getvalue()


def test_the_secrets_follow_the_key_and_the_older_one_may_go(settings):
    member = make_member("Publication")
    key = give_application(member).key
    codes = second_factor.renew_recovery_codes(user=member)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "une nouvelle clé", [settings.SECRET_KEY]
    before = list(Authenticator.objects.values_list())
    assert rotate() == (
        "2 secrets d’une ancienne clé, à chiffrer avec celle d’aujourd’hui (--apply)\u00a0; 0 à jour.\n",
        "",
    )
    assert list(Authenticator.objects.values_list()) == before
    assert rotate("--apply")[0].startswith(f"2 secrets d’une ancienne clé, chiffrés avec {TODAY}")
    settings.SECRET_KEY_FALLBACKS = []
    assert rotate("--apply") == (
        "0 secret d’une ancienne clé, chiffré avec celle d’aujourd’hui\u00a0; 2 à jour.\n",
        "",
    )
    assert second_factor.verify(user=member, code=code_of(key)) == Authenticator.objects.get()
    assert second_factor.verify(user=member, code=codes[0]) == RecoveryCodes.objects.get()


def test_a_secret_that_no_key_opens_is_told_and_left(settings):
    give_application(make_member("Publication"))
    settings.SECRET_KEY = "une nouvelle clé"
    before = list(Authenticator.objects.values_list())
    said, warned = rotate("--apply")
    assert said.startswith("0 secret d’une ancienne clé")
    assert warned.startswith("1 secret qu’aucune clé n’ouvre")
    assert list(Authenticator.objects.values_list()) == before
