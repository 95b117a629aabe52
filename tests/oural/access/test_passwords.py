"""Passwords that leaked, or that come first to mind, are refused in any dress; others are taken."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.oural.access.people import make_member

LEAKED = """
iloveyou1234 correcthorsebatterystaple password123456 qwertyuiop123 letmeinplease1 1q2w3e4r5t6y q1w2e3r4t5y6
zaq12wsxcde3 qwerty123456 trustno1trustno1 superman1234 football1234 dragon123456 baseball12345 sunshine1234
princess1234 welcome12345 monkey123456 michael12345 starwars1234 thisismypassword whatever1234 liverpool1234
abcdefghijkl abcd1234abcd asdfghjkl123 1qaz2wsx3edc jetaime12345 olympiquedemarseille administrator1
"""
DRESSED = """
Iloveyou1234! ILOVEYOU-2026 P@ssw0rd1234 Passw0rd2026! L3tm31nPl34se! Correct-Horse-Battery-Staple
CörrectHorseBatteryStáple 2026!!Sunshine changemechangeme Welcome2Paris! !QAZ2wsx#EDC Dr@gon-123456
"""


@pytest.mark.parametrize("password", [*LEAKED.split(), *DRESSED.split()])
def test_a_password_that_leaked_is_refused_in_any_dress(password):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)
    assert "password_too_common" in [error.code for error in refusal.value.error_list]


@pytest.mark.parametrize(
    "password", ["Catalogue-Oural-2026", "LevierInnovation1", "Republique.Francaise", "Gouvernement2027!"]
)
def test_the_words_of_the_site_make_no_password(password):
    with pytest.raises(ValidationError, match="courants"):
        validate_password(password)


def test_the_names_of_the_site_are_words_of_the_site(settings):
    settings.SITE_URL, settings.MINISTRY_NAME = "https://territoires.example", "Ministère|de la Cohésion"
    with pytest.raises(ValidationError, match="courants"):
        validate_password("Cohesion-Territoires-2026")


@pytest.mark.parametrize(
    "password",
    ["azertyuiop12", "Motdepasse2026!", "123456789012", "Bonjour-Paris-75", "oural oural oural", "!!!!????....,,,,"],
)
def test_a_common_password_is_refused_in_french(password):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)
    assert any("courant" in message or "chiffres" in message for message in refusal.value.messages)


@pytest.mark.parametrize(
    "password",
    ["quatre-chevaux-verts", "пароль-лошадь-окно", "kX9!fq27Lm#z", "le soleil et ma chaise"],
)
def test_a_good_password_is_taken(password):
    validate_password(password)


def test_a_long_password_is_looked_at_at_once():
    validate_password("une phrase sans fin " * 9999)


@pytest.mark.django_db
def test_a_short_password_or_ones_own_name_is_refused():
    member = make_member("Lecture", username="jeanne.dupont")
    for password in ("a1B2c3D4e5F", "jeanne.dupont"):
        with pytest.raises(ValidationError):
            validate_password(password, member)
