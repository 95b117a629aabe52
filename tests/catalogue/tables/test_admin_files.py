"""The pages of the import and the exports, as an editor uses them, and as a hurried or hostile one does."""

import re

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalogue.models import ImportFile, Innovation
from catalogue.signals import exported
from catalogue.tables.reader import QUEUE
from oural.models import User
from tests.catalogue.tables.files import csv_of
from tests.factories import make_innovation, make_lever

pytestmark = pytest.mark.django_db
IMPORT = "/admin/catalogue/innovation/importer/"
EXPORT = "/admin/catalogue/innovation/exporter/"
HEADER = ["identifiant", "titre", "nom_territoire", "etape"]


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editor"))
    return client


def send(client, *lines, name="a.csv", content=None):
    """Deposit a file, and follow to what it would do."""
    file = SimpleUploadedFile(name, csv_of(*lines) if content is None else content)
    return client.post(IMPORT, {"file": file}, follow=True)


def fingerprint_of(response) -> str:
    return re.search(r'name="fingerprint" value="(\w+)"', response.content.decode())[1]


def test_a_file_is_shown_then_written(editor):
    entry = make_innovation(title="Un", levers=[make_lever()])
    response = send(editor, HEADER, [entry.pk, "Deux", "Pays lédonien", "deployee"], ["", "Trois", "Là", "idee"])
    page = response.content.decode()
    assert "1 nouvelle fiche, 1 fiche modifiée, 0 ligne sans changement, 0 ligne à corriger." in page
    assert "<td>Un</td><td>Deux</td>" in page and "nouvelle fiche, «\u00a0Trois\u00a0»" in page
    assert Innovation.objects.count() == 1
    address = response.redirect_chain[-1][0]
    data = {"fingerprint": fingerprint_of(response)}
    assert "2 fiches écrites." in editor.post(address, data, follow=True).content.decode()
    assert "déjà été importé" in editor.post(address, data, follow=True).content.decode()
    assert "déjà été importé" in editor.get(address, follow=True).content.decode()
    assert set(Innovation.objects.values_list("title", flat=True)) == {"Deux", "Trois"}
    assert sorted(LogEntry.objects.values_list("action_flag", flat=True)) == [ADDITION, CHANGE]


