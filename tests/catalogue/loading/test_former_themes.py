"""What themes were called: their former addresses, and the entries that still have their former names."""

import json

import pytest
from django.conf import settings
from django.utils.text import slugify

from catalogue.loading.catalogue import load_catalogue
from catalogue.loading.reader import FixtureError
from catalogue.loading.sheets import read_sheets
from catalogue.loading.vocabulary import read_former_themes, read_levers, read_policies
from catalogue.models import FormerThemeSlug, Innovation, Theme
from catalogue.search.index.documents import drift
from tests.catalogue.loading.sheet_files import make_folder, write_sheet
from tests.factories import make_innovation

FIXTURES = settings.BASE_DIR / "fixtures"


@pytest.mark.django_db
def test_a_former_address_leads_to_the_present_one(client, tmp_path):
    assert load_catalogue(folder=make_folder(tmp_path, "bus")).former_themes == 1
    assert client.get("/innovations/?theme=transports").headers["Location"] == "/innovations/?theme=mobilite"
    assert load_catalogue(folder=tmp_path).former_themes == 0


@pytest.mark.django_db
def test_entries_take_the_present_name_whoever_named_them(tmp_path):
    theirs = make_innovation(themes=["Transports", "train"])
    make_folder(tmp_path, "bus", themes=["transports"])
    load_catalogue(folder=make_folder(tmp_path / "before", "bus", themes=["transports", "mobilité"]))
    loaded = Innovation.objects.get(slug="bus")
    write_sheet(tmp_path, "bus", themes=["mobilité"])
    load_catalogue(folder=tmp_path)
    assert sorted(theirs.themes.names()) == ["mobilité", "train"]
    assert sorted(loaded.themes.names()) == ["mobilité"]
    assert not Theme.objects.filter(name__iexact="transports").exists() and drift() == []


@pytest.mark.django_db
def test_a_former_name_given_again_stays(tmp_path):
    load_catalogue(folder=make_folder(tmp_path, "bus"))
    again = make_innovation(themes=["transports"])
    assert load_catalogue(folder=tmp_path).former_themes == 0
    assert list(again.themes.names()) == ["transports"]


@pytest.mark.django_db
def test_a_theme_that_is_not_there_is_led_to_by_nothing(tmp_path):
    assert load_catalogue(folder=make_folder(tmp_path, "bus", themes=["eau"])).former_themes == 0
    assert not FormerThemeSlug.objects.exists()


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"former": "eau"}], "la clé «\u00a0present\u00a0» est obligatoire"),
        ([{"former": "eau", "present": "onde"}] * 2, "est là deux fois"),
        (
            [{"former": "eau", "present": "onde"}, {"former": "onde", "present": "mer"}],
            "et actuels\u00a0: onde",
        ),
        ([{"former": "eau", "present": "o" * 101}], "dépasse 100 caractères"),
        ([{"former": "eau\x00", "present": "onde"}], "un caractère interdit"),
        ([{"former": "eau", "present": "onde", "note": "?"}], "«\u00a0note\u00a0» est inconnue"),
        ([], "une liste de tables est attendue"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, rows, reason):
    path = tmp_path / "former_themes.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(FixtureError, match=reason):
        read_former_themes(path)


def test_our_sheets_have_the_present_names():
    present = read_former_themes(FIXTURES / "former_themes.json")
    levers, policies = read_levers(FIXTURES / "levers.json"), read_policies(FIXTURES / "policies.json")
    sheets = read_sheets(FIXTURES / "innovations", levers=levers, policies=policies).values()
    themes = {theme for sheet in sheets for theme in sheet.themes}
    assert len(present) == 76
    assert not themes & set(present) and {*present.values()} <= themes
    assert not {slugify(former) for former in present} & {slugify(theme) for theme in themes}
