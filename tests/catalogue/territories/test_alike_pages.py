"""What a page says of the territories like one: that of a territory, its figures and its programmes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import TerritoryKind
from catalogue.territories.portrait import by_year, euros, percent
from tests.catalogue.territories.france import make_place
from tests.factories import make_indicators, make_innovation, make_policy

pytestmark = pytest.mark.django_db

RURAL = {"density": 5, "attraction_role": 30, "attraction_size": 0, "massif": "MCE", "growth_pct": -1.44}
OWN = {
    "seniors_pct": 34.5,
    "income": 17_860.0,
    "second_homes_pct": 9.1,
    "frr": "plus",
    "frr_pct": None,
    "pvd": 1,
    "qpv": 0,
}


@pytest.fixture
def places():
    """Bourganeuf in its intercommunalité and its department, two communes like it, and a city."""
    creuse = make_place(TerritoryKind.DEPARTMENT, "23", "Creuse", population=115_527)
    make_indicators(creuse, rural_pct=88.8, pvd=22, va=1, frr_pct=100.0, qpv=1, growth_pct=0.4)
    epci = make_place(TerritoryKind.EPCI, "200067189", "CC Creuse Sud Ouest", population=13_409, department=creuse)
    inside = {"department": creuse, "epci": epci}
    found = {
        "creuse": creuse,
        "bourganeuf": make_place(TerritoryKind.COMMUNE, "23030", "Bourganeuf", population=2364, **inside),
        "besseges": make_place(TerritoryKind.COMMUNE, "30037", "Bessèges", population=2400),
        "saulieu": make_place(TerritoryKind.COMMUNE, "21584", "Saulieu", population=2216),
        "reze": make_place(TerritoryKind.COMMUNE, "44143", "Rezé", population=43_556),
        "region": make_place(TerritoryKind.REGION, "75", "Nouvelle-Aquitaine", population=6_000_000),
    }
    make_indicators(found["bourganeuf"], **RURAL | OWN)
    make_indicators(found["besseges"], **RURAL | OWN | {"seniors_pct": 36.9})
    make_indicators(found["saulieu"], **RURAL | OWN | {"seniors_pct": 46.0, "income": 20_000.0})
    make_indicators(found["reze"], density=1, attraction_role=12, attraction_size=4)
    return found


def text_of(client, territory) -> str:
    """The text of a territory's page, tags out and spaces plain."""
    html = client.get(territory.get_absolute_url()).content.decode().partition('id="contenu"')[2]
    text = re.sub(r"<[^>]+>", " ", html.partition("<footer")[0])
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).replace(" :", ":")


def test_figures_and_programmes_of_a_commune(client, places):
    text = text_of(client, places["bourganeuf"])
    for words in (
        "Densité Bourg rural",
        "Rapport à la ville Hors de l’influence d’une ville",
        "Milieu Massif central",
        "Évolution de la population −1,4 % par an",
        "65 ans et plus 34,5 %",
        "Revenu médian 17 860 € par an",
        "Résidences secondaires 9,1 %",
        "Zone France ruralités revitalisation plus Petites villes de demain",
        "D’où viennent ces chiffres",
    ):
        assert words in text


def test_figures_and_programmes_of_a_department(client, places):
    text = text_of(client, places["creuse"])
    for words in (
        "Population rurale 88,8 %",
        "Évolution de la population +0,4 % par an",
        "France ruralités revitalisation: 100 % de la population",
        "Petites villes de demain: 22 communes",
        "Villages d’avenir: 1 commune ",
        "1 quartier prioritaire",
    ):
        assert words in text


def test_a_territory_without_figures_has_its_page(client, places):
    text = text_of(client, places["region"])
    assert "D’où viennent" not in text
    assert "comparable" not in text


def test_entries_of_those_like_it_come_by_group_with_the_reason(client, places):
    for name in ("besseges", "saulieu", "reze", "bourganeuf"):
        make_innovation(title=f"Fiche de {name}", territory=places[name])
    text = text_of(client, places["bourganeuf"])
    assert (
        "2 innovations dans des territoires comparables Peu de fiches viennent d’un territoire qui lui ressemble."
        in text
    )
    order = ["Communes très proches", "Fiche de besseges", "Même taille,", "Communes proches", "Fiche de saulieu"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert "Fiche de reze" not in text
    assert "Les intercommunalités comme" not in text  # its own has no figure
    assert "Les départements comme Creuse" in text
    assert "Les territoires qui lui ressemblent le plus Bessèges Très proche: même taille" in text


def test_nothing_alike_is_said(client, places):
    make_innovation(territory=places["reze"])
    assert "Aucune innovation connue dans un territoire comparable " in text_of(client, places["bourganeuf"])


def test_policies_here_and_in_those_like_it_and_what_could_be_proposed(client, places):
    health, water = make_policy(name="Santé", slug="sante"), make_policy(name="Eau", slug="eau")
    make_innovation(territory=places["bourganeuf"], policies=[water])
    for _ in range(2):
        make_innovation(territory=places["besseges"], policies=[health])
    make_innovation(territory=places["reze"], policies=[health])
    html = client.get(places["bourganeuf"].get_absolute_url()).content.decode()
    assert 'comme=commune-23030&amp;comparables=1&amp;politique=sante">2 dans des territoires' in html
    assert 'href="/innovations/?territoire=commune-23030&amp;ici=1&amp;politique=eau">1 ici' in html
    assert "rien n’est encore connu dans cette commune\u00a0: Santé. Vous y avez" in html


def test_queries_do_not_grow_with_what_is_alike(client, places):
    def count() -> int:
        client.get(places["bourganeuf"].get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(places["bourganeuf"].get_absolute_url())
        return len(queries)

    make_innovation(territory=places["besseges"], policies=[make_policy()])
    few = count()
    for name in ("besseges", "saulieu", "saulieu", "reze", "besseges"):
        make_innovation(territory=places[name], policies=[make_policy()])
    assert count() == few <= 20


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (percent(34.5), "34,5\u00a0%"),
        (percent(100.0), "100\u00a0%"),
        (percent(None), ""),
        (by_year(-0.04), "0\u00a0% par an"),
        (by_year(-1.44), "−1,4\u00a0% par an"),
        (by_year(1.0), "+1\u00a0% par an"),
        (euros(17_860.0), "17\u00a0860\u00a0€ par an"),
        (euros(None), ""),
    ],
)
def test_figures_are_written_in_french(words, expected):
    assert words == expected
