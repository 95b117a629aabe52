"""What each role may do and, above all, what it may not: over every page and action of the admin."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db import models, transaction
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse

from catalogue.admin.innovation_list import APPLY
from catalogue.models import Dossier, Innovation, Lever, Organisation, Status, Theme
from oural.access.roles import GRANTS, covered_models, grants_of
from oural.models import User
from tests.catalogue.test_admin import FACTORIES, form_of, sheet
from tests.factories import indexed_together, make_dossier, make_innovation, make_lever
from tests.oural.access.people import make_member

pytestmark = pytest.mark.django_db
ROLES = ("Lecture", "Rédaction", "Publication", "Administration")
READABLE = {
    *("innovation", "dossier", "lever", "policy", "theme", "organisation", "territory"),
    *("alert", "searchmiss", "sourcestate", "submission", "synonymgroup", "weakword"),
    *("axis", "proposal", "proposalupdate", "statusentry", "moderation", "deadline", "statement"),
}
# By role, the pages that open for more than reading: models to add, to change when they are drafts or no entries, and
# to remove. Whatever is not here is refused.
OPEN = {
    "Lecture": {"view": READABLE, "add": set(), "change": set(), "delete": set()},
    "Rédaction": {
        "view": READABLE | {"verification"},
        "add": {"innovation", "dossier", "organisation"},
        "change": {"innovation", "dossier", "submission"},
        "delete": set(),
    },
    "Publication": {
        "view": READABLE | {"verification"},
        "add": {"innovation", "dossier", "organisation", "theme", "synonymgroup", "weakword"},
        "change": {
            *("innovation", "dossier", "organisation", "theme", "lever", "policy", "synonymgroup", "weakword"),
            *("verification", "submission"),
        },
        "delete": {"dossier", "organisation", "theme", "synonymgroup", "weakword"},
    },
    "Administration": {
        "view": READABLE | {"user", "group", "auditevent", "agentrule", "outgoingmail", "verification"},
        "add": {"innovation", "dossier", "organisation", "theme", "synonymgroup", "weakword", "user", "agentrule"},
        "change": {
            *("innovation", "dossier", "organisation", "theme", "lever", "policy", "synonymgroup", "weakword"),
            *("user", "agentrule"),
            *("outgoingmail", "verification", "submission"),
        },
        "delete": {
            *("innovation", "dossier", "organisation", "theme", "synonymgroup", "weakword"),
            *("agentrule", "verification"),
        },
    },
}
CURATION = {
    "verify_selected",
    *(f"add_{word}_to_selected" for word in ("lever", "theme")),
    *(f"remove_{word}_from_selected" for word in ("lever", "theme")),
}
SWITCH = {"switch_off_selected", "switch_on_selected"}
QUEUE = {"take_selected", "release_selected"}
ACTIONS = {
    "Lecture": set(),
    "Rédaction": CURATION | QUEUE,
    "Publication": {
        *CURATION,
        *QUEUE,
        *SWITCH,
        *("publish_selected", "archive_selected", "merge_selected", "treat_selected"),
        "delete_selected",  # of themes, organisations, synonyms and weak words
    },
    "Administration": {
        *CURATION,
        *QUEUE,
        *SWITCH,
        *("publish_selected", "archive_selected", "merge_selected", "treat_selected"),
        *("try_again_selected", "delete_selected"),
    },
}
PAGES_AT_LEAST = 18 * 5


def enter(client: Client, role: str) -> User:
    """Log a new member of the role in, who is given."""
    member = make_member(role)
    client.force_login(member)
    return member


def page(model: type[models.Model], name: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=arguments)


def rows_to_try() -> dict[type[models.Model], models.Model]:
    """A row of each registered model: the entry is a draft, the account an ordinary one."""
    assert set(FACTORIES) == set(admin.site._registry)
    with indexed_together():
        for make in FACTORIES.values():
            make()
    found = {model: model.objects.order_by("-pk").first() for model in FACTORIES}
    found[Innovation] = make_innovation(status=Status.DRAFT, published_at=None)
    found[Dossier] = make_dossier(status="draft")
    found[User] = make_member("Lecture")
    return found


def test_every_page_opens_for_the_roles_that_may_and_for_no_other(client):
    rows = rows_to_try()
    for role in ROLES:
        enter(client, role)
        assert pages_opened(client, rows) == OPEN[role], role


def pages_opened(client: Client, rows: dict[type[models.Model], models.Model]) -> dict[str, set[str]]:
    """The names of the models whose pages open to whoever is logged in, by what they are opened for."""
    opened: dict[str, set[str]] = {"view": set(), "add": set(), "change": set(), "delete": set()}
    seen = 0
    for model, row in rows.items():
        for verb, url in (
            ("view", page(model, "changelist")),
            ("view", page(model, "history", row.pk)),
            ("add", page(model, "add")),
            ("change", page(model, "change", row.pk)),
            ("delete", page(model, "delete", row.pk)),
        ):
            answer = client.get(url)
            assert answer.status_code in (200, 403), (url, answer.status_code)
            may = answer.status_code == 200
            if verb == "change" and may:
                may = answer.context["has_change_permission"]
            if may:
                opened[verb].add(model._meta.model_name)
            seen += 1
    assert seen >= PAGES_AT_LEAST
    return opened


def test_every_form_sent_without_the_right_is_refused_and_changes_nothing(client):
    rows = rows_to_try()
    for role in ROLES:
        enter(client, role)
        refused = 0
        for model, row in rows.items():
            before = model_to_dict(row), model.objects.count()
            for verb, url in (
                ("add", page(model, "add")),
                ("change", page(model, "change", row.pk)),
                ("delete", page(model, "delete", row.pk)),
            ):
                if model._meta.model_name in OPEN[role][verb]:
                    continue
                assert client.post(url, {"post": "yes"}).status_code == 403, (role, url)
                refused += 1
            if not {verb for verb in ("change", "delete") if model._meta.model_name in OPEN[role][verb]}:
                row.refresh_from_db()
                assert (model_to_dict(row), model.objects.count()) == before, role
        assert refused >= 25


@pytest.mark.parametrize("role", ROLES)
def test_the_actions_of_a_role_are_known(role, rf):
    request = rf.get("/admin/")
    request.user = make_member(role)
    offered = {name for each in admin.site._registry.values() for name in each.get_actions(request)}
    assert offered == ACTIONS[role]


def public_state() -> list[tuple]:
    """All that the public sees of the entries, and the words that they share."""
    tables = (Innovation.objects.published(), Theme.objects, Lever.objects, Organisation.objects)
    return [row for table in tables for row in table.order_by("pk").values_list()]


def test_no_action_of_whoever_does_not_publish_changes_what_the_public_sees(client):
    """Every action of every list is sent, even those that the page does not offer."""
    rows_to_try()
    make_innovation(levers=[make_lever()], themes=["mobilité"])
    before = public_state()
    for role in ("Lecture", "Rédaction"):
        with transaction.atomic():
            enter(client, role)
            assert send_every_action(client) >= 13
            assert public_state() == before, role
            transaction.set_rollback(True)  # what one role moved in the queues, the next finds as it was


def send_every_action(client: Client) -> int:
    """Send every action of every list on all its rows, and give how many there are."""
    sent = 0
    for model, model_admin in admin.site._registry.items():
        names = {name for _, name, _ in model_admin._get_base_actions()} | {"delete_selected"}
        for name in names:
            keys = list(model.objects.values_list("pk", flat=True))
            client.post(page(model, "changelist"), {"action": name, "_selected_action": keys, "post": "yes"})
            sent += 1
    return sent


def test_a_writer_is_offered_no_status_and_cannot_send_one(client):
    draft = make_innovation(status=Status.DRAFT, published_at=None, levers=[make_lever()])
    client.force_login(make_member("Rédaction"))
    choices = client.get(page(Innovation, "change", draft.pk)).context["adminform"].form.fields["status"].choices
    assert [value for value, _ in choices] == [Status.DRAFT]
    for status in (Status.PUBLISHED, Status.ARCHIVED):
        answer = client.post(page(Innovation, "change", draft.pk), form_of(draft, status=status))
        assert answer.status_code == 200
        assert answer.context["adminform"].form.errors.keys() == {"status"}
    answer = client.post(page(Innovation, "change", draft.pk), form_of(draft, summary="Mieux dit."))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.summary) == (Status.DRAFT, "Mieux dit.")


def test_a_writer_adds_drafts_only(client):
    client.force_login(make_member("Rédaction"))
    assert client.post(page(Innovation, "add"), sheet(status="published")).status_code == 200
    assert not Innovation.objects.exists()
    assert client.post(page(Innovation, "add"), sheet(status="draft")).status_code == 302
    assert Innovation.objects.get().status == Status.DRAFT


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.ARCHIVED])
def test_a_writer_reads_what_was_published_and_does_not_change_it(status, client):
    entry = make_innovation(status=status, levers=[make_lever()])
    client.force_login(make_member("Rédaction"))
    assert client.get(page(Innovation, "change", entry.pk)).status_code == 200
    assert client.post(page(Innovation, "change", entry.pk), form_of(entry, summary="Autre.")).status_code == 403
    entry.refresh_from_db()
    assert entry.summary != "Autre."


def test_who_publishes_does_so_from_the_form_and_by_action(client):
    draft = make_innovation(status=Status.DRAFT, published_at=None, levers=[make_lever()])
    client.force_login(make_member("Publication"))
    assert client.post(page(Innovation, "change", draft.pk), form_of(draft, status="published")).status_code == 302
    draft.refresh_from_db()
    assert draft.is_published
    chosen = {"action": "archive_selected", "_selected_action": [draft.pk], APPLY: "", "value": "Doublon"}
    answer = client.post(page(Innovation, "changelist"), chosen)
    assert [str(message) for message in get_messages(answer.wsgi_request)][-1] == "1 innovation archivée."


def test_an_administrator_gives_roles_and_nothing_above_them(client):
    colleague = make_member("Lecture")
    administrator = make_member("Administration")
    client.force_login(administrator)
    publication = Group.objects.get(name="Publication")
    power = Permission.objects.get(codename="delete_group")
    for target in (colleague, administrator):
        answer = client.post(
            page(User, "change", target.pk),
            {
                "username": target.username,
                "is_active": "on",
                "is_staff": "on",
                "is_superuser": "on",
                "groups": [publication.pk],
                "user_permissions": [power.pk],
            },
        )
        assert answer.status_code == 302
        target.refresh_from_db()
        assert not target.is_superuser
        assert not target.user_permissions.exists()
        target.groups.set(Group.objects.filter(name__in=["Publication", "Administration"]))
    assert colleague.groups.filter(name="Publication").exists()


def test_an_administrator_does_not_touch_who_has_all_rights(client):
    above = User.objects.create_superuser("directrice", password="une-phrase-longue-2026")
    client.force_login(make_member("Administration"))
    url = page(User, "change", above.pk)
    assert client.post(url, {"username": "prise"}).status_code == 403
    password_url = reverse("admin:auth_user_password_change", args=[above.pk])
    data = {"usable_password": "true", "password1": "autre-phrase-longue-1", "password2": "autre-phrase-longue-1"}
    assert client.post(password_url, data).status_code == 403
    above.refresh_from_db()
    assert above.username == "directrice"
    assert above.check_password("une-phrase-longue-2026")


@pytest.mark.parametrize("group", GRANTS)
def test_the_groups_hold_what_is_written(group):
    held = Permission.objects.filter(group__name=group)
    found: dict[str, set[str]] = {}
    for application, codename in held.values_list("content_type__app_label", "codename"):
        found.setdefault(application, set()).add(codename)
    assert found == grants_of(group)


def test_a_role_has_what_the_ones_before_have():
    for lesser, greater in zip(ROLES, ROLES[1:], strict=False):
        for application, codenames in grants_of(lesser).items():
            assert codenames <= grants_of(greater)[application]


def test_migrate_puts_the_groups_back_as_they_are_written():
    Group.objects.get(name="Modération du suivi").delete()
    group = Group.objects.get(name="Lecture")
    group.permissions.set(Permission.objects.filter(codename__in=["delete_innovation", "view_theme"]))
    call_command("migrate", verbosity=0)
    assert {"oural", "catalogue", "proposals"} >= grants_of("Lecture").keys()
    for name in ("Lecture", "Modération du suivi"):
        codenames = set(Permission.objects.filter(group__name=name).values_list("codename", flat=True))
        assert codenames == set().union(*grants_of(name).values())


OURS = ("oural", "catalogue", "proposals")
# Their tables that no role opens, and why nobody needs one for them.
CLOSED = {
    "catalogue.cataloguerevision": "kept by the services",
    "catalogue.formerslug": "shown on the form of the entry",
    "catalogue.formerthemeslug": "kept by the services",
    "catalogue.version": "read in the history of the entry",
    "catalogue.pendingversion": "prepared on the form of the entry",
    "catalogue.document": "kept by the services; a source leads to it",
    "catalogue.importfile": "kept by the import, for the account that brought it",
    "catalogue.loadrecord": "kept by the loading",
    "catalogue.indicators": "read from files; a new vintage is a file to replace",
    "catalogue.indicatorimport": "kept by the import of the figures",
    "catalogue.programmemembership": "read from files; a new vintage is a file to replace",
    "catalogue.notebook": "of whoever has its secret address, which the site does not keep",
    "catalogue.notebookentry": "of whoever has the secret address of the notebook",
    "catalogue.searchdocument": "made from the entries",
    "catalogue.allowance": "digests, gone after a day or two; those of passwords after a quarter of an hour",
    "catalogue.numbersequence": "kept by the services",
    "catalogue.submissioncredit": "kept by the services",
    "catalogue.submissionedit": "kept by the services",
    "catalogue.submissionevent": "kept by the services; the database refuses a change",
    "catalogue.submissionfile": "written by the public, kept by the services",
    "catalogue.submissionmail": "kept by the services",
    "catalogue.submissionmessage": "kept by the services",
    "catalogue.submissiontoken": "digests of the links of contributions",
    "catalogue.themedinnovation": "the link between an entry and a theme",
    "oural.agentidentity": "kept by the log-in",
    "oural.authenticator": "secrets of the second factor",
    "oural.knowndevice": "kept by the log-in",
    "oural.opensession": "kept by the log-in; each account sees its own",
    "oural.preparedstep": "kept by the preparation",
    "oural.recoverycodes": "secrets of the second factor",
    "proposals.sourcecheck": "kept by the checking of links: nobody switches a flag off",
}


def test_every_model_of_the_project_has_a_role_or_a_reason_to_have_none():
    labels = {model._meta.label_lower for name in OURS for model in apps.get_app_config(name).get_models()}
    assert len(labels) >= 20
    assert labels - set(covered_models()) == CLOSED.keys()


def test_the_groups_name_models_and_permissions_that_exist():
    for models_of_group in GRANTS.values():
        for label, verbs in models_of_group.items():
            application, model = label.split(".")
            for verb in verbs.split():
                assert Permission.objects.filter(
                    content_type__app_label=application, codename=f"{verb}_{model}"
                ).exists(), (label, verb)
