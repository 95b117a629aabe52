"""What is sealed is read with the keys that the settings name, and by nobody else."""

import pytest

from catalogue.encryption import Unreadable
from oural.sealing import is_up_to_date, seal, unseal


@pytest.fixture(autouse=True)
def keys(settings):
    """A site with a secret key and nothing else."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "première", []
    settings.SECOND_FACTOR_KEY, settings.SECOND_FACTOR_KEY_FALLBACKS = "", []


def test_what_is_sealed_is_read_and_says_nothing():
    sealed = seal("secret é\0")
    assert unseal(sealed) == "secret é\0"
    assert is_up_to_date(sealed)
    assert "secret" not in sealed
    assert seal("secret é\0") != sealed


@pytest.mark.parametrize("sealed", ["", "secret", "gAAAAA", "é", "\0"])
def test_what_was_not_sealed_is_not_read(sealed):
    assert not is_up_to_date(sealed)
    with pytest.raises(Unreadable):
        unseal(sealed)


def test_another_secret_key_reads_nothing_unless_it_names_the_old_one(settings):
    sealed = seal("secret")
    settings.SECRET_KEY = "seconde"
    with pytest.raises(Unreadable):
        unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = ["autre", "première"]
    assert unseal(sealed) == "secret"
    assert not is_up_to_date(sealed)


def test_a_key_of_ones_own_reads_what_the_secret_key_sealed(settings):
    sealed = seal("secret")
    settings.SECOND_FACTOR_KEY = "propre"
    assert unseal(sealed) == "secret"
    assert not is_up_to_date(sealed)
    anew = seal("secret")
    settings.SECRET_KEY = "seconde"
    assert unseal(anew) == "secret"
    with pytest.raises(Unreadable):
        unseal(sealed)


def test_a_key_of_ones_own_names_the_ones_before_it(settings):
    settings.SECOND_FACTOR_KEY = "propre"
    sealed = seal("secret")
    settings.SECOND_FACTOR_KEY, settings.SECOND_FACTOR_KEY_FALLBACKS = "nouvelle", ["propre"]
    assert unseal(sealed) == "secret"
    assert not is_up_to_date(sealed)
    settings.SECOND_FACTOR_KEY = ""
    assert unseal(sealed) == "secret", "back to the secret key"
