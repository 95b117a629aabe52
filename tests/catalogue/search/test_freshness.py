"""Every way to change the catalogue reaches the index; no process ever answers with what is no longer."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from catalogue.entries import services, vocabulary
from catalogue.entries.changes import record_change
from catalogue.loading.catalogue import load_catalogue
from catalogue.models import Innovation, Lever, Organisation, Status, Theme
from catalogue.search.index import documents, engine
from catalogue.search.index.build import build, follow
from catalogue.search.index.engine import current_index
from catalogue.search.query.applied import Vocabulary
from catalogue.search.query.criteria import Criteria, Sort
from catalogue.submissions.acceptance import accept
from catalogue.submissions.models import SubmissionKind
from catalogue.submissions.review import last_seen
from catalogue.tables.innovations.importer import InnovationImport
from catalogue.tables.plan import import_file, keep_file, plan_of
from catalogue.versions.history import latest_number, snapshot_of
from catalogue.versions.pending import prepare, publish_pending
from catalogue.versions.restore import revert
from oural.models import User
from tests import databases
from tests.catalogue.loading.sheet_files import make_folder
from tests.catalogue.search.freshness import ROOT
from tests.catalogue.search.naive_answers import reference_answer
from tests.catalogue.submissions.people import make_editor, taken_by
from tests.catalogue.territories.figures import import_some_figures
from tests.catalogue.territories.geography import import_some_territories
from tests.factories import (
    indexed_together,
    make_innovation,
    make_lever,
    make_organisation,
    make_policy,
    make_replication,
    make_territory,
)

QUESTIONS = [
    Criteria(),
    Criteria(q="eau"),
    Criteria(q="source -feu"),
    Criteria(q="rezé"),
    Criteria(q="ville"),
    Criteria(theme=("eau",)),
    Criteria(tri=Sort.TITLE),
    Criteria(tri=Sort.TAKEN_UP),
    Criteria(tri=Sort.UPDATED),
    Criteria(territoire="commune-44143", ici=True),
]


def scene():
    """An entry of each status, with all that is around them."""
    with indexed_together():
        return make_scene()


def make_scene():
    reze = make_territory(code="44143", name="Rezé", population=1500)
    around = {
        "territory": reze,
        "levers": [make_lever(slug="gerer", verb="Gérer", summary="Gérer autrement.")],
        "themes": ["eau"],
        "organisations": [make_organisation(name="Ville de Rezé")],
    }
    shown = make_innovation(title="Une source", **around)
    make_replication(original=shown, territory_label="Pays de Retz")
    make_innovation(title="Un feu", status=Status.DRAFT, published_at=None, **around)
    make_innovation(title="Une autre eau", start_year=2001)
    return shown


def client_of_editor():
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    return client


def save_in_admin(row, **changes):
    """Send the form of a row of the admin again, with changes."""
    client = client_of_editor()
    url = reverse(f"admin:catalogue_{row._meta.model_name}_change", args=[row.pk])
    form = client.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if name in form.fields and value is not None}
    response = client.post(url, data | changes)
    assert response.status_code == 302, response.context["errors"]


def delete_in_admin(row):
    client = client_of_editor()
    url = reverse(f"admin:catalogue_{row._meta.model_name}_delete", args=[row.pk])
    assert client.post(url, {"post": "yes"}).status_code == 302


def delete_all_in_admin(model):
    client = client_of_editor()
    data = {"action": "delete_selected", "_selected_action": model.objects.values_list("pk", flat=True), "post": "yes"}
    url = reverse(f"admin:catalogue_{model._meta.model_name}_changelist")
    assert client.post(url, data).status_code == 302


def act_in_admin(action, value=None):
    """Run an action of the list on all the entries, `value` being what its page asks for."""
    client = client_of_editor()
    chosen = Innovation.objects.values_list("pk", flat=True)
    url = reverse("admin:catalogue_innovation_changelist")
    data = {"action": action, "_selected_action": chosen}
    if value is not None:
        data |= {"appliquer": "1", "value": value}
    assert client.post(url, data).status_code == 302


def load(shown):
    with tempfile.TemporaryDirectory() as folder:
        load_catalogue(folder=make_folder(Path(folder), "bus", title="Un bus et de l’eau"))


def import_innovations(shown):
    importer = InnovationImport(may_publish=True)
    header = "identifiant;titre;themes;nom_territoire;etape"
    lines = f"{header}\n{shown.pk};Une eau claire;feu;Ici;idee\n;Un puits;eau;Ici;idee\n"
    file = keep_file(
        importer=importer, name="a.csv", content=lines.encode(), account=User.objects.create_user("importer")
    )
    plan = plan_of(file, importer)
    assert len(import_file(file=file, importer=importer, fingerprint=plan.fingerprint)) == 2


def accept_contribution(kind, shown=None, **answers):
    """Accept what a person sends of an entry, or an entry of its own, and give the entry."""
    submission = taken_by(make_editor(), kind=kind, original=shown, answers=answers)
    return accept(submission=submission, editor=submission.editor, seen=last_seen(submission))


def publish_what_is_sent(shown):
    """Accept an innovation, which makes a draft, and publish the draft."""
    whole = {"title": "Une source sûre", "levers": ["gerer"], "links": "https://exemple.fr/eau"}
    draft = accept_contribution(SubmissionKind.INNOVATION, **whole)
    assert draft.status == Status.DRAFT
    draft.policies.set([make_policy()])
    services.publish(innovation=draft)


def the(model, **values):
    return model.objects.get(**values)


WAYS = {
    "services.publish": lambda shown: services.publish(innovation=the(Innovation, title="Un feu")),
    "services.archive": lambda shown: services.archive(innovation=shown),
    "services.rename": lambda shown: services.rename(innovation=shown, title="L’eau de Rezé"),
    "services.set_evidence_level": lambda shown: services.set_evidence_level(
        innovation=shown, level=1, proof="Le bilan."
    ),
    "services.mark_verified": lambda shown: services.mark_verified(innovation=shown, on=date(2026, 11, 25)),
    "services.add_lever": lambda shown: services.add_lever(innovation=shown, lever=make_lever(slug="oser")),
    "services.remove_lever": lambda shown: services.remove_lever(
        innovation=with_two_levers(shown), lever=the(Lever, slug="gerer")
    ),
    "services.add_theme": lambda shown: services.add_theme(innovation=shown, theme=Theme.objects.create(name="Puits")),
    "services.remove_theme": lambda shown: services.remove_theme(innovation=shown, theme=the(Theme, slug="eau")),
    "admin.publish_selected": lambda shown: act_in_admin("publish_selected"),
    "admin.archive_selected": lambda shown: act_in_admin("archive_selected", "Doublon"),
    "admin.verify_selected": lambda shown: act_in_admin("verify_selected"),
    "admin.add_lever_to_selected": lambda shown: act_in_admin("add_lever_to_selected", make_lever(slug="oser").pk),
    "admin.remove_lever_from_selected": lambda shown: act_in_admin(
        "remove_lever_from_selected", the(Lever, slug="gerer", innovations=with_two_levers(shown)).pk
    ),
    "admin.add_theme_to_selected": lambda shown: act_in_admin(
        "add_theme_to_selected", Theme.objects.create(name="Puits").pk
    ),
    "admin.remove_theme_from_selected": lambda shown: act_in_admin(
        "remove_theme_from_selected", the(Theme, slug="eau").pk
    ),
    "admin.innovation": lambda shown: delete_in_admin(shown),
    "admin.innovations": lambda shown: delete_all_in_admin(Innovation),
    "admin.theme": lambda shown: save_in_admin(the(Theme, slug="eau"), name="Sources"),
    "admin.merge_selected": lambda shown: merge_in_admin("eau", "source"),
    "admin.theme deleted": lambda shown: delete_in_admin(the(Theme, slug="eau")),
    "admin.themes deleted": lambda shown: delete_all_in_admin(Theme),
    "admin.lever": lambda shown: save_in_admin(the(Lever, slug="gerer"), verb="Conduire"),
    "admin.organisation": lambda shown: save_in_admin(the(Organisation), name="Office de l’eau"),
    "admin.organisation deleted": lambda shown: delete_in_admin(the(Organisation)),
    "admin.theme renamed": lambda shown: save_in_admin(the(Theme, slug="eau"), name="Sources", slug="sources"),
    "admin.organisations merged": lambda shown: merge_organisations_in_admin(),
    "admin.lever moved": lambda shown: move_a_lever_in_admin(),
    "versions.revert": lambda shown: revert_twice(shown),
    "versions.publish_pending": lambda shown: publish_a_pending_version(shown),
    "vocabulary.rename_theme": lambda shown: vocabulary.rename_theme(theme=the(Theme, slug="eau"), name="Onde"),
    "vocabulary.merge_themes": lambda shown: vocabulary.merge_themes(
        kept=Theme.objects.create(name="Onde"), others=[the(Theme, slug="eau")]
    ),
    "vocabulary.merge_organisations": lambda shown: vocabulary.merge_organisations(
        kept=make_organisation(name="Onde"), others=[the(Organisation, name="Ville de Rezé")]
    ),
    "vocabulary.move_to_rank": lambda shown: move_a_lever(),
    "admin.policy": lambda shown: save_in_admin(shown.policies.get(), name="Bien public"),
    "load_catalogue": load,
    "import_file": import_innovations,
    "import_territories": import_some_territories,
    "import_indicators": import_some_figures,
    "reproductions sent.accept": lambda shown: accept_contribution(
        SubmissionKind.REPLICATION, shown, territory_label="Pays du feu"
    ),
    "innovations sent.accept": publish_what_is_sent,
    "corrections sent.accept": lambda shown: accept_contribution(
        SubmissionKind.CORRECTION, shown, section="resume", proposed="Une eau claire."
    ),
    "delete": lambda shown: Innovation.objects.filter(pk=shown.pk).delete(),
}


def with_two_levers(innovation):
    """The entry with a lever more, as the search knows it."""
    services.add_lever(innovation=innovation, lever=make_lever(slug="oser"))
    return innovation


def merge_in_admin(*names):
    """Merge themes into the first."""
    make_innovation(title="Un puits", themes=[names[-1]])
    chosen = [the(Theme, name=name).pk for name in names]
    choose_and_merge("theme", chosen)
    assert not Theme.objects.filter(name=names[-1]).exists()


def merge_organisations_in_admin():
    first = the(Organisation)
    choose_and_merge("organisation", [make_organisation(name="Office de l’eau").pk, first.pk])


def choose_and_merge(model, chosen):
    """Merge rows into the first."""
    url = reverse(f"admin:catalogue_{model}_changelist")
    data = {"action": "merge_selected", "_selected_action": chosen, "kept": chosen[0]}
    assert client_of_editor().post(url, data).status_code == 302


def revert_twice(shown):
    services.rename(innovation=shown, title="Un feu de forêt")
    number = latest_number(shown)
    Innovation.objects.filter(pk=shown.pk).update(summary="Une eau.")
    record_change([shown.pk])
    revert(innovation=shown, number=number)


def publish_a_pending_version(shown):
    sheet = snapshot_of(shown) | {"title": "L’eau de Rezé", "themes": [["", "onde"]]}
    pending = prepare(innovation=shown, snapshot=sheet, base=latest_number(shown), by=None)
    publish_pending(innovation=shown, version=pending.version_id)


def move_a_lever_in_admin():
    save_in_admin(make_lever(summary="Oser."), rank=1)


def move_a_lever():
    first, second = make_lever(), make_lever()
    vocabulary.move_to_rank(row=second, position=1)
    assert Lever.objects.first() == second != first


ANEW = {"import_territories"}
"""After which an index is made anew: it keeps the names of the territories."""


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_change_the_catalogue_reaches_the_index(way):
    shown = scene()
    index = build()
    before = told_by(index)
    WAYS[way](shown)
    following = follow(index)
    assert (following is None) == (way in ANEW)
    following = following or build()
    hold(following)
    assert before != told_by(following)


def told_by(index):
    """What an index says, the order of the latest changes included."""
    counts = [index.total_and_counts(criteria) for criteria in QUESTIONS]
    return counts, index.keys(Criteria(tri=Sort.UPDATED)), index.vocabulary


def hold(index):
    """Hold an index to the reference engine, and the search tables to the catalogue."""
    counted: dict = {}
    for criteria in QUESTIONS:
        wanted = reference_answer(criteria, counted)
        for each in (index, engine):
            assert (each.total_and_counts(criteria), each.keys(criteria)) == wanted
    assert index.vocabulary == Vocabulary.read()
    assert documents.drift() == []
    assert not documents.words_stray()
    assert not documents.revision_strays()


@pytest.mark.django_db
def test_an_undone_change_leaves_no_trace():
    scene()
    hold(current_index())
    before = engine.keys(Criteria())
    with pytest.raises(RuntimeError), transaction.atomic():
        make_innovation(title="Une source de trop")
        assert len(engine.keys(Criteria())) == len(before) + 1
        raise RuntimeError
    assert engine.keys(Criteria()) == before
    make_innovation(title="Une autre source")
    hold(current_index())


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_may_undo_is_for_nobody_else():
    scene()
    hold(current_index())
    shared = current_index()
    with transaction.atomic():
        make_innovation(title="Une source")
        assert current_index() is not shared
        transaction.set_rollback(True)
    assert current_index() is shared
    make_innovation(title="Une source")
    hold(current_index())


@pytest.mark.django_db(transaction=True)
def test_a_catalogue_that_never_stops_changing_is_held_for_the_time_of_a_question():
    scene()
    asked = []

    def ask(index):
        asked.append(index.revision.number)
        if not connection.in_atomic_block:
            make_innovation(title="Une source de plus")
        return index.total_and_counts(Criteria(q=f"source {len(asked)}"))[0], len(index.everything)

    total, public = engine.answer(ask)
    assert len(asked) == len(set(asked)) == engine.ATTEMPTS + 1
    assert (total, public) == (0, engine.ATTEMPTS + 2)


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_is_seen():
    from django.core.management import call_command

    scene()
    hold(current_index())
    databases.empty_what_only_grows()
    call_command("flush", interactive=False, verbosity=0)
    hold(current_index())
    scene()
    hold(current_index())


@pytest.mark.django_db(transaction=True)
def test_processes_that_read_and_write_never_lie(tmp_path):
    """Four readers, two writers, one of each killed; `-m tests.catalogue.search.freshness` does it at length."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "oural.settings", "VAR_DIR": str(tmp_path)}
    if connection.vendor == "postgresql":
        environment["DATABASE_URL"] = fresh_database()
    else:
        shutil.copy(databases.sqlite_template(), tmp_path / "oural.sqlite3")
    command = [sys.executable, "-W", "ignore", "-m", "tests.catalogue.search.freshness", "4", "2", "24"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    *found, checked = run.stdout.splitlines()
    readers = [json.loads(each) for each in found]
    assert [(each["stale"], each["wrong"]) for each in readers] == [(0, 0)] * 4
    assert all(each["answers"] >= each["revisions"] >= 5 and each["pages"] >= 2 for each in readers), readers
    assert checked == "La table de recherche dit ce que dit le catalogue : 0 écart."


def fresh_database() -> str:
    """The address of a migrated database beside that of the tests, whose server goes away with them."""
    name, template = f"freshness_{os.getpid()}", databases.postgresql_template()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    base, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    return f"{base}/{name}"
