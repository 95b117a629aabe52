"""« Votre commune et celle-ci » on the sheet of an entry."""

import re

import pytest

from catalogue.models import TerritoryKind
from tests.catalogue.territories.france import make_place
from tests.factories import make_indicators, make_innovation

pytestmark = pytest.mark.django_db

RURAL = {"density": 5, "attraction_role": 30, "attraction_size": 0, "massif": "MCE", "seniors_pct": 34.5}


@pytest.fixture
def places():
    """Two rural communes, one in an intercommunalité, and another intercommunalité."""
    own = make_place(TerritoryKind.EPCI, "200067189", "CC Creuse Sud Ouest", population=13_409)
    found = {
        "own": own,
        "epci": make_place(TerritoryKind.EPCI, "200067544", "CC Creuse Confluence", population=16_493),
        "bourganeuf": make_place(TerritoryKind.COMMUNE, "23030", "Bourganeuf", population=2364, epci=own),
        "besseges": make_place(TerritoryKind.COMMUNE, "30037", "Bessèges", population=2606),
        "region": make_place(TerritoryKind.REGION, "75", "Nouvelle-Aquitaine", population=6_000_000),
    }
    found["former"] = make_place(TerritoryKind.FORMER_COMMUNE, "30999", "Ancienne", successor=found["besseges"])
    for name in ("own", "epci"):
        make_indicators(found[name], rural_pct=100.0, pvd=2)
    make_indicators(found["bourganeuf"], **RURAL | {"frr": "plus", "pvd": 1})
    make_indicators(found["besseges"], **RURAL | {"seniors_pct": 40.2, "income": 16_700.0})
    return found


def section_of(client, territory, reader: str | None = None) -> str:
    """The text of the section, tags out and spaces plain; empty without a section."""
    innovation = make_innovation(territory=territory, territory_label="" if territory else "Ailleurs")
    response = client.get(innovation.get_absolute_url(), {} if reader is None else {"comme": reader})
    assert response.status_code == 200
    html = response.content.decode().partition('id="comparer"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.replace("\u00a0", " ")))


def test_it_asks_for_the_territory(client, places):
    text = section_of(client, places["besseges"])
    assert "Votre commune et celle-ci Votre collectivité" in text
    assert "Population" not in text
    assert "Votre intercommunalité et celle-ci" in section_of(client, places["epci"])


@pytest.mark.parametrize("name", ["region", None])
def test_what_is_compared_with_none_has_no_section(client, places, name):
    assert section_of(client, places.get(name)) == ""


@pytest.mark.parametrize("reader", ["commune-23030", "Bourganeuf", "23030"])
def test_two_communes_are_side_by_side(client, places, reader):
    text = section_of(client, places["besseges"], reader)
    for words in (
        "Bessèges est très proche : même taille, hors de l’influence d’une ville, même massif, bourg rural ; "
        "population plus âgée.",
        "Bourganeuf Bessèges Population 2 364 habitants 2 606 habitants Densité Bourg rural Bourg rural",
        "65 ans et plus 34,5 % 40,2 %",
        "Revenu médian inconnu 16 700 € par an",
        "Programmes de l’État Zone France ruralités revitalisation plus, Petites villes de demain aucun",
        "Ce qu’ont fait les territoires comme Bourganeuf",
    ):
        assert words in text


def test_a_former_commune_stands_for_its_successor(client, places):
    assert "Bourganeuf Bessèges Population" in section_of(client, places["former"], "commune-23030")


def test_a_commune_is_compared_by_its_intercommunality(client, places):
    text = section_of(client, places["epci"], "commune-23030")
    assert "CC Creuse Sud Ouest CC Creuse Confluence Population 13 409 habitants" in text
    assert "2 communes" in text


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        ("epci-200067189", "CC Creuse Sud Ouest et Bessèges ne se comparent pas : indiquez une commune."),
        ("commune-30037", "Bessèges et Bessèges sont le même territoire."),
        ("Zzyzx", "Aucun territoire ne répond à « Zzyzx » : il est ignoré."),
        ("\x00", "Votre commune et celle-ci"),
        ("e\u0301" * 5000, "Aucun territoire ne répond"),
    ],
)
def test_what_cannot_be_compared_has_a_sentence(client, places, reader, sentence):
    text = section_of(client, places["besseges"], reader)
    assert sentence in text
    assert "Population" not in text


def test_a_name_of_several_offers_them(client, places):
    for code, population in (("93066", 149_077), ("97411", 155_634)):
        make_place(TerritoryKind.COMMUNE, code, "Saint-Denis", population=population)
    innovation = make_innovation(territory=places["besseges"])
    page = client.get(innovation.get_absolute_url(), {"comme": "Saint-Denis"}).content.decode()
    assert 'href="?comme=commune-93066#comparer"' in page


def test_the_list_leads_to_it(client, places):
    innovation = make_innovation(territory=places["besseges"])
    page = client.get("/innovations/?comme=commune-23030").content.decode()
    assert f'href="{innovation.get_absolute_url()}?comme=commune-23030"' in page
