"""From the names and codes of a sheet to territories."""

import datetime

import pytest

from catalogue.loading.places import NamedTerritories, Places, same_name
from catalogue.loading.sheets import PlaceRow, Sheet
from catalogue.models import TerritoryKind
from catalogue.territories.names import search_name
from tests.factories import make_territory

pytestmark = pytest.mark.django_db
COMMUNE, EPCI, DEPARTMENT, REGION = (
    TerritoryKind.COMMUNE,
    TerritoryKind.EPCI,
    TerritoryKind.DEPARTMENT,
    TerritoryKind.REGION,
)


def territory(kind, code, name, **changes):
    return make_territory(kind=kind, code=code, name=name, search_name=search_name(kind, name), **changes)


def place_of(kind="commune", code="", label="Ici", department="", region=""):
    row = PlaceRow(kind=kind, code=code, label=label, department=department, region=region)
    return Places([sheet_at(row)]).place_of(row)


def sheet_at(row):
    return Sheet("bus", {}, None, (), (), (), row, (), (), ())


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Rezé", "Rezé"),
        ("Langouët", "Langouet"),
        ("Drôme", "Drôme"),
        ("Département de la Drôme", "Drôme"),
        ("Région Occitanie", "Occitanie"),
        ("Bocage bressuirais", "CA du Bocage Bressuirais"),
        ("Communauté d'agglomération du Centre littoral", "CA du Centre Littoral"),
        ("Communauté urbaine de Dunkerque", "CU de Dunkerque"),
        ("Grenoble-Alpes Métropole", "Grenoble-Alpes-Métropole"),
        ("Corse-du-Sud (2A)", "Corse-du-Sud"),
        ("Saint-Denis (974)", "St-Denis"),
        ("Provence-Alpes-Côte d’Azur", "Provence-Alpes-Côte d'Azur"),
    ],
)
def test_a_label_that_says_no_more_than_the_name(label, name):
    assert same_name(label, name)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Landes (Dax)", "Landes"),
        ("Paris (14e arrondissement)", "Paris"),
        ("Treize départements, dont la Gironde", "Gironde"),
        ("Bassin de Figeac", "CC Grand-Figeac"),
        ("Pipriac et Saint-Ganton", "Pipriac"),
        ("Ville-la-Grand", "La Grand"),
    ],
)
def test_a_label_that_says_something_else(label, name):
    assert not same_name(label, name)


def test_a_code_gives_the_territory_and_drops_its_name():
    reze = territory(COMMUNE, "44143", "Rezé")
    place = place_of(code="44143", label="Rezé")
    assert (place.territory, place.label) == (reze, "")


def test_a_label_that_says_more_is_kept():
    territory(DEPARTMENT, "40", "Landes")
    assert place_of(kind="departement", code="40", label="Landes (Dax)").label == "Landes (Dax)"


def test_the_kind_tells_homonymous_codes_apart():
    territory(DEPARTMENT, "44", "Loire-Atlantique")
    grand_est = territory(REGION, "44", "Grand Est")
    assert place_of(kind="region", code="44").territory == grand_est


def test_another_kind_of_territory_may_be_placed_in_a_commune():
    cluny = territory(COMMUNE, "71137", "Cluny")
    assert place_of(kind="other", code="71137", label="Cluny").territory == cluny


def test_what_a_region_carries_keeps_the_department_where_it_stands():
    grand_est = territory(REGION, "44", "Grand Est")
    ardennes = territory(DEPARTMENT, "08", "Ardennes", region=grand_est)
    place = place_of("region", "44", "Revin (région Champagne-Ardenne)", "08", "Grand Est")
    assert (place.territory, place.department) == (grand_est, ardennes)


def test_a_code_that_is_in_no_list_leaves_the_label_in_its_department():
    ile_de_france = territory(REGION, "11", "Île-de-France")
    department = territory(DEPARTMENT, "93", "Seine-Saint-Denis", region=ile_de_france)
    place = place_of("epci", "200057875", "Est Ensemble", "93", "Île-de-France")
    assert (place.territory, place.label, place.scope) == (None, "Est Ensemble", "epci")
    assert (place.department, place.region) == (department, ile_de_france)


def test_the_department_tells_the_region():
    region = territory(REGION, "53", "Bretagne")
    territory(DEPARTMENT, "35", "Ille-et-Vilaine", region=region)
    assert place_of(kind="other", department="35").region == region


def test_an_overseas_collectivity_stands_for_a_region():
    collectivity = territory(TerritoryKind.OVERSEAS, "987", "Polynésie française")
    place = place_of(kind="other", department="987", region="Polynésie française")
    assert (place.department, place.region, place.scope) == (None, collectivity, "autre")


