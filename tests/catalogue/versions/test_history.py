"""The versions of an entry: one for each change, whole, with who made it; and the way back."""

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.entries import services
from catalogue.entries.changes import because, record_change
from catalogue.models import (
    Illustration,
    Innovation,
    Lever,
    Replication,
    Source,
    Status,
    Territory,
    Theme,
    Version,
    VersionKind,
)
from catalogue.refusal import Refusal
from catalogue.search.index.documents import drift, rebuild
from catalogue.versions.history import (
    COLUMNS,
    NOT_KEPT,
    OWNERS,
    ROW_COLUMNS,
    ROWS,
    latest_number,
    snapshot_at,
    snapshot_of,
    versions_of,
)
from catalogue.versions.restore import revert
from oural.models import User
from tests.catalogue.versions.whole_entry import make_whole_entry
from tests.factories import make_innovation, make_lever, make_organisation, make_policy, make_territory

pytestmark = pytest.mark.django_db

CHECKED_APART = {"sources": set(), "replications": set(), "illustrations": set()}
"""Columns of the rows that the site writes by itself, which a version does not keep."""


def again(innovation: Innovation) -> Innovation:
    return Innovation.objects.get(pk=innovation.pk)


def snapshot_now(innovation: Innovation) -> dict:
    return snapshot_of(again(innovation))


def test_a_version_keeps_every_column_and_every_row():
    """Whoever adds a column decides here whether versions keep it. What is personal must not be kept."""
    assert set(COLUMNS) | NOT_KEPT == {field.name for field in Innovation._meta.concrete_fields}
    for name, model in ROWS.items():
        columns = {field.name for field in model._meta.concrete_fields} - {"id", OWNERS[name]}
        assert columns - CHECKED_APART[name] == set(ROW_COLUMNS[name])


def test_a_version_is_the_whole_sheet():
    innovation = make_whole_entry()
    version = versions_of(innovation).first()
    assert version.snapshot == snapshot_now(innovation)
    assert all(version.snapshot[name] for name in ("levers", "policies", "themes", "organisations", *ROWS))
    assert version.kind == VersionKind.CHANGED
    assert [each.kind for each in versions_of(innovation)][-1] == VersionKind.CREATED


def test_a_change_makes_one_version_and_none_makes_none():
    innovation = make_whole_entry()
    count = versions_of(innovation).count()
    record_change([innovation.pk])
    innovation.save()
    record_change([innovation.pk])
    assert versions_of(innovation).count() == count
    innovation.sources.first().delete()
    record_change([innovation.pk])
    assert versions_of(innovation).count() == count + 1
    rebuild()
    assert versions_of(innovation).count() == count + 1


@pytest.mark.parametrize(
    "change",
    [
        lambda innovation: services.archive(innovation=innovation),
        lambda innovation: services.rename(innovation=innovation, title="Le tram", slug="le-tram"),
        lambda innovation: services.set_evidence_level(innovation=innovation, level=3, proof="Une étude."),
        lambda innovation: innovation.delete(),
    ],
)
def test_each_service_makes_a_version(change):
    innovation = make_whole_entry()
    key, before = innovation.pk, latest_number(innovation)
    change(innovation)
    versions = Version.objects.filter(innovation=key, pk__gt=before)
    assert versions.count() == 1
    assert versions.get().kind == (
        VersionKind.CHANGED if Innovation.objects.filter(pk=key).exists() else VersionKind.DELETED
    )


def test_a_version_says_why_and_who(client):
    innovation = make_innovation(levers=[make_lever()])
    with because("Parce que"):
        services.archive(innovation=innovation)
    version = versions_of(innovation).first()
    assert (version.reason, version.made_by) == ("Parce que", None)
    editor = User.objects.create_superuser("editrice")
    client.force_login(editor)
    data = {"action": "publish_selected", "_selected_action": [innovation.pk]}
    client.post(reverse("admin:catalogue_innovation_changelist"), data)
    version = versions_of(innovation).first()
    assert (version.reason, version.made_by) == ("", editor)
    editor.delete()
    assert versions_of(innovation).first().made_by is None


def test_versions_hold_no_person_but_the_account():
    people = [
        field.name
        for field in Version._meta.fields
        if isinstance(field, models.EmailField) or (field.is_relation and field.related_model is User)
    ]
    assert people == ["made_by"]


