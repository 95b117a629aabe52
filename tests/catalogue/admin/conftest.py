"""The people of the admin's tests."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from oural.models import User
from tests.conftest import CheckedClient


@pytest.fixture
def editor(client) -> Client:
    """A client of an editor who may do everything."""
    client.force_login(User.objects.create_superuser("editrice"))
    return client


@pytest.fixture
def reader() -> Client:
    """A client of a person who may only look at the entries."""
    user = User.objects.create_user("lectrice", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_innovation"))
    client = CheckedClient()
    client.force_login(user)
    return client