def test_a_territory_that_no_longer_exists_gives_way_to_its_successor():
    successor = territory(COMMUNE, "22046", "Le Mené")
    territory(COMMUNE, "22102", "Langourla", obsolete_on=datetime.date(2016, 1, 1), successor=successor)
    place = place_of(code="22102", label="Langourla")
    assert (place.territory, place.label) == (successor, "Langourla")


def match(*labels, original_kind=None):
    found = NamedTerritories(labels).match(labels, original_kind)
    return [one and f"{one.kind}:{one.code}" for one in found]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Aubagne", "commune:13005"),
        ("AUBAGNE", "commune:13005"),
        ("st brieuc", "commune:22278"),
        ("Ville de Paris", "commune:75056"),
        ("Ville du Havre", "commune:76351"),
        ("Département de la Creuse", "departement:23"),
        ("Région Bretagne", "region:53"),
        ("Bretagne", "region:53"),
        ("Communauté urbaine de Dunkerque", "epci:245900428"),
        ("Dunkerque", "commune:59183"),
        ("Eurométropole de Strasbourg", "epci:246700488"),
        ("Valence Romans Agglo", "epci:200068781"),
        ("Pays du Saintois", "epci:200035772"),
        ("Paris", None),  # a commune and a department
        ("Saint-Denis", None),  # two communes
        ("Vienne", None),
        ("Métropole de Nancy", None),
        ("Région Champagne-Ardenne", None),
        ("Stival (Pontivy)", None),
        ("Langourla", None),  # no longer exists
        ("", None),
    ],
)
def test_a_name_is_matched_when_one_territory_alone_bears_it(label, expected):
    for kind, code, name in (
        (COMMUNE, "13005", "Aubagne"),
        (COMMUNE, "22278", "Saint-Brieuc"),
        (COMMUNE, "75056", "Paris"),
        (DEPARTMENT, "75", "Paris"),
        (COMMUNE, "76351", "Le Havre"),
        (COMMUNE, "80225", "Creuse"),
        (DEPARTMENT, "23", "Creuse"),
        (REGION, "53", "Bretagne"),
        (EPCI, "245900428", "CU de Dunkerque"),
        (COMMUNE, "59183", "Dunkerque"),
        (EPCI, "246700488", "Eurométropole de Strasbourg"),
        (COMMUNE, "67482", "Strasbourg"),
        (EPCI, "200068781", "CA Valence Romans Agglo"),
        (EPCI, "200035772", "CC du Pays du Saintois"),
        (COMMUNE, "93066", "Saint-Denis"),
        (COMMUNE, "97411", "Saint-Denis"),
        (COMMUNE, "38544", "Vienne"),
        (DEPARTMENT, "86", "Vienne"),
        (EPCI, "245400676", "Métropole du Grand Nancy"),
        (COMMUNE, "56178", "Pontivy"),
    ):
        territory(kind, code, name)
    heir = territory(COMMUNE, "22046", "Le Mené")
    territory(COMMUNE, "22102", "Langourla", obsolete_on=datetime.date(2016, 1, 1), successor=heir)
    assert match(label) == [expected]


def test_the_context_settles_a_name_when_original_and_others_are_all_departments():
    territory(COMMUNE, "38544", "Vienne")
    territory(DEPARTMENT, "86", "Vienne")
    territory(DEPARTMENT, "39", "Jura")
    territory(COMMUNE, "13005", "Aubagne")
    assert match("Vienne", "Jura", original_kind=DEPARTMENT) == ["departement:86", "departement:39"]
    assert match("Vienne", "Jura", original_kind=COMMUNE) == [None, "departement:39"]
    assert match("Vienne", "Jura", "Aubagne", original_kind=DEPARTMENT)[0] is None
    assert match("Vienne", original_kind=DEPARTMENT) == [None]


def test_a_territory_is_matched_once_in_a_sheet():
    territory(COMMUNE, "75056", "Paris")
    assert match("Ville de Paris", "Paris") == ["commune:75056", None]


def test_the_number_of_queries_does_not_depend_on_the_labels(django_assert_num_queries):
    territory(COMMUNE, "13005", "Aubagne")
    for count in (1, 50):
        with django_assert_num_queries(1):
            NamedTerritories(["Aubagne"] * count)


def test_an_intercommunalite_keeps_the_name_that_people_give_it():
    territory(EPCI, "200040244", "CA du Bocage Bressuirais")
    territory(EPCI, "244400404", "Nantes Métropole")
    assert place_of("epci", "200040244", "Bocage bressuirais").label == "Bocage bressuirais"
    assert place_of("epci", "244400404", "Nantes Métropole").label == ""