def test_several_entries_take_a_constant_number_of_queries():
    counts = []
    for size in (3, 12):
        entries = [make_whole_entry() for _ in range(size)]
        Innovation.objects.filter(pk__in=[each.pk for each in entries]).update(staff=f"{size} personnes")
        with CaptureQueriesContext(connection) as queries:
            record_change([each.pk for each in entries])
        counts.append(len(queries))
        assert all(versions_of(each).first().snapshot["staff"] == f"{size} personnes" for each in entries)
    assert counts[0] == counts[1]


def change_everything(innovation: Innovation) -> None:
    """Change every field of an entry, and every row around it."""
    Innovation.objects.filter(pk=innovation.pk).update(
        title="Tout autre",
        summary="Autre.",
        need="",
        description="",
        results="Aucun.",
        lessons="",
        territory=None,
        territory_label="Ailleurs",
        territory_scope="autre",
        department=None,
        region=None,
        start_year=None,
        end_year=None,
        stage="idea",
        cost=None,
        cost_band="",
        staff="",
        months_to_results=None,
        evidence_level=None,
        evidence_proof="",
        evidence_source_title="",
        evidence_source_url="",
        cost_note="",
        staff_count=None,
        stop_cause="",
        stop_reason="",
        is_zoom=False,
        in_report=None,
        verified_on=None,
    )
    innovation = again(innovation)
    innovation.levers.set([make_lever()])
    innovation.policies.set([make_policy()])
    innovation.themes.set(["autre"])
    innovation.organisations.set([make_organisation()])
    first, second = innovation.sources.all()
    first.delete()
    Source.objects.filter(pk=second.pk).update(title="Un autre titre")
    Source.objects.create(innovation=innovation, title="De plus", url="https://plus.example/")
    innovation.replications.filter(territory=None).delete()
    Replication.objects.filter(original=innovation).update(kept="Rien.", year=None)
    Illustration.objects.filter(innovation=innovation).update(alt="Un tram")
    record_change([innovation.pk])


def test_an_entry_goes_back_to_any_of_its_versions_relations_included():
    innovation = make_whole_entry()
    number, before = latest_number(innovation), snapshot_now(innovation)
    change_everything(innovation)
    between, after = latest_number(innovation), snapshot_now(innovation)
    same = [name for name in before if before[name] == after[name]]
    assert set(same) == {"slug", "status", "archive_reason", "department", "region"}, "the territory has neither"
    revert(innovation=innovation, number=number)
    assert snapshot_now(innovation) == before
    assert drift() == []
    assert versions_of(innovation).first().reason.startswith("Retour à la version du ")
    revert(innovation=innovation, number=between)
    assert snapshot_now(innovation) == after
    assert snapshot_at(innovation, number) == before


def test_going_back_leaves_status_and_address():
    innovation = make_innovation(slug="le-bus", levers=[make_lever()])
    number = latest_number(innovation)
    services.rename(innovation=innovation, title="Le tram", slug="le-tram")
    services.archive(innovation=innovation)
    revert(innovation=innovation, number=number)
    innovation = again(innovation)
    assert (innovation.slug, innovation.status) == ("le-tram", Status.ARCHIVED)
    assert innovation.title != "Le tram"


def test_two_sources_that_exchanged_their_addresses_go_back():
    innovation = make_innovation(sources=2, levers=[make_lever()])
    number, before = latest_number(innovation), snapshot_now(innovation)
    first, second = innovation.sources.order_by("pk")
    Source.objects.filter(pk=first.pk).update(url="https://passage.example/")
    Source.objects.filter(pk=second.pk).update(url=first.url)
    Source.objects.filter(pk=first.pk).update(url=second.url)
    record_change([innovation.pk])
    revert(innovation=innovation, number=number)
    assert snapshot_now(innovation) == before


def test_going_back_does_without_what_is_gone():
    innovation = make_whole_entry()
    number = latest_number(innovation)
    illustration = innovation.illustrations.get()
    illustration.image.storage.delete(illustration.image.name)
    innovation.organisations.all().delete()
    innovation.replications.exclude(copy=None).get().copy.delete()
    innovation.levers.first().delete()
    Theme.objects.get(name="mobilité").delete()
    change_everything(innovation)
    revert(innovation=innovation, number=number)
    sheet = snapshot_now(innovation)
    assert (sheet["organisations"], sheet["illustrations"], len(sheet["levers"])) == ([], [], 1)
    assert [name for _, name in sheet["themes"]] == ["gratuité", "mobilité"]
    assert [row["copy"] for row in sheet["replications"]] == [None, None]


