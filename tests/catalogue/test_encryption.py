"""What is encrypted is read by the site alone, for what it was encrypted for, with the keys that it has or had."""

import pytest

from catalogue.encryption import Unreadable, decrypt, encrypt


def test_a_text_comes_back_and_shows_nothing():
    token = encrypt("Un secret", purpose="a")
    assert decrypt(token, purpose="a") == "Un secret"
    assert "secret" not in token and token != encrypt("Un secret", purpose="a")


def test_a_former_key_reads_as_long_as_it_is_named(settings):
    token = encrypt("Un secret", purpose="a")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 8
    with pytest.raises(Unreadable):
        decrypt(token, purpose="a")
    settings.SECRET_KEY_FALLBACKS = [former]
    assert decrypt(token, purpose="a") == "Un secret"


@pytest.mark.parametrize("token", ["", "x", "é", "\x00"])
def test_what_was_not_encrypted_for_this_is_refused(token):
    with pytest.raises(Unreadable):
        decrypt(token or encrypt("Un secret", purpose="b"), purpose="a")
