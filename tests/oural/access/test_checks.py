"""Settings of the access that contradict each other are told at the start."""

import pytest

from oural.access.checks import POSITIVE, check_access, check_levels

SET = {
    "PROCONNECT_URL": "https://proconnect.example/api/v2",
    "PROCONNECT_CLIENT_ID": "a",
    "PROCONNECT_CLIENT_SECRET": "b",
}


def told(settings, **changes) -> list[str]:
    """The identifiers of what the checks say with these settings."""
    for name, value in changes.items():
        setattr(settings, name, value)
    return [message.id for message in check_access(None)]


def test_nothing_is_said_of_the_settings_as_they_come(settings):
    assert told(settings, SECOND_FACTOR_REQUIRED=True) == []


def test_proconnect_set_whole_is_well(settings):
    assert told(settings, SECOND_FACTOR_REQUIRED=True, **SET) == []


@pytest.mark.parametrize("missing", SET)
def test_proconnect_half_set_is_told(missing, settings):
    assert told(settings, SECOND_FACTOR_REQUIRED=True, **SET | {missing: ""}) == ["oural.E020"]


@pytest.mark.parametrize(
    ("levels", "is_told"),
    [(["eidas1-mfa", "eidas2", "eidas3"], False), (["eidas1", "eidas2"], True), (["inconnu"], True)],
)
def test_a_level_of_one_factor_is_told_before_a_launch(levels, is_told, settings):
    settings.PROCONNECT_ACR_VALUES = levels
    assert check_levels(None) == []
    settings.PROCONNECT_ENABLED = True
    assert [message.id for message in check_levels(None)] == ["oural.W025"] * is_told


@pytest.mark.parametrize(
    ("url", "production", "expected"),
    [
        ("http://proconnect.example", False, ["oural.E021"]),
        ("http://127.0.0.1:9000/api/v2", False, []),
        ("http://127.0.0.1:9000/api/v2", True, ["oural.E021"]),
        ("http://127.0.0.1.example", False, ["oural.E021"]),
    ],
)
def test_proconnect_in_clear_is_told(url, production, expected, settings):
    changes = SET | {"PROCONNECT_URL": url, "IS_PRODUCTION": production, "SECOND_FACTOR_REQUIRED": True}
    assert told(settings, **changes) == expected


def test_a_production_with_a_password_alone_is_told(settings):
    assert told(settings, IS_PRODUCTION=True, SECOND_FACTOR_REQUIRED=False) == ["oural.W022"]
    assert told(settings, IS_PRODUCTION=False) == []


@pytest.mark.parametrize(("length", "is_told"), [(0, False), (1, True), (31, True), (32, False)])
def test_a_short_key_of_the_second_factor_is_told(length, is_told, settings):
    assert told(settings, SECOND_FACTOR_REQUIRED=True, SECOND_FACTOR_KEY="k" * length) == ["oural.E026"] * is_told


@pytest.mark.parametrize("name", POSITIVE)
def test_a_bound_that_lets_nothing_through_is_told(name, settings):
    assert told(settings, SECOND_FACTOR_REQUIRED=True, **{name: 0}) == ["oural.E027"]


def test_durations_that_cannot_be_are_told(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert told(settings, AUDIT_RETENTION_DAYS=90) == ["oural.E023"]
    settings.AUDIT_RETENTION_DAYS = 365
    for idle in (0, 13 * 3600):
        assert told(settings, SESSION_COOKIE_AGE=idle) == ["oural.E024"]
