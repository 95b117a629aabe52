"""What `check --deploy` tells of a site that would answer to any name, or write in clear."""

import pytest

from oural.checks import check_hosts, check_mail
from tests.oural.test_settings import PRODUCTION, manage


@pytest.mark.parametrize(
    ("hosts", "is_told"), [(["oural.example"], False), (["*"], True), (["oural.example", "*"], True)]
)
def test_a_site_that_answers_to_any_name_is_told(hosts, is_told, settings):
    settings.ALLOWED_HOSTS = hosts
    assert [message.id for message in check_hosts(None)] == ["oural.W012"] * is_told


@pytest.mark.parametrize(
    ("url", "host", "tls", "ssl", "is_told"),
    [
        ("", "localhost", False, False, False),
        ("smtp://relais.example:25", "relais.example", False, False, True),
        ("smtp://localhost:25", "localhost", False, False, False),
        ("smtp+tls://relais.example:587", "relais.example", True, False, False),
        ("smtp+ssl://relais.example:465", "relais.example", False, True, False),
    ],
)
def test_a_relay_in_clear_is_told(url, host, tls, ssl, is_told, settings):
    settings.EMAIL_URL, settings.EMAIL_HOST = url, host
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = tls, ssl
    assert [message.id for message in check_mail(None)] == ["oural.W013"] * is_told


def test_both_are_told_before_a_launch():
    given = PRODUCTION | {
        "DATABASE_URL": "sqlite://:memory:",
        "ALLOWED_HOSTS": "*",
        "EMAIL_URL": "smtp://a.example:25",
    }
    told = manage("check", "--deploy", **given).stderr
    assert "oural.W012" in told
    assert "oural.W013" in told
