"""Agents who come in by ProConnect, and the list that expects them."""

from urllib.parse import urlsplit

import requests
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from oural.models import AgentRule, AuditEvent, AuditKind, User
from tests.oural.access.provider import AGENT

START, RETURN = reverse("access:proconnect"), reverse("access:proconnect-return")
EMAIL = AGENT["email"].lower()


def expect(pattern: str, *roles: str) -> AgentRule:
    """A line of the list of the agents expected."""
    rule = AgentRule.objects.create(pattern=pattern)
    rule.groups.set(Group.objects.filter(name__in=roles))
    return rule


def back_from_provider(client: Client, **query: str) -> str:
    """The address that the provider sends the agent back to, from the log-in page."""
    answer = client.get(START, query)
    assert answer.status_code == 302
    location = requests.get(answer.url, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(location)
    assert (parts.netloc, parts.path) == ("testserver", RETURN)
    return f"{parts.path}?{parts.query}"


def come_in(client: Client, **query: str):
    return client.get(back_from_provider(client, **query))


def refused(client: Client, sentence: str) -> bool:
    """Whether coming in is refused with that sentence, and nothing written."""
    before = User.objects.count()
    answer = come_in(client)
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    assert User.objects.count() == before
    assert client.get("/admin/").status_code == 302
    assert AuditEvent.objects.filter(kind=AuditKind.LOGIN_FAILED, detail="ProConnect", account=None).exists()
    return True
