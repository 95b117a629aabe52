"""Which account an agent of ProConnect gets, or why none."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from oural.access.proconnect import refusals
from oural.models import AgentIdentity, AuditEvent, AuditKind, User
from tests.oural.access.by_proconnect import EMAIL, come_in, expect, refused
from tests.oural.access.people import make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("pattern", ["autre@ministere.example", "@autre.example", "@example", "@e.example"])
def test_an_agent_who_is_not_expected_gets_a_sentence_and_no_account(pattern, provider, client):
    expect(pattern, "Lecture")
    assert refused(client, "n’est pas dans la liste")
    assert not AgentIdentity.objects.exists()


def test_a_whole_domain_may_be_expected(provider, client):
    expect("@ministere.example", "Lecture")
    assert come_in(client).status_code == 302
    assert User.objects.get().groups.get().name == "Lecture"


def test_the_line_of_a_person_comes_before_that_of_the_domain(provider, client):
    expect("@ministere.example", "Lecture")
    expect(EMAIL, "Publication")
    come_in(client)
    assert User.objects.get().groups.get().name == "Publication"


def test_an_agent_is_known_by_sub_when_the_address_changes(provider, client):
    rule = expect(EMAIL, "Rédaction")
    come_in(client)
    provider.agent |= {"email": "marie.sklodowska@ministere.example", "usual_name": "Skłodowska"}
    assert come_in(Client()).status_code == 302
    user = User.objects.get()
    assert (user.email, user.display_name) == ("marie.sklodowska@ministere.example", "Marie Skłodowska")
    rule.refresh_from_db()
    assert rule.pattern == "marie.sklodowska@ministere.example"


@pytest.mark.parametrize("pattern", [EMAIL, "@ministere.example"])
def test_an_address_belongs_to_the_first_who_came_with_it(pattern, provider, client):
    expect(pattern, "Rédaction")
    come_in(client)
    holder = User.objects.get()
    provider.agent["sub"] = "somebody-else"
    answer = come_in(Client())
    assert answer.status_code == 403
    assert refusals.TAKEN in answer.content.decode()
    assert User.objects.get() == holder
    line = AuditEvent.objects.get(kind=AuditKind.LOGIN_FAILED)
    assert (line.account, line.subject, line.detail) == (None, holder, "ProConnect, adresse d’un autre")
    assert client.get("/admin/").status_code == 200


def test_nobody_takes_the_address_of_another_by_changing_theirs(provider, client):
    expect("@ministere.example", "Rédaction")
    come_in(client)
    provider.agent |= {"sub": "somebody-else", "email": "pierre@ministere.example"}
    assert come_in(Client()).status_code == 302
    provider.agent["email"] = EMAIL
    assert come_in(Client()).status_code == 403
    assert set(AgentIdentity.objects.values_list("email", flat=True)) == {EMAIL, "pierre@ministere.example"}


def test_an_address_that_was_given_up_serves_another(provider, client):
    expect("@ministere.example", "Rédaction")
    come_in(client)
    provider.agent["email"] = "marie@ministere.example"
    come_in(client)
    provider.agent |= {"sub": "somebody-else", "email": EMAIL}
    assert come_in(Client()).status_code == 302


def test_an_administrator_parts_an_account_from_its_identity(provider, client):
    expect(EMAIL, "Rédaction")
    come_in(client)
    account, administrator = User.objects.get(), make_member("Administration")
    desk = Client()
    desk.force_login(administrator)
    page = reverse("admin:oural_user_release_identity", args=[account.pk])
    assert page in desk.get(reverse("admin:oural_user_change", args=[account.pk])).content.decode()
    assert desk.get(page).status_code == 200
    assert AgentIdentity.objects.exists(), "to ask is not to do"
    assert desk.post(page).status_code == 302
    assert client.get("/admin/").status_code == 302
    line = AuditEvent.objects.filter(kind=AuditKind.RIGHTS_CHANGED).first()
    assert (line.account, line.subject, line.detail) == (administrator, account, "identité ProConnect déliée")
    provider.agent["sub"] = "somebody-else"
    assert come_in(Client()).status_code == 302
    accounts = User.objects.exclude(pk=administrator.pk).order_by("username").values_list("username", "email")
    assert list(accounts) == [("marie.curie", ""), ("marie.curie-2", EMAIL)]


@pytest.mark.parametrize("role", ["Lecture", "Publication"])
def test_nobody_else_parts_an_account_from_its_identity(role, client):
    member = make_member("Lecture")
    AgentIdentity.objects.create(subject="a", user=member, email=EMAIL)
    client.force_login(make_member(role))
    assert client.post(reverse("admin:oural_user_release_identity", args=[member.pk])).status_code == 403
    assert AgentIdentity.objects.exists()


def test_who_leaves_a_domain_is_no_longer_expected(provider, client):
    expect("@ministere.example", "Lecture")
    come_in(client)
    provider.agent["email"] = "marie@ailleurs.example"
    answer = come_in(Client())
    assert answer.status_code == 403
    assert User.objects.get().email == EMAIL


def test_roles_follow_the_list_at_each_log_in(provider, client):
    rule = expect(EMAIL, "Publication")
    come_in(client)
    rule.groups.set(Group.objects.filter(name="Lecture"))
    come_in(client)
    assert User.objects.get().groups.get().name == "Lecture"


def test_a_line_taken_off_closes_the_session_at_once(provider, client):
    rule = expect(EMAIL, "Publication")
    come_in(client)
    assert client.get("/admin/").status_code == 200
    rule.delete()
    assert client.get("/admin/").status_code == 302
    assert come_in(client).status_code == 403


def test_an_account_switched_off_stays_off(provider, client):
    expect(EMAIL, "Lecture")
    come_in(client)
    User.objects.update(is_active=False)
    answer = come_in(Client())
    assert answer.status_code == 403
    assert refusals.SWITCHED_OFF in answer.content.decode()
    assert not User.objects.get().is_active


def test_a_local_account_of_the_same_address_is_not_taken_over(provider, client):
    local = make_member("Administration", username="marie.curie", email=EMAIL)
    expect(EMAIL, "Lecture")
    come_in(client)
    agent = AgentIdentity.objects.get().user
    assert agent != local
    local.refresh_from_db()
    assert (local.email, agent.email) == (EMAIL, "")
    assert client.get(reverse("admin:oural_user_changelist")).status_code == 403
