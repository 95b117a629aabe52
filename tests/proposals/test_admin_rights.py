"""Who may do what in the tracker: those who write it, those who moderate its second voice, and nobody else."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from oural.models import User
from tests.oural.access.people import make_member
from tests.proposals.rows import make_proposal, make_update

pytestmark = pytest.mark.django_db


MAY = {
    "Rédaction du suivi": {
        "add_proposalupdate",
        "view_proposalupdate",
        "add_statusentry",
        "view_statusentry",
        "add_deadline",
        "view_deadline",
        "view_statement",
        "add_statusfact",
        "view_statusfact",
        "view_moderation",
        "change_proposal",
        "view_proposal",
        "view_axis",
        "view_innovation",
        "view_proposalsource",
        *(f"{verb}_proposalinnovation" for verb in ("add", "change", "delete", "view")),
    },
    "Modération du suivi": {
        "view_proposal",
        "view_proposalupdate",
        "view_statusentry",
        "view_deadline",
        "view_statement",
        "view_moderation",
        "add_moderation",
    },
}


@pytest.mark.parametrize("group", MAY)
def test_a_group_may_do_that_and_nothing_else(group):
    permissions = Permission.objects.filter(group__name=group)
    assert set(permissions.values_list("codename", flat=True)) == MAY[group]


ADDRESSES = (
    "proposal_changelist",
    "proposalupdate_changelist",
    "proposalupdate_add",
    "proposalupdate_import",
    "proposalupdate_export",
    "statusentry_changelist",
    "statusentry_add",
    "statusentry_import",
    "statusentry_export",
    "deadline_changelist",
    "deadline_add",
    "moderation_changelist",
    "moderation_add",
    "axis_changelist",
)
OPEN = {
    "Rédaction du suivi": set(ADDRESSES) - {"moderation_add"},
    "Modération du suivi": {
        *("proposal_changelist", "proposalupdate_changelist", "proposalupdate_export", "statusentry_changelist"),
        *("statusentry_export", "deadline_changelist", "moderation_changelist", "moderation_add"),
    },
    "": set(),
}


def code_of(response) -> int:
    """The code of an answer, read to its end: a file that nobody reads leaves its request open."""
    list(response.streaming_content if response.streaming else [])
    return response.status_code


def address_of(name: str) -> str:
    return reverse(f"admin:proposals_{name}", args=["csv"] if name.endswith("_export") else [])


@pytest.mark.parametrize("group", OPEN)
def test_who_may_open_what(client, group):
    client.force_login(make_member(*filter(None, [group]), username="quelqu’un"))
    answers = {name: code_of(client.get(address_of(name))) for name in ADDRESSES}
    assert {name for name, code in answers.items() if code == 200} == OPEN[group]
    assert {code for name, code in answers.items() if name not in OPEN[group]} <= {403}


def test_nobody_else_sees_the_admin(client):
    for name in ADDRESSES:
        assert client.get(address_of(name)).status_code == 302


def test_nobody_adds_nor_removes_a_proposal(client):
    client.force_login(User.objects.create_superuser("administratrice"))
    assert client.get(reverse("admin:proposals_proposal_add")).status_code == 403
    assert client.post(reverse("admin:proposals_proposal_delete", args=[make_proposal().pk])).status_code == 403


def test_an_editor_removes_no_fact(editor):
    update = make_update()
    assert editor.post(reverse("admin:proposals_proposalupdate_delete", args=[update.pk])).status_code == 403
