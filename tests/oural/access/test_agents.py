"""The list of the agents expected, as the administration keeps it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from oural.models import AgentRule, AuditEvent
from tests.oural.access.people import make_member

pytestmark = pytest.mark.django_db
EMAIL = "marie.curie@ministere.example"


def line(client: Client, pattern: str, *roles: str):
    groups = [Group.objects.get(name=role).pk for role in roles]
    return client.post(reverse("admin:oural_agentrule_add"), {"pattern": pattern, "groups": groups})


def test_the_list_is_kept_in_the_admin_in_lower_case(client):
    client.force_login(make_member("Administration"))
    assert line(client, " Marie.Curie@Ministere.example ", "Lecture").status_code == 302
    assert line(client, "@Ministere.example", "Lecture").status_code == 302
    assert set(AgentRule.objects.values_list("pattern", flat=True)) == {EMAIL, "@ministere.example"}


@pytest.mark.parametrize(
    "pattern", ["", "marie", "@", "@ministere", "a@b@c", "marie@", "\0@a.example", "x" * 300 + "@a.fr"]
)
def test_a_strange_line_gets_a_sentence(pattern, client):
    client.force_login(make_member("Administration"))
    answer = line(client, pattern, "Lecture")
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert not AgentRule.objects.exists()


def test_a_line_twice_or_without_a_role_gets_a_sentence(client):
    client.force_login(make_member("Administration"))
    line(client, EMAIL, "Lecture")
    for again in (line(client, EMAIL.upper(), "Lecture"), line(client, "autre@ministere.example")):
        assert again.status_code == 200
        assert again.context["adminform"].form.errors
    assert AgentRule.objects.count() == 1


def test_a_whole_domain_does_not_administer(client):
    client.force_login(make_member("Administration"))
    answer = line(client, "@ministere.example", "Administration")
    assert "Un domaine entier ne reçoit pas" in answer.content.decode()


def test_the_list_is_audited_by_numbers(client):
    administrator = make_member("Administration")
    client.force_login(administrator)
    line(client, EMAIL, "Publication")
    rule = AgentRule.objects.get()
    last = AuditEvent.objects.first()
    assert last.account == administrator
    assert last.detail == f"agent attendu n°\u00a0{rule.pk}, ajout\u00a0: groupe «\u00a0Publication\u00a0»"
    number = rule.pk
    rule.delete()
    assert AuditEvent.objects.first().detail == f"agent attendu n°\u00a0{number}, supprimé"
