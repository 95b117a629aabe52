"""The list of the territories like one: `comme`, its groups, its words, and what is said when few are alike."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import TerritoryKind
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.search.results import run
from tests.catalogue.territories.france import make_place
from tests.factories import make_indicators, make_innovation

pytestmark = pytest.mark.django_db

RURAL = {
    "density": 5,
    "attraction_role": 30,
    "attraction_size": 0,
    "massif": "MCE",
    "growth_pct": -1.4,
    "income": 18_000,
}
BOURGANEUF = "commune-23030"


@pytest.fixture
def places():
    """Bourganeuf, a commune very close, a close one, one in an intercommunalité like its own, and a city."""
    creuse = make_place(TerritoryKind.DEPARTMENT, "23", "Creuse", population=115_527)
    region = make_place(TerritoryKind.REGION, "75", "Nouvelle-Aquitaine", population=6_000_000)
    own = make_place(TerritoryKind.EPCI, "200067189", "CC Creuse Sud Ouest", population=13_409, department=creuse)
    other = make_place(TerritoryKind.EPCI, "200067544", "CC Creuse Confluence", population=13_493, department=creuse)
    for epci in (own, other):
        make_indicators(epci, rural_pct=100.0, massif_pct=100.0, growth_pct=-0.4)
    towns = {
        "Bourganeuf": ("23030", 2364, own, RURAL | {"seniors_pct": 34.5}),
        "Bessèges": ("30037", 2400, None, RURAL | {"seniors_pct": 36.5}),
        "Saulieu": ("21584", 2216, None, RURAL | {"seniors_pct": 45.0, "income": 19_500}),
        "Gouzon": ("23093", 40_000, other, {"density": 1, "attraction_role": 11, "seniors_pct": 12.0}),
        "Rezé": ("44143", 43_556, None, {"density": 1, "attraction_role": 12, "seniors_pct": 18.4}),
    }
    found = {"Creuse": creuse, "Nouvelle-Aquitaine": region}
    for name, (code, population, epci, figures) in towns.items():
        inside = {"department": creuse, "region": region} if code.startswith("23") else {}
        found[name] = make_place(TerritoryKind.COMMUNE, code, name, population=population, epci=epci, **inside)
        make_indicators(found[name], **figures)
    return found


def make_entries(places, *names: str) -> None:
    for name in names:
        make_innovation(title=f"Fiche de {name}", territory=places[name])


def shown(criteria: Criteria) -> list[tuple[str, list[str]]]:
    """By group, the titles of a list."""
    return [(part.place, [row.title for row in part.rows]) for part in run(criteria).parts]


def test_the_list_goes_by_groups_and_says_why(places):
    make_entries(places, "Rezé", "Gouzon", "Saulieu", "Bessèges", "Bourganeuf")
    assert shown(Criteria(comme=BOURGANEUF)) == [
        ("Bourganeuf (23)", ["Fiche de Bourganeuf"]),
        ("Communes très proches", ["Fiche de Bessèges"]),
        ("Communes proches", ["Fiche de Saulieu"]),
        ("Son intercommunalité et celles qui lui ressemblent", ["Fiche de Gouzon"]),
        ("Autres territoires", ["Fiche de Rezé"]),
    ]
    words = {row.title.removeprefix("Fiche de "): row.likeness for row in run(Criteria(comme=BOURGANEUF)).entries}
    assert words["Bessèges"].startswith("même taille, hors de l’influence d’une ville, même massif, bourg rural")
    assert words["Saulieu"].endswith("; population plus âgée")
    assert words["Gouzon"].startswith("intercommunalité : même taille, même part rurale")
    assert words["Bourganeuf"] == words["Rezé"] == ""


def test_the_comparable_ones_alone(places):
    make_entries(places, "Rezé", "Gouzon", "Saulieu", "Bourganeuf")
    results = run(Criteria(comme=BOURGANEUF, comparables=True))
    assert {row.title for row in results.entries} == {"Fiche de Bourganeuf", "Fiche de Saulieu", "Fiche de Gouzon"}
    assert run(Criteria(comme=BOURGANEUF)).here == 3
    assert [chip.label for chip in results.chips] == ["comme Bourganeuf seulement"]
    assert results.chips[0].url == "./"


def test_a_department_has_what_lies_in_those_like_it(places):
    make_indicators(places["Creuse"], rural_pct=89.0)
    cantal = make_place(TerritoryKind.DEPARTMENT, "15", "Cantal", population=120_000)
    make_indicators(cantal, rural_pct=85.0)
    aurillac = make_place(TerritoryKind.COMMUNE, "15014", "Aurillac", department=cantal)
    make_entries({"Aurillac": aurillac} | places, "Rezé", "Aurillac", "Bourganeuf")
    assert shown(Criteria(comme="departement-23")) == [
        ("Creuse (département)", ["Fiche de Bourganeuf"]),
        ("Départements très proches", ["Fiche de Aurillac"]),
        ("Autres territoires", ["Fiche de Rezé"]),
    ]


def test_another_order_leaves_groups_aside(places):
    make_entries(places, "Rezé", "Bessèges")
    assert shown(Criteria(comme=BOURGANEUF, tri="titre")) == [("", ["Fiche de Bessèges", "Fiche de Rezé"])]


@pytest.mark.parametrize(
    ("query", "territory", "like"),
    [
        ({"comme": "Bourganeuf"}, "", BOURGANEUF),
        ({"comme": BOURGANEUF, "territoire": "commune-44143", "ici": "1"}, "", BOURGANEUF),
        ({"comme": "region-75"}, "region-75", ""),
        ({"comme": "\x00"}, "", ""),
        ({"comme": "\ud800" + "a" * 10_000, "comparables": "1"}, "", ""),
        ({"comparables": "1"}, "", ""),
    ],
)
def test_what_an_address_asks(places, query, territory, like):
    criteria = InnovationFilterSet(query).criteria
    assert (criteria.territoire, criteria.comme, criteria.ici, criteria.comparables) == (territory, like, False, False)


def test_a_territory_that_is_compared_with_none_is_said_to_be(places):
    (notice,) = InnovationFilterSet({"comme": "region-75"}).notices
    assert notice.sentence.replace("\u00a0", " ") == (
        "Nouvelle-Aquitaine n’est comparé à aucun territoire : voici ce qui est autour."
    )


def test_an_ambiguous_name_is_asked_about_in_the_same_mode(places):
    make_place(TerritoryKind.COMMUNE, "93066", "Saint-Denis", population=149_000)
    make_place(TerritoryKind.COMMUNE, "97411", "Saint-Denis", population=155_000)
    (notice,) = InnovationFilterSet({"comme": "Saint-Denis"}).notices
    assert {link.url for link in notice.links} == {"?comme=commune-93066", "?comme=commune-97411"}


def test_the_page_keeps_the_territory_and_offers_the_other_ways(client, places):
    make_entries(places, "Bessèges", "Rezé")
    page = client.get("/innovations/", {"comme": BOURGANEUF}).content.decode()
    assert 'name="comme" value="Bourganeuf (23)"' in page
    assert 'value="commune-23030"' in page
    for url in ("?comme=commune-23030&amp;comparables=1", "?territoire=commune-23030", "?comme=departement-23"):
        assert f'href="{url}"' in page
    assert "Retirer le filtre Territoire\u00a0: comme Bourganeuf" in page
    assert "?comme=commune-23030" in client.get("/innovations/?territoire=commune-23030").content.decode()
    home = client.get("/").content.decode()
    assert 'name="comme"' in home


def test_queries_do_not_grow_with_the_rows(client, places):
    def count() -> int:
        client.get("/innovations/", {"comme": BOURGANEUF})
        with CaptureQueriesContext(connection) as queries:
            client.get("/innovations/", {"comme": BOURGANEUF})
        return len(queries)

    make_entries(places, "Bessèges")
    few = count()
    make_entries(places, "Bessèges", "Saulieu", "Gouzon", "Rezé", "Bourganeuf", "Bourganeuf")
    assert count() == few
