"""What the tests of the access share."""

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings as site

from oural.models import second_factor
from tests.oural.access.provider import CLIENT_ID, CLIENT_SECRET, FakeProvider, fake_provider


@pytest.fixture(autouse=True)
def still_clock(monkeypatch) -> None:
    """Codes do not grow old while a test runs, however slow the machine."""
    now = time.time()
    monkeypatch.setattr(second_factor, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture
def provider(settings) -> Iterator[FakeProvider]:
    """The provider, which the site is set to trust."""
    with fake_provider() as started:
        settings.PROCONNECT_URL = started.url
        settings.PROCONNECT_ENABLED = True
        settings.PROCONNECT_CLIENT_ID = settings.OIDC_RP_CLIENT_ID = CLIENT_ID
        settings.PROCONNECT_CLIENT_SECRET = settings.OIDC_RP_CLIENT_SECRET = CLIENT_SECRET
        settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, site.PROCONNECT_BACKEND]
        yield started
