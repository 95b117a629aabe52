"""The audit: what it keeps, what it leaves out, and that nobody rewrites it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Innovation
from catalogue.origin import acting, actor
from catalogue.signals import exported
from oural.access import second_factor
from oural.access.audit import record
from oural.models import AuditEvent, AuditKind, User
from tests.oural.access.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db
TABLE = AuditEvent._meta.db_table
NEW = "cinq-chevaux-bleus"


def lines(kind: AuditKind) -> list[tuple]:
    """The lines of a kind: who, whom, what; the oldest first."""
    return list(AuditEvent.objects.filter(kind=kind).order_by("pk").values_list("account", "subject", "detail"))


def make_line(*, days: int = 0) -> AuditEvent:
    """A line, written so many days ago."""
    return AuditEvent.objects.create(kind=AuditKind.EXPORTED, at=timezone.now() - timedelta(days=days))


def refused(sql: str, *parameters: object) -> bool:
    with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    return True


def test_a_line_neither_changes_nor_goes():
    line = make_line()
    assert refused(f"UPDATE {TABLE} SET detail = 'rien' WHERE id = %s", line.pk)
    assert refused(f"DELETE FROM {TABLE} WHERE id = %s", line.pk)
    assert refused(f"DELETE FROM {TABLE}")
    for change in (line.save, line.delete, AuditEvent.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert AuditEvent.objects.get() == line


def test_a_line_is_not_replaced_nor_the_table_emptied():
    make_line(days=400)
    make_line()
    columns = ", ".join(field.column for field in AuditEvent._meta.local_fields)
    if connection.vendor == "sqlite":
        assert refused(f"INSERT OR REPLACE INTO {TABLE} ({columns}) SELECT {columns} FROM {TABLE}")
    else:
        assert refused(f"TRUNCATE {TABLE}")
        copy = f"INSERT INTO {TABLE} ({columns}) SELECT {columns} FROM {TABLE}"
        assert refused(f"{copy} ON CONFLICT (id) DO UPDATE SET detail = 'rien'")
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize(("days", "goes"), [(179, False), (181, True)])
def test_the_database_lets_a_line_go_after_six_months(days, goes):
    line = make_line(days=days)
    if goes:
        line.delete()
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            line.delete()
    assert AuditEvent.objects.exists() is not goes


def purge(*arguments: str) -> str:
    output = StringIO()
    call_command("purge_audit", *arguments, stdout=output)
    return output.getvalue()


def test_the_purge_is_dry_unless_told_and_keeps_what_is_not_old_enough():
    kept = make_line(days=364)
    for days in (366, 500):
        make_line(days=days)
    assert purge() == "2 lignes de plus de 365 jours, à retirer (--apply les retire).\n"
    assert AuditEvent.objects.count() == 3
    assert purge("--apply") == "2 lignes de plus de 365 jours, retirées.\n"
    assert AuditEvent.objects.get() == kept
    assert purge("--apply") == "0 ligne de plus de 365 jours, retirée.\n"


def test_a_retention_shorter_than_that_of_the_database_loses_nothing(settings):
    settings.AUDIT_RETENTION_DAYS = 30
    make_line(days=100)
    with pytest.raises(IntegrityError), transaction.atomic():
        purge("--apply")
    assert AuditEvent.objects.exists()


def test_who_comes_in_is_kept(client):
    member = make_member("Lecture")
    client.post(reverse("admin:login"), {"username": member.username, "password": PASSWORD})
    assert lines(AuditKind.LOGGED_IN) == [(member.pk, None, "")]


def test_who_goes_is_kept(client):
    member = make_member("Lecture")
    client.post(reverse("admin:logout"))
    client.force_login(member)
    client.post(reverse("admin:logout"))
    client.post(reverse("admin:logout"))
    assert lines(AuditKind.LOGGED_OUT) == [(member.pk, None, "")]


def test_a_password_changed_by_its_owner_is_kept(client):
    member = make_member("Lecture")
    client.force_login(member)
    before = len(lines(AuditKind.PASSWORD_CHANGED))
    sent = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(reverse("admin:password_change"), sent).status_code == 302
    assert lines(AuditKind.PASSWORD_CHANGED)[before:] == [(member.pk, member.pk, "changé")]


def test_a_password_given_or_taken_off_by_an_administrator_is_kept(client):
    administrator, colleague = make_member("Administration"), make_member("Lecture")
    client.force_login(administrator)
    before = len(lines(AuditKind.PASSWORD_CHANGED))
    address = reverse("admin:auth_user_password_change", args=[colleague.pk])
    given = {"password1": NEW, "password2": NEW}
    client.post(address, given | {"usable_password": "true", "set-password": "1"})
    client.post(address, {"usable_password": "false", "unset-password": "1"})
    client.post(address, given)
    client.post(reverse("admin:oural_user_add"), given | {"username": "grace", "usable_password": "true"})
    assert lines(AuditKind.PASSWORD_CHANGED)[before:] == [
        (administrator.pk, colleague.pk, "changé"),
        (administrator.pk, colleague.pk, "retiré"),
        (administrator.pk, colleague.pk, "donné"),
        (administrator.pk, User.objects.get(username="grace").pk, "donné"),
    ]
    assert NEW not in str(list(AuditEvent.objects.values_list()))


def test_a_password_changed_by_a_command_or_a_script_is_kept(monkeypatch):
    member = make_member("Lecture")
    before = len(lines(AuditKind.PASSWORD_CHANGED))
    monkeypatch.setattr("getpass.getpass", lambda prompt: NEW)
    call_command("changepassword", member.username, stdout=StringIO())
    member.refresh_from_db()
    member.set_password(PASSWORD)
    member.save(update_fields=["password"])
    assert lines(AuditKind.PASSWORD_CHANGED)[before:] == [(None, member.pk, "changé")] * 2


def test_what_changes_no_password_is_not_kept(settings):
    member = make_member("Lecture")
    before = len(lines(AuditKind.PASSWORD_CHANGED))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
    kept = member.password
    assert member.check_password(PASSWORD)
    assert member.password != kept, "hashed anew"
    member.save()
    User.objects.create_user("sans-mot-de-passe")
    member.set_password(NEW)
    member.save(update_fields=["display_name"])
    assert lines(AuditKind.PASSWORD_CHANGED)[before:] == []


def test_new_recovery_codes_are_kept():
    member = make_member("Lecture")
    second_factor.renew_recovery_codes(user=member)
    assert lines(AuditKind.RECOVERY_CODES_SET) == [(member.pk, None, "")]


def test_who_fails_is_kept_only_where_the_account_exists(client):
    member = make_member("Lecture")
    for name in (member.username, "personne@ministere.example"):
        client.post(reverse("admin:login"), {"username": name, "password": "un-secret-tapé-là"})
    assert lines(AuditKind.LOGIN_FAILED) == [(member.pk, None, ""), (None, None, "")]
    written = " ".join(map(str, AuditEvent.objects.values_list()))
    assert "personne" not in written
    assert "secret" not in written


def test_who_fails_with_other_capitals_is_kept_where_one_account_can_be_meant(client):
    member = make_member("Lecture", username="Ada@ministere.example")
    twins = [make_member("Lecture", username=name) for name in ("grace", "Grace")]
    for name in ("ada@MINISTERE.example", "grace", "Grace", "GRACE", "ad_@ministere.example"):
        client.post(reverse("admin:login"), {"username": name, "password": "autre"})
    assert [account for account, *_ in lines(AuditKind.LOGIN_FAILED)] == [
        member.pk,
        *(twin.pk for twin in twins),
        None,
        None,
    ]


def test_who_exports_is_kept(client):
    member = make_member("Rédaction du suivi")
    client.force_login(member)
    answer = client.get(reverse("admin:proposals_proposalupdate_export", args=["csv"]))
    list(answer.streaming_content)
    assert lines(AuditKind.EXPORTED) == [(member.pk, None, "faits, csv")]
    exported.send(Innovation, user=member, format="xlsx")
    assert lines(AuditKind.EXPORTED)[-1] == (member.pk, None, "innovations, xlsx")


def test_an_export_refused_is_not_an_export(client):
    client.force_login(make_member())
    assert client.get(reverse("admin:proposals_proposalupdate_export", args=["csv"])).status_code == 403
    assert lines(AuditKind.EXPORTED) == []


def test_a_role_given_in_the_admin_is_kept_with_who_gave_it(client):
    administrator, colleague = make_member("Administration"), make_member("Lecture")
    before = len(lines(AuditKind.RIGHTS_CHANGED))
    client.force_login(administrator)
    publication = Group.objects.get(name="Publication")
    client.post(
        reverse("admin:oural_user_change", args=[colleague.pk]),
        {"username": colleague.username, "is_active": "on", "groups": [publication.pk]},
    )
    assert set(lines(AuditKind.RIGHTS_CHANGED)[before:]) == {
        (administrator.pk, colleague.pk, "accès à l’administration\u00a0: non"),
        (administrator.pk, colleague.pk, "ajout\u00a0: groupe «\u00a0Publication\u00a0»"),
        (administrator.pk, colleague.pk, "retrait\u00a0: groupe «\u00a0Lecture\u00a0»"),
    }


def changes_of_rights(change) -> list[tuple]:
    """The lines of rights that a change writes."""
    before = len(lines(AuditKind.RIGHTS_CHANGED))
    change()
    return lines(AuditKind.RIGHTS_CHANGED)[before:]


def test_every_way_to_change_rights_is_kept():
    user, group = User.objects.create_user("compte"), Group.objects.create(name="Essai")
    right = Permission.objects.get(codename="publish_innovation")
    given, taken = "ajout\u00a0: ", "retrait\u00a0: "
    name = "groupe «\u00a0Essai\u00a0»"
    for change, expected in (
        (lambda: group.user_set.add(user), (user.pk, f"{given}{name}")),
        (lambda: group.user_set.clear(), (user.pk, f"{taken}{name}")),
        (lambda: user.groups.set([group]), (user.pk, f"{given}{name}")),
        (lambda: user.groups.clear(), (user.pk, f"{taken}{name}")),
        (lambda: user.user_permissions.add(right), (user.pk, f"{given}publish_innovation")),
        (lambda: right.user_set.remove(user), (user.pk, f"{taken}publish_innovation")),
        (lambda: group.permissions.add(right), (None, f"{name}, {given}publish_innovation")),
        (lambda: right.group_set.remove(group), (None, f"{name}, {taken}publish_innovation")),
        (lambda: group.delete(), (None, f"{name}, supprimé")),
    ):
        assert changes_of_rights(change) == [(None, *expected)]


def test_what_changes_no_right_is_not_kept():
    user = User.objects.create_user("compte")
    user.display_name = "Ada"
    assert changes_of_rights(user.save) == []
    assert changes_of_rights(lambda: user.save(update_fields=["display_name"])) == []
    assert changes_of_rights(lambda: user.groups.clear()) == []


def test_the_flags_of_an_account_are_kept():
    user = User.objects.create_user("compte")
    user.is_superuser, user.is_active = True, False
    assert changes_of_rights(user.save) == [
        (None, user.pk, "compte actif\u00a0: non"),
        (None, user.pk, "tous les droits\u00a0: oui"),
    ]
    assert len(changes_of_rights(lambda: User.objects.create_superuser("autre"))) == 2


def test_a_deleted_account_leaves_a_number_and_no_name(client):
    user = User.objects.create_user("jeanne.dupont", is_staff=True)
    number = user.pk
    user.delete()
    assert lines(AuditKind.RIGHTS_CHANGED)[-1] == (None, number, "compte supprimé")
    client.force_login(make_member("Administration"))
    page = client.get(reverse("admin:oural_auditevent_changelist")).content.decode()
    assert f"compte supprimé (n° {number})" in page
    assert "jeanne" not in page


def test_the_site_works_on_behalf_of_whoever_asks():
    user = User.objects.create_user("compte")
    assert actor() is None
    with acting(lambda: user):
        assert actor() == user
    assert actor() is None


def test_only_the_administration_reads_it(client):
    url = reverse("admin:oural_auditevent_changelist")
    line = record(AuditKind.EXPORTED, account=None, detail="innovations, csv")
    for role, code in (("Publication", 403), ("Administration", 200)):
        client.force_login(make_member(role))
        assert client.get(url).status_code == code
    for name in ("change", "delete"):
        address = reverse(f"admin:oural_auditevent_{name}", args=[line.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403