def test_three_wrong_lines_are_told_and_nothing_is_written(editor):
    response = send(editor, HEADER, ["", "Un", "Ici", "finie"], ["x", "", "", ""], ["", "Deux", "", "idee"])
    page = response.content.decode()
    assert "3 lignes à corriger" in page and "Rien ne sera écrit" in page
    for line, column in ((2, "etape"), (3, "identifiant"), (4, "territoire")):
        assert f'<tr><th scope="row">{line}</th><td><code>{column}</code></td>' in page
    assert 'name="fingerprint"' not in page
    address = response.redirect_chain[-1][0]
    assert "relisez" in editor.post(address, {"fingerprint": "x"}).content.decode()
    assert not Innovation.objects.exists()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("Fiches d’été.csv", "Import de Fiches d’été.csv"), ("a" * 190 + ".csv", f"Import de {'a' * 89}…")],
)
def test_the_history_says_which_file_an_entry_comes_from(editor, name, reason):
    entry = make_innovation(title="Un", levers=[make_lever()])
    lines = HEADER, [entry.pk, "Deux", "Pays lédonien", "deployee"], ["", "Trois", "Là", "idee"]
    response = send(editor, *lines, name=name)
    editor.post(response.redirect_chain[-1][0], {"fingerprint": fingerprint_of(response)})
    for innovation in Innovation.objects.all():
        version = innovation.versions.latest("pk")
        assert (version.reason, version.made_by.username) == (reason, "editor")
    page = editor.get(f"/admin/catalogue/innovation/{entry.pk}/history/").content.decode()
    assert page.count(reason) == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "est vide"),
        ("a.csv", b"titre\n\x81", "ni en UTF-8"),
        ("a.csv", b"couleur\nrouge", "Colonne inconnue"),
        ("a.exe", b"MZ", "ni un CSV"),
        ("a.xlsx", b"PK", "lisible"),
        ("a" * 250 + ".csv", b"titre", "Rien à écrire"),
        ("<script>.csv", b"titre", "&lt;script&gt;.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(editor, name, content, sentence):
    response = send(editor, name=name, content=content)
    assert response.status_code == 200 and sentence in response.content.decode()


def test_a_file_beyond_a_bound_or_that_must_wait_is_told_with_its_status(editor, settings):
    settings.IMPORT_MEGABYTES, settings.IMPORT_LINES, settings.IMPORT_QUEUE_SECONDS = 1, 1, 0
    for content, sentence in (b"a" * 1_000_001, "1 Mo"), (b"titre\nUn\nDeux", "dépasse 1 lignes"):
        response = send(editor, name="a.csv", content=content)
        assert response.status_code == 413 and sentence in response.content.decode()
    with QUEUE.turn(patience=0):
        response = send(editor, name="a.csv", content=b"titre\nUn")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "recommencez dans une minute" in response.content.decode()


def test_no_file_is_told(editor):
    assert "Choisissez un fichier." in editor.post(IMPORT, {}).content.decode()
    assert editor.get(IMPORT).status_code == 200


def test_what_changed_meanwhile_is_shown_again(editor):
    entry = make_innovation(title="Un", levers=[make_lever()])
    response = send(editor, ["identifiant", "titre"], [entry.pk, "Deux"])
    entry.title = "Trois"
    entry.save()
    page = editor.post(response.redirect_chain[-1][0], {"fingerprint": fingerprint_of(response)}).content.decode()
    assert "Les données ont changé depuis l’essai" in page and "<td>Trois</td><td>Deux</td>" in page
    assert Innovation.objects.get().title == "Trois"


def test_a_file_is_for_its_account_alone(editor, client):
    response = send(editor, HEADER, ["", "Un", "Ici", "idee"])
    address = response.redirect_chain[-1][0]
    client.force_login(User.objects.create_superuser("other"))
    said = client.post(address, {"fingerprint": fingerprint_of(response)}, follow=True).content.decode()
    assert "n’est plus là" in said and not Innovation.objects.exists()
    assert client.get(f"{IMPORT}00000000-0000-0000-0000-000000000000/", follow=True).status_code == 200
    assert client.get(f"{IMPORT}x/").status_code in (302, 404)
    ImportFile.objects.update(created_at="2020-01-01T00:00:00Z")
    client.force_login(User.objects.get(username="editor"))
    assert "n’est plus là" in client.get(address, follow=True).content.decode()


def test_rights(client):
    user = User.objects.create_user("reader", is_staff=True)
    client.force_login(user)
    assert client.get(f"{EXPORT}csv/").status_code == client.get(IMPORT).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_innovation"))
    assert client.get(f"{EXPORT}csv/").status_code == 200
    assert client.get(IMPORT).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="add_innovation"))
    assert client.get(IMPORT).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="change_innovation"))
    assert client.get(IMPORT).status_code == 200


def test_the_changes_come_by_pages_and_the_faults_are_bounded(editor):
    response = send(editor, HEADER, *(["", f"Titre {number}", "Ici", "idee"] for number in range(60)))
    page = response.content.decode()
    assert "Changements 1 à 50 sur 60." in page and "Ligne 51" in page and "Ligne 52 :" not in page
    address = response.redirect_chain[-1][0]
    assert "Ligne 61" in editor.get(address, {"page": "2"}).content.decode()
    for page_number in ("x", "-1", "9" * 30):
        assert editor.get(address, {"page": page_number}).status_code == 200
    response = send(editor, HEADER, *(["", f"T{number}", "", "idee"] for number in range(230)))
    assert "Et 30 autres" in response.content.decode()


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_an_export_holds_what_the_list_shows_and_is_told_of(editor, extension):
    make_innovation(title="Un feu", themes=["eau"])
    make_innovation(title="Un puits", is_zoom=True)
    heard = []

    def listener(sender, **values):
        heard.append((sender, values["user"].username, values["format"]))

    exported.connect(listener)
    response = editor.get(f"{EXPORT}{extension}/?zoom=oui")
    assert response.status_code == 200 and heard == [(Innovation, "editor", extension)]
    assert (
        response.headers["Content-Disposition"]
        == f'attachment; filename="innovations-{timezone.localdate()}.{extension}"'
    )
    back = send(editor, name=f"a.{extension}", content=response.getvalue()).content.decode()
    assert "1 ligne sans changement" in back
    assert editor.get(f"{EXPORT}pdf/").status_code == 404
    assert editor.get(f"{EXPORT}csv/?nul=1").status_code == 400


def test_the_list_leads_to_its_files(editor):
    page = editor.get("/admin/catalogue/innovation/?q=puits").content.decode()
    assert f'href="{EXPORT}csv/?q=puits"' in page and f'href="{IMPORT}"' in page
