"""Dossiers as they are written: by editors in the admin, by the loading of the first ones, and followed by mail."""

import pytest
from django.core.management import CommandError
from django.urls import reverse

from catalogue.alerts.dossiers import DOSSIER
from catalogue.entries.services import archive
from catalogue.loading.dossiers import load_dossiers, read_dossiers
from catalogue.loading.reader import FixtureError
from catalogue.models import CatalogueRevision, Dossier, DossierStatus
from tests.catalogue.loading.sheet_files import load, make_folder, toml
from tests.catalogue.sheet_form import rows
from tests.factories import make_dossier, make_innovation
from tests.oural.access.people import make_member

pytestmark = pytest.mark.django_db
ADD = reverse("admin:catalogue_dossier_add")
FILE = {
    "title": "Bouger",
    "summary": "Sans voiture.",
    "introduction": "Pourquoi.",
    "position": 1,
    "entries": [{"innovation": "bus", "word": "Gratuit."}, {"innovation": "car", "word": "Lent."}],
}


def typed(*entries: dict, **changes) -> dict:
    """What the form of a dossier sends."""
    texts = {"title": "Boire", "slug": "boire", "summary": "De l’eau.", "introduction": "Pourquoi.", "closing": ""}
    return texts | {"position": 1, "status": "draft"} | rows("entries", *entries) | changes


def test_a_dossier_is_written_and_published_in_the_admin(client):
    client.force_login(make_member("Publication"))
    entry, other = make_innovation(title="Un puits"), make_innovation(title="Un étang")
    before = CatalogueRevision.read().number
    chosen = [{"innovation": each.title, "position": 1, "word": "Un mot."} for each in (entry, other)]
    assert client.post(ADD, typed(*chosen, status="published")).status_code == 302
    dossier = Dossier.objects.get()
    assert dossier.published_at and [each.innovation for each in dossier.entries.all()] == [entry, other]
    assert CatalogueRevision.read().number > before, "pages kept by revision are made again"
    archive(innovation=other, reason="Doublon.")
    page = client.get(reverse("admin:catalogue_dossier_change", args=[dossier.pk])).text
    assert page.count("Les lecteurs ne la voient pas") == 1
    assert "1 retirée de la lecture" in client.get(reverse("admin:catalogue_dossier_changelist")).text


def test_what_is_wrong_with_an_entry_is_said(client):
    client.force_login(make_member("Publication"))
    entry = make_innovation(title="Un puits")
    row = {"innovation": entry.title, "position": 1, "word": "Un mot."}
    for wrong in (
        [row, row],
        [row | {"word": ""}],
        [row | {"innovation": "Rien de tel\x00"}],
        [row | {"position": -1}],
    ):
        response = client.post(ADD, typed(*wrong))
        assert response.status_code == 200 and "errorlist" in response.text
    assert not Dossier.objects.exists()


def test_who_may_not_publish_writes_drafts_alone(client):
    client.force_login(make_member("Rédaction"))
    assert client.post(ADD, typed(status="published")).status_code == 200
    assert client.post(ADD, typed()).status_code == 302
    dossier = Dossier.objects.get()
    url = reverse("admin:catalogue_dossier_change", args=[dossier.pk])
    assert dossier.status == DossierStatus.DRAFT and client.post(url, typed(title="Puiser")).status_code == 302
    Dossier.objects.get().published_at = None
    dossier.status = DossierStatus.PUBLISHED
    dossier.save()
    assert client.post(url, typed(title="Autre")).status_code == 403
    assert Dossier.objects.get().title == "Boire", "as saved last"


def test_the_first_publication_alone_dates_a_dossier():
    dossier = make_dossier(status="draft")
    assert dossier.published_at is None
    dossier.status = DossierStatus.PUBLISHED
    dossier.save(update_fields=["status"])
    first = Dossier.objects.get().published_at
    dossier.save()
    assert first and Dossier.objects.get().published_at == first


@pytest.fixture
def folder(tmp_path):
    """Two sheets and a dossier of both."""
    make_folder(tmp_path, "bus", "car")
    return write(tmp_path)


def write(folder, **changes):
    (folder / "dossiers").mkdir(exist_ok=True)
    (folder / "dossiers" / "bouger.toml").write_text(toml(FILE | changes), encoding="utf-8")
    return folder


def words() -> list[tuple[str, str]]:
    return list(Dossier.objects.get().entries.values_list("innovation__slug", "word"))


def test_the_first_dossiers_are_loaded_published_and_once(folder):
    load(folder)
    assert Dossier.objects.get().is_published and words() == [("bus", "Gratuit."), ("car", "Lent.")]
    assert "0 création, 0 modification, 1 sans changement" in load(folder)[-2]


def test_what_an_editor_changed_stays_and_the_rest_follows_the_file(folder):
    load(folder)
    Dossier.objects.update(title="Se déplacer")
    keys = dict(Dossier.objects.get().entries.values_list("innovation__slug", "pk"))
    load(write(folder, title="Rouler", summary="À pied.", entries=FILE["entries"][:1:-1] + FILE["entries"][:1]))
    dossier = Dossier.objects.get()
    assert (dossier.title, dossier.summary, words()) == ("Se déplacer", "À pied.", [("bus", "Gratuit.")])
    assert dossier.entries.get().pk == keys["bus"], "alerts go by the numbers of the rows"
    dossier.entries.update(word="De l’éditrice.")
    load(folder)
    assert words() == [("bus", "De l’éditrice.")]


def test_an_entry_that_an_editor_deleted_leaves_the_dossier_whole(folder):
    load(folder)
    Dossier.objects.get().entries.get(innovation__slug="car").innovation.delete()
    load(folder)
    assert words() == [("bus", "Gratuit.")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"entries": []},
        {"entries": [{"innovation": "inconnue", "word": "x"}]},
        {"entries": FILE["entries"][:1] * 2},
        {"title": ""},
        {"position": 0},
        {"inconnue": 1},
    ],
)
def test_a_file_that_is_wrong_loads_nothing(folder, wrong):
    with pytest.raises(CommandError, match="bouger.toml"):
        load(write(folder, **wrong))
    assert not Dossier.objects.exists()
    with pytest.raises(FixtureError):
        read_dossiers(folder / "dossiers", innovations=["bus", "car"])


def test_without_files_there_is_nothing_to_load(tmp_path):
    assert load_dossiers(dossiers=read_dossiers(tmp_path / "dossiers", innovations=[])).creations == {}


def test_an_alert_tells_the_entries_added_since():
    first, hidden = make_innovation(title="Un puits"), make_innovation(status="draft")
    dossier, other = make_dossier(first), make_dossier(make_innovation())
    mark = DOSSIER.mark()
    keys = [str(dossier.pk), str(other.pk)]
    assert DOSSIER.read(dossier.slug) == keys[0] and set(DOSSIER.find(keys)) == set(keys)
    dossier.entries.create(innovation=hidden, word="Bientôt.")
    dossier.entries.create(innovation=make_innovation(title="Une source"), word="Claire.")
    news, nothing = DOSSIER.news([(key, mark) for key in keys], DOSSIER.mark())
    assert [(each.title, each.text) for each in news] == [("Une source", "Claire.")] and nothing == []
    Dossier.objects.update(status=DossierStatus.DRAFT)
    assert set(DOSSIER.find(keys)) == set(keys)  # it may come back
    assert DOSSIER.news([(key, mark) for key in keys], DOSSIER.mark()) == [[], []]
    Dossier.objects.all().delete()
    assert DOSSIER.find(keys) == {}
