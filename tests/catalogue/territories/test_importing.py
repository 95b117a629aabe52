"""The import of the geographic code: what it creates, changes, ends and restores."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import CatalogueRevision, Territory, TerritoryKind
from catalogue.territories.importing import import_territories
from tests.catalogue.territories.geography import FILES, TERRITORIES, replaced, write_geography
from tests.factories import make_indicators

VINTAGE, NEXT_VINTAGE = date(2026, 1, 1), date(2027, 1, 1)


@pytest.fixture
def geography(tmp_path):
    return write_geography(tmp_path / "geo")


def load(directory, **changes):
    """Write a geographic code with `changes` and import it."""
    return import_territories(directory=write_geography(directory, **changes), apply=True)


def printed(capsys) -> str:
    """What a command wrote, with plain spaces."""
    return capsys.readouterr().out.replace("\u00a0", " ")


def commune(code: str) -> Territory:
    return Territory.objects.with_parents().get(kind=TerritoryKind.COMMUNE, code=code)


@pytest.mark.django_db
def test_dry_run_writes_nothing(geography):
    difference = import_territories(directory=geography, apply=False)
    assert len(difference.created) == TERRITORIES
    assert not difference.is_written
    assert not Territory.objects.exists()


@pytest.mark.django_db
def test_first_load(geography):
    import_territories(directory=geography, apply=True)
    assert Territory.objects.count() == TERRITORIES
    reze = commune("44143")
    assert (reze.name, reze.search_name, reze.postal_codes, reze.population) == ("Rezé", "reze", "44400", 43556)
    assert (reze.region.code, reze.department.code, reze.epci.code) == ("52", "44", "244400404")
    assert (reze.latitude, reze.longitude, reze.epci.latitude, reze.epci.longitude) == (47.18, -1.54, 47.19, -1.545)
    assert commune("44109").postal_codes == "44000 44100"
    department = Territory.objects.get(kind=TerritoryKind.DEPARTMENT, code="44")
    assert (department.article, department.region.name) == ("de la ", "Pays de la Loire")
    epci = Territory.objects.get(kind=TerritoryKind.EPCI, code="244400404")
    assert (epci.department, epci.region) == (department, department.region)
    ept = commune("44109").ept
    assert (ept.name, ept.epci, ept.department) == ("EPT Rive Sud", epci, department)


@pytest.mark.django_db
def test_commune_of_an_overseas_collectivity_has_it_for_region(geography):
    import_territories(directory=geography, apply=True)
    noumea = commune("98818")
    assert (noumea.region.kind, noumea.region.code) == (TerritoryKind.OVERSEAS, "988")
    assert (noumea.department, noumea.epci, noumea.population) == (None, None, None)


@pytest.mark.django_db
def test_former_communes_end_at_the_vintage_and_lie_where_their_successor_does(geography):
    import_territories(directory=geography, apply=True)
    former = Territory.objects.get(kind=TerritoryKind.FORMER_COMMUNE, code="44036")
    assert (former.obsolete_on, former.successor) == (VINTAGE, commune("44109"))
    assert former.department.code == "44"
    same_code = Territory.objects.get(kind=TerritoryKind.FORMER_COMMUNE, code="44143")
    assert same_code.successor == commune("44143")


@pytest.mark.django_db
def test_second_load_changes_nothing(geography):
    import_territories(directory=geography, apply=True)
    before = list(Territory.objects.order_by("pk").values())
    difference = import_territories(directory=geography, apply=True)
    assert (difference.changes, difference.unchanged) == ([], TERRITORIES)
    assert list(Territory.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_changed_fields_are_updated_and_the_rest_is_kept(tmp_path):
    load(tmp_path)
    pk = commune("44143").pk
    make_indicators(commune("44143"), density=2)
    difference = load(tmp_path, communes=replaced("communes.csv.gz", "43556", "44000"))
    assert [(change.key, change.fields) for change in difference.updated] == [(("commune", "44143"), ["population"])]
    reze = commune("44143")
    assert (reze.pk, reze.population, reze.indicators.density) == (pk, 44000, 2)


MERGED = {
    "vintage": "2027-01-01",
    "regions": replaced("regions.csv", "44,2,", "44,1,"),
    "departments": replaced("departments.csv", "Nantes,2,", "Nantes,1,"),
    "epci": replaced("epci.csv", "371290,0,2", "371290,0,1"),
    "communes": FILES["communes.csv.gz"][:3],
    "communes_former": [*FILES["communes_former.csv"][:2], "44143,Rezé,commune-deleguee,44109"],
}
"""Rezé becomes part of Nantes."""


@pytest.mark.django_db
def test_merged_commune_becomes_obsolete_with_its_successor(tmp_path):
    load(tmp_path)
    difference = load(tmp_path, **MERGED)
    assert [change.key for change in difference.obsoleted] == [("commune", "44143")]
    reze = commune("44143")
    assert (reze.obsolete_on, reze.successor.code) == (NEXT_VINTAGE, "44109")
    former = Territory.objects.get(kind=TerritoryKind.FORMER_COMMUNE, code="44143")
    assert (former.successor.code, former.obsolete_on) == ("44109", VINTAGE)
    assert not load(tmp_path, **MERGED).changes


@pytest.mark.django_db
def test_code_among_former_codes_tells_the_successor_too(tmp_path):
    load(tmp_path)
    communes = [line.replace("44014;44036", "44143") for line in MERGED["communes"]]
    load(tmp_path, **MERGED | {"communes": communes, "communes_former": FILES["communes_former.csv"][:2]})
    assert commune("44143").successor.code == "44109"


@pytest.mark.django_db
def test_reappearing_commune_exists_again(tmp_path):
    load(tmp_path)
    load(tmp_path, **MERGED)
    difference = load(tmp_path, vintage="2028-01-01")
    assert [change.key for change in difference.restored] == [("commune", "44143")]
    reze = commune("44143")
    assert (reze.obsolete_on, reze.successor) == (None, None)


@pytest.mark.django_db
def test_territory_absent_without_successor_becomes_obsolete(tmp_path):
    load(tmp_path)
    difference = load(
        tmp_path,
        epci=[FILES["epci.csv"][0], FILES["epci.csv"][2]],
        communes=replaced("communes.csv.gz", "243500139", ""),
    )
    assert [change.key for change in difference.obsoleted] == [("epci", "243500139")]
    assert Territory.objects.get(code="243500139").successor is None
    assert commune("35238").epci is None


@pytest.mark.django_db
def test_former_commune_follows_the_successor_of_its_successor(tmp_path):
    load(tmp_path)
    into_rennes = MERGED | {
        "communes": [FILES["communes.csv.gz"][0], FILES["communes.csv.gz"][1] + "44109;44143"],
        "regions": replaced("regions.csv", "44,2,", "44,0,"),
        "departments": replaced("departments.csv", "Nantes,2,", "Nantes,0,"),
        "epci": replaced("epci.csv", "371290,0,2", "371290,0,0"),
        "epts": replaced("epts.csv", "44,1,", "44,0,"),
        "communes_former": FILES["communes_former.csv"][:1],
    }
    load(tmp_path, **into_rennes)
    former = Territory.objects.get(kind=TerritoryKind.FORMER_COMMUNE, code="44036")
    assert former.successor.code == "35238"
    assert not load(tmp_path, **into_rennes).changes


@pytest.mark.django_db
def test_former_commune_that_is_a_commune_again_is_followed_by_itself(tmp_path):
    load(tmp_path)
    again = "44036,Chantenay-sur-Loire,44,52,442,244400404,,214400362,100,0,44100,"
    load(
        tmp_path,
        regions=replaced("regions.csv", "44,2,", "44,3,"),
        departments=replaced("departments.csv", "Nantes,2,", "Nantes,3,"),
        epci=replaced("epci.csv", "371290,0,2", "371290,0,3"),
        communes=[*FILES["communes.csv.gz"], again],
        communes_former=[FILES["communes_former.csv"][0], FILES["communes_former.csv"][2]],
    )
    former = Territory.objects.get(kind=TerritoryKind.FORMER_COMMUNE, code="44036")
    assert former.successor == commune("44036")


@pytest.mark.django_db
def test_load_takes_as_many_queries_for_more_rows(tmp_path, django_assert_max_num_queries):
    load(tmp_path)
    with django_assert_max_num_queries(13):  # five of them for the search
        load(tmp_path, communes=[line.replace("é", "e") for line in FILES["communes.csv.gz"]])


@pytest.mark.django_db
def test_command_is_dry_unless_told_to_apply(geography, capsys):
    call_command("import_territories", directory=geography)
    assert "Rien n’est écrit : relancez avec --apply." in printed(capsys)
    assert not Territory.objects.exists()
    call_command("import_territories", "--apply", directory=geography)
    out = printed(capsys)
    assert f"Créés : {TERRITORIES}, modifiés : 0" in out
    assert "+ région 52 Pays de la Loire" in out
    assert Territory.objects.count() == TERRITORIES


@pytest.mark.django_db
def test_command_tells_each_field_from_old_to_new(tmp_path, capsys):
    load(tmp_path)
    write_geography(tmp_path, **MERGED)
    call_command("import_territories", directory=tmp_path)
    out = printed(capsys)
    assert "1 territoire devenu obsolète :" in out
    assert "- commune 44143 Rezé : successeur (vide) → commune 44109 ; n’existe plus au (vide) → 2027-01-01" in out


@pytest.mark.django_db
def test_command_shows_the_first_changes_of_each_sort_unless_all_are_asked_for(tmp_path, capsys):
    header, *lines = FILES["communes_com.csv"]
    more = [f"988{number},Commune {number},988,10,98800" for number in range(20, 40)]
    write_geography(
        tmp_path,
        communes_com=[header, *lines, *more],
        overseas_collectivities=replaced("overseas_collectivities.csv", "Calédonie,1,", "Calédonie,21,"),
    )
    call_command("import_territories", directory=tmp_path)
    out = printed(capsys)
    assert out.count("  + ") == 10
    assert f"… et {TERRITORIES + 10} de plus" in out
    call_command("import_territories", directory=tmp_path, verbosity=2)
    assert printed(capsys).count("  + ") == TERRITORIES + 20


@pytest.mark.django_db
def test_command_refuses_and_writes_nothing(tmp_path):
    write_geography(tmp_path, communes=replaced("communes.csv.gz", "43556", "beaucoup"))
    with pytest.raises(CommandError, match="communes.csv.gz, ligne 4.+n’est pas un nombre entier"):
        call_command("import_territories", "--apply", directory=tmp_path)
    assert not Territory.objects.exists()


@pytest.mark.django_db
def test_the_revision_of_the_catalogue_goes_up_with_a_change_and_not_without(tmp_path):
    load(tmp_path)
    first = CatalogueRevision.read().number
    load(tmp_path)
    assert CatalogueRevision.read().number == first
    load(tmp_path, communes=replaced("communes.csv.gz", "43556", "44000"))
    revision = CatalogueRevision.read()
    assert revision.number > first
    assert revision.base == revision.number  # every index keeps their names, and is made anew