def test_going_back_is_refused_when_a_rule_forbids_it():
    innovation = make_innovation(levers=[lever := make_lever()])
    number = latest_number(innovation)
    innovation.levers.set([make_lever()])
    record_change([innovation.pk])
    Lever.objects.get(pk=lever.pk).delete()
    before = snapshot_now(innovation)
    with pytest.raises(Refusal, match="au moins un levier"):
        revert(innovation=innovation, number=number)
    assert snapshot_now(innovation) == before
    with pytest.raises(Refusal, match="n’est pas de cette fiche"):
        revert(innovation=innovation, number=latest_number(make_innovation()))


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editrice", display_name="Ada Lovelace"))
    return client


def history_url(innovation: Innovation) -> str:
    return reverse("admin:catalogue_innovation_history", args=[innovation.pk])


def test_the_history_page_takes_a_constant_number_of_queries(editor):
    innovation = make_whole_entry()
    counts = []
    for size in (3, 30):
        for number in range(size):
            services.rename(innovation=innovation, title=f"Titre {size} {number}")
        with CaptureQueriesContext(connection) as queries:
            page = editor.get(history_url(innovation)).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
    assert "A changé\xa0: Titre" in page and "Page 1 sur 2" in page
    assert "Première version gardée" in editor.get(history_url(innovation), {"page": "2"}).content.decode()
    assert editor.get(history_url(innovation), {"page": "x\x00"}).status_code == 200


def test_a_version_is_read_and_gone_back_to_in_the_admin(editor):
    innovation = make_whole_entry()
    number = latest_number(innovation)
    change_everything(innovation)
    url = reverse("admin:catalogue_innovation_version", args=[innovation.pk, latest_number(innovation)])
    page = editor.get(url).content.decode()
    assert "<del>Le bus gratuit</del><ins>Tout autre</ins>" in page
    assert "il n’y a rien à changer" in page
    url = reverse("admin:catalogue_innovation_version", args=[innovation.pk, number])
    assert "Revenir à cette version</button>" in editor.get(url).content.decode()
    assert editor.post(url).status_code == 302
    assert editor.post(url).status_code == 302
    assert snapshot_now(innovation) == snapshot_at(innovation, number)
    version = versions_of(innovation).first()
    assert version.made_by.username == "editrice"
    assert "par Ada Lovelace" in editor.get(history_url(innovation)).content.decode()


def test_versions_are_for_those_who_may(client, editor):
    innovation, other = make_innovation(), make_innovation()
    url = reverse("admin:catalogue_innovation_version", args=[innovation.pk, latest_number(other)])
    assert editor.get(url).status_code == 404
    assert editor.get(reverse("admin:catalogue_innovation_history", args=[10**30])).status_code == 404
    client.force_login(User.objects.create_user("agent", is_staff=True))
    assert client.get(history_url(innovation)).status_code == 403
    url = reverse("admin:catalogue_innovation_version", args=[innovation.pk, latest_number(innovation)])
    assert client.get(url).status_code == 403


def test_territories_of_versions_are_named(editor):
    innovation = make_innovation(territory=make_territory(name="Rezé"), territory_label="")
    innovation.territory = Territory.objects.get(pk=make_territory(name="Nantes").pk)
    innovation.save()
    record_change([innovation.pk])
    url = reverse("admin:catalogue_innovation_version", args=[innovation.pk, latest_number(innovation)])
    page = editor.get(url).content.decode()
    assert "<del>Rezé</del><ins>Nantes</ins>" in page


def test_the_database_keeps_versions_as_they_were_written():
    """Only the account that goes is forgotten, and only a version that was prepared is removed."""
    innovation = make_innovation()
    (version,) = versions_of(innovation)
    for change in ({"reason": "Autre."}, {"slug": "autre"}, {"snapshot": {}}, {"was_public": False}):
        with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
        version.delete()
    Version.objects.create(innovation=innovation, kind="prepared", snapshot={}, slug="x", was_public=False).delete()
    assert list(versions_of(innovation)) == [version]
    with pytest.raises(IntegrityError, match="version_kind_is_known"), transaction.atomic():
        Version.objects.create(innovation=innovation, kind="x", snapshot={}, slug="x", was_public=False)
    innovation.delete()
    assert [each.kind for each in Version.objects.filter(slug=version.slug)] == ["created", "deleted"]


def test_a_version_kept_before_a_column_was_there_says_its_default():
    innovation = make_innovation()
    kept = {name: value for name, value in snapshot_of(innovation).items() if name not in ("staff", "illustrations")}
    version = Version.objects.create(
        innovation=innovation, kind="changed", snapshot=kept, slug=innovation.slug, was_public=True
    )
    assert snapshot_at(innovation, version.pk) == snapshot_now(innovation)
    record_change([innovation.pk])
    assert latest_number(innovation) == version.pk
