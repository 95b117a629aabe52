"""The import of the figures of territories, and the page that says where they come from."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from catalogue.models import CatalogueRevision, IndicatorImport, Indicators, ProgrammeMembership
from catalogue.territories.indicators import FILES, import_indicators, read_sources
from catalogue.territories.tables import read_lines
from tests.catalogue.territories.figures import replaced, write_figures
from tests.catalogue.territories.france import make_france

pytestmark = pytest.mark.django_db


@pytest.fixture
def france():
    return make_france()


def test_figures_are_written_when_told_to_and_once(france, tmp_path, capsys):
    directory = write_figures(tmp_path)
    call_command("import_indicators", directory=directory)
    assert not Indicators.objects.exists()
    call_command("import_indicators", "--apply", directory=directory)
    call_command("import_indicators", "--apply", directory=directory)
    first, second, third = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert (
        first == "Territoires lus : 4, créés : 4, modifiés : 0, retirés : 0. Rien n’est écrit : relancez avec --apply."
    )
    assert second.endswith("créés : 4, modifiés : 0, retirés : 0. Tout est écrit.")
    assert third.endswith("créés : 0, modifiés : 0, retirés : 0. Rien à écrire.")
    reze = Indicators.objects.get(territory=france["reze"])
    assert (reze.density, reze.attraction_role, reze.massif, reze.qpv) == (1, 12, "", 3)
    assert (reze.growth_pct, reze.seniors_pct, reze.income, reze.is_coastal) == (0.96, 18.4, 23550.0, False)
    department = Indicators.objects.get(territory=france["44"])
    assert (department.rural_pct, department.income, department.pvd, department.density) == (38, None, 16, None)


def test_a_new_vintage_replaces_figures_and_tells_every_process(france, tmp_path):
    import_indicators(directory=write_figures(tmp_path), apply=True)
    before = IndicatorImport.objects.get().revision
    changed = replaced("communes.csv.gz", "44143,0,1,12", "44143,0,2,12")
    result = import_indicators(directory=write_figures(tmp_path, communes=changed), apply=True)
    assert (result.created, result.updated, result.deleted) == (0, 1, 0)
    assert Indicators.objects.get(territory=france["reze"]).density == 2
    assert IndicatorImport.objects.get().revision == CatalogueRevision.read().number > before


def test_communes_are_in_the_programmes_that_their_figures_say(france, tmp_path):
    import_indicators(directory=write_figures(tmp_path), apply=True)
    assert memberships() == {("44109", "qpv"), ("44143", "qpv")}
    changed = replaced("communes.csv.gz", "2.1,,0,0,0,3", "2.1,plus,0,1,0,0")
    import_indicators(directory=write_figures(tmp_path, communes=changed), apply=True)
    assert memberships() == {("44109", "qpv"), ("44143", "frr"), ("44143", "pvd")}


def memberships() -> set[tuple[str, str]]:
    return set(ProgrammeMembership.objects.values_list("territory__code", "programme"))


def test_a_territory_that_the_files_lost_has_no_figure(france, tmp_path):
    import_indicators(directory=write_figures(tmp_path), apply=True)
    moved = replaced("communes.csv.gz", "44143,", "44054,")
    result = import_indicators(directory=write_figures(tmp_path, communes=moved), apply=True)
    assert (result.created, result.updated, result.deleted) == (1, 0, 1)
    assert not Indicators.objects.filter(territory=france["reze"]).exists()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("44143,0,1", "44143,0,8", "communes.csv.gz, ligne 3 : « 8 » n’est pas une valeur connue (density)"),
        ("44143,0,1", "44143,0,0", "« 0 » n’est pas une valeur connue (density)"),
        ("44143,0,1", "99999,0,1", "le code « 99999 » est inconnu"),
        ("44143,", "44109,", "ligne 3 : le code « 44109 » est en double"),
        ("18.4", "118.4", "« 118.4 » n’est pas un nombre de 0 à 100.0 (p65_pct)"),
        ("18.4", "nan", "« nan » n’est pas un nombre"),
        ("18.4", "\x00", "n’est pas un nombre"),
        ("18.4", "١٨", "n’est pas un nombre"),
        (",0,0,0,3", ",0,0,0,99999", "« 99999 » dépasse 32767 (qpv)"),
        (",0,0,0,3", ",0,0,0,", "n’est pas un nombre entier (qpv)"),
        (",0,0,0,3", ",0,0,0", "17 champs attendus, 16 lus"),
        ("23550", "e" * 10_000, "n’est pas un nombre de 0 à 1000000"),
        ("p65_pct", "p65", "il manque la colonne p65_pct"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_written(france, tmp_path, old, new, sentence):
    directory = write_figures(tmp_path, communes=replaced("communes.csv.gz", old, new))
    with pytest.raises(CommandError) as error:
        call_command("import_indicators", "--apply", directory=directory)
    assert sentence in str(error.value).replace("\u00a0", " ")
    assert not Indicators.objects.exists()


def test_a_truncated_or_missing_file_is_refused(france, tmp_path):
    lines = replaced("communes.csv.gz", "44109", "44109")[:2]
    with pytest.raises(CommandError, match="2 lignes attendues"):
        call_command("import_indicators", directory=write_figures(tmp_path, communes=lines))
    with pytest.raises(CommandError, match="le fichier manque"):
        call_command("import_indicators", directory=tmp_path / "absent")


@pytest.mark.parametrize(
    "sources", [None, {}, ["Insee"], [{"label": "Densité"}], [{"url": "javascript:1"}], [{"label": 1}]]
)
def test_sources_without_all_that_the_page_shows_are_refused(france, tmp_path, sources):
    with pytest.raises(CommandError, match="il faut"):
        call_command("import_indicators", directory=write_figures(tmp_path, sources=sources))


def test_the_files_of_the_project_have_the_rows_and_the_columns_that_they_say():
    directory = settings.BASE_DIR / "fixtures" / "indicators"
    content = read_sources(directory / "sources.json")
    assert len(content["sources"]) >= 10
    assert set(content["rows"]) == {file.name for file in FILES}
    for file in FILES[1:]:
        assert len(list(read_lines(directory / file.name, (file.code, *file.columns)))) == content["rows"][file.name]


def test_the_page_shows_the_sources_and_says_when_there_are_none(client, france, tmp_path):
    assert "Aucun chiffre n’est encore chargé" in client.get("/territoires/chiffres/").content.decode()
    import_indicators(directory=write_figures(tmp_path), apply=True)
    page = client.get("/territoires/chiffres/?q=%00&page=-1").content.decode()
    assert '<a href="https://www.insee.fr/">Insee</a>' in page
    assert "Aucun chiffre" not in page
