"""What is sent to the pages of alerts to break them gets a sentence, on both databases."""

import pytest

from tests.catalogue.alerts.rows import ASKED, address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["\x00", "a\x00@b.fr", "é" * 10_000, "@", "", "a@b\ud800.fr", "cami\u0301lle@b.fr"])
def test_a_hostile_address_gets_a_sentence(client, typed):
    answer = client.post(address(), ASKED | {"email": typed.encode(errors="replace").decode()})
    assert answer.status_code == 200 and "fr-message--error" in answer.content.decode()


HOSTILE = ["\x00", "-1", "9" * 30, "é" * 5000, "²", "inconnu", "q=%00&page=-1", "%", "e\u0301tang"]


@pytest.mark.parametrize("key", HOSTILE)
@pytest.mark.parametrize("kind", ["recherche", "territoire", "fiche", "proposition", "dossier", "\x00"])
def test_what_names_nothing_gets_a_sentence(client, kind, key):
    answer = client.get(address(kind, key))
    is_search = kind == "recherche" and len(key) < 2000
    assert answer.status_code == (200 if is_search else 404)
    assert ("M’avertir par courriel" if is_search else "n’existe pas, ou n’existe plus") in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "1:x", "é", "1" * 10_000, "1:2:3", "..", "%00"])
def test_a_link_that_is_not_ours_opens_nothing(client, token):
    for answer in (client.get(f"/alertes/{token}/"), client.post(f"/alertes/{token}/", {"action": "arreter"})):
        assert answer.status_code == 404
