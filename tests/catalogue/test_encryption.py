"""What is encrypted is read by the site alone, for what it was encrypted for, with the keys that it has or had."""

import pytest

from catalogue.encryption import Keyring, Unreadable

KEYRING, OTHER = Keyring("a"), Keyring("b")


def test_a_text_comes_back_and_shows_nothing():
    token = KEYRING.encrypt("Un secret")
    assert KEYRING.decrypt(token) == "Un secret"
    assert "secret" not in token and token != KEYRING.encrypt("Un secret")


def test_a_former_key_reads_as_long_as_it_is_named(settings):
    token = KEYRING.encrypt("Un secret")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 8
    with pytest.raises(Unreadable):
        KEYRING.decrypt(token)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert KEYRING.decrypt(token) == "Un secret"


@pytest.mark.parametrize("token", ["", "x", "é", "\x00"])
def test_what_was_not_encrypted_for_this_is_refused(token):
    with pytest.raises(Unreadable):
        KEYRING.decrypt(token or OTHER.encrypt("Un secret"))
