"""Who writes the tracker."""

import pytest
from django.test import Client

from tests.oural.access.people import make_member


@pytest.fixture
def editor(client: Client) -> Client:
    """A client of somebody who writes the tracker."""
    client.force_login(make_member("Rédaction du suivi", username="redactrice"))
    return client
