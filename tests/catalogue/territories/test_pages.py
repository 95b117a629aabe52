"""The look-up in JSON and the pages of territories."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import Innovation, Replication, Status, TerritoryKind
from catalogue.search.query.criteria import Criteria
from catalogue.search.results import run
from catalogue.territories.place import describe_place
from catalogue.territories.resolution import territory_key
from tests.catalogue.territories.france import make_france, make_place
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db


def page(client, territory) -> str:
    """The text of a territory's page, tags out and spaces plain."""
    response = client.get(territory.get_absolute_url())
    assert response.status_code == 200
    text = re.sub(r"<[^>]+>", " ", response.content.decode().partition('id="contenu"')[2].partition("<footer")[0])
    return re.sub(r"\s+", " ", text)


def query_count(client, territory) -> int:
    client.get(territory.get_absolute_url())  # the index is made
    with CaptureQueriesContext(connection) as queries:
        client.get(territory.get_absolute_url())
    return len(queries)


def test_search_answers_in_json(client):
    make_france()
    response = client.get("/territoires/recherche/", {"q": "chantenay"})
    assert response.json() == [
        {
            "kind": "commune",
            "code": "44109",
            "name": "Nantes",
            "label": "Nantes (44)\u00a0· commune\u00a0· 327\u00a0734\u00a0hab.",
            "text": "Nantes (44)",
            "url": "/territoires/commune/44109/",
            "note": "Ancienne commune Chantenay-sur-Loire → Nantes",
        }
    ]
    assert response["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("query", ["", "?q=", "?q=%00", "?q=%ff%fe", "?q=%ED%A0%80", f"?q={'a' * 10_000}", "?q=%25"])
def test_search_for_nothing_answers_an_empty_list(client, query):
    make_france()
    response = client.get(f"/territoires/recherche/{query}")
    assert (response.status_code, response.json()) == (200, [])


def test_search_is_read_only(client):
    assert client.post("/territoires/recherche/").status_code == 405


def test_page_of_each_kind_has_its_title(client):
    places = make_france()
    titles = {
        "reze": "Rezé",
        "44": "Département de la Loire-Atlantique",
        "loire": "Région Pays de la Loire",
        "nozay": "Communauté de communes de Nozay",
        "caledonie": "Nouvelle-Calédonie",
        "hay": "L’Haÿ-les-Roses",
    }
    for name, title in titles.items():
        html = client.get(places[name].get_absolute_url()).content.decode()
        assert re.findall(r"<h1[^>]*>(.*?)</h1>", html) == [title]
        assert f"<title>{title}" in html


def test_titles_of_windows_tell_homonyms_apart(client):
    places = make_france()
    titles = {describe_place(territory).page_title for territory in places.values()}
    assert len(titles) == len(places)


def test_page_links_to_what_contains_the_commune(client):
    places = make_france()
    html = client.get(places["reze"].get_absolute_url()).content.decode()
    for name in ("loire", "44", "metropole"):
        assert f'href="{places[name].get_absolute_url()}"' in html


def test_commune_shows_its_innovations_then_those_that_its_containers_carry(client):
    places = make_france()
    titles = {name: f"Innovation de {name}" for name in ("reze", "nantes", "metropole", "44", "loire")}
    for name, title in titles.items():
        make_innovation(title=title, territory=places[name])
    make_innovation(title="Brouillon", territory=places["44"], status=Status.DRAFT, published_at=None)
    text = page(client, places["reze"])
    assert "1 innovation dans cette commune" in text
    positions = [text.index(titles[name]) for name in ("reze", "metropole", "44", "loire")]
    assert positions == sorted(positions)
    assert titles["nantes"] not in text
    assert "Brouillon" not in text


def test_commune_shows_what_was_said_of_the_commune_it_took_over(client):
    places = make_france()
    make_innovation(title="Innovation de Chantenay", territory=places["chantenay"])
    assert "Innovation de Chantenay" in page(client, places["nantes"])


@pytest.mark.parametrize("name", ["44", "loire", "metropole", "caledonie"])
def test_large_territory_shows_all_that_lies_in_it(client, name):
    places = make_france()
    make_innovation(title="Innovation de Rezé", territory=places["reze"])
    make_innovation(title="Innovation de Nouméa", territory=places["noumea"])
    text = page(client, places[name])
    assert ("Innovation de Rezé" in text) == (name != "caledonie")
    assert ("Innovation de Nouméa" in text) == (name == "caledonie")


def test_page_beyond_twenty_links_to_the_list(client):
    places = make_france()
    for _ in range(21):
        make_innovation(territory=places["reze"])
    html = client.get(places["44"].get_absolute_url()).content.decode()
    assert html.count('class="o-row"') == 20
    assert 'href="/innovations/?territoire=departement-44&amp;ici=1">Voir les 21 innovations</a>' in html


def test_totals_beside_containers_are_those_of_the_lists_they_link_to():
    places = make_france()
    for name in ("reze", "nantes", "chantenay", "nort", "metropole", "44", "loire", "noumea"):
        make_innovation(territory=places[name])
    make_innovation(territory_label="Pays de Retz", department=places["44"], region=places["loire"])
    assert Innovation.objects.count() == 9
    for name in ("reze", "nort", "noumea", "44"):
        for container in describe_place(places[name]).containers:
            criteria = Criteria(territoire=territory_key(container.territory), ici=True)
            assert container.total == run(criteria, with_facets=False).total > 0
            assert container.list_url == f"/innovations/{criteria.url}"


def test_empty_page_leads_to_the_nearest_innovations_and_to_contributing(client):
    places = make_france()
    html = client.get(places["nort"].get_absolute_url()).content.decode()
    assert "Aucune innovation connue dans cette commune" in html
    assert "toutes les innovations du catalogue" in html
    assert 'href="/proposer/"' in html
    make_innovation(territory=places["nantes"])
    html = client.get(places["nort"].get_absolute_url()).content.decode()
    assert (
        '<a href="/innovations/?territoire=departement-44&amp;ici=1">celle dans le département (Loire-Atlantique)</a>'
        in html
    )


@pytest.mark.parametrize("name", ["reze", "metropole", "44", "loire"])
def test_page_shows_what_was_taken_up_there(client, name):
    places = make_france()
    shown = make_innovation(title="Agrilocal", territory=places["93"])
    draft = make_innovation(title="Brouillon", territory=places["93"], status=Status.DRAFT, published_at=None)
    for original in (shown, draft):
        Replication.objects.create(original=original, territory=places["reze"], year=2016)
    Replication.objects.create(original=make_innovation(title="Ailleurs"), territory=places["paris"])
    text = page(client, places[name])
    assert "Agrilocal Seine-Saint-Denis → Rezé · 2016" in text
    assert "Brouillon" not in text
    assert "Ailleurs" not in text


def test_region_lists_its_departments_with_their_innovations(client):
    places = make_france()
    make_innovation(territory=places["reze"])
    assert "Départements (1) Loire-Atlantique 1 innovation" in page(client, places["loire"])


def test_department_lists_its_intercommunalities_and_the_communes_without(client):
    places = make_france()
    make_place(
        TerritoryKind.COMMUNE,
        "44999",
        "Île-du-Large",
        population=90,
        department=places["44"],
        region=places["loire"],
    )
    text = page(client, places["44"])
    assert "Intercommunalités (2) CC de Nozay 1 commune Nantes Métropole 3 communes" in text
    assert "Communes hors intercommunalité (1) Île-du-Large 90 hab." in text
    assert "Communes 5" in text


def test_intercommunality_of_another_department_is_listed_where_it_has_a_commune(client):
    places = make_france()
    places["nort"].epci = make_place(TerritoryKind.EPCI, "243500139", "CC d'Ailleurs", department=places["93"])
    places["nort"].save()
    assert "CC d’Ailleurs 1 commune" in page(client, places["44"])


def test_an_intercommunality_inside_another_is_listed_with_its_communes_and_says_what_contains_it(client):
    places = make_france()
    ept = make_place(TerritoryKind.EPCI, "200057867", "EPT Plaine Commune", epci=places["metropole"])
    places["reze"].ept = ept
    places["reze"].save()
    assert "EPT Plaine Commune 1 commune Nantes Métropole 3 communes" in page(client, places["44"])
    assert "Communes (1) Rezé 43 556 hab." in page(client, ept)
    assert [one.territory.code for one in describe_place(places["reze"]).containers] == [
        "200057867",
        "244400404",
        "44",
        "52",
    ]


def test_intercommunality_lists_its_communes_folded_when_they_are_many(client):
    places = make_france()
    assert "Communes (3) Erbray 3 072 hab. Nantes 327 734 hab. Rezé 43 556 hab." in page(client, places["metropole"])
    assert "<summary>" not in client.get(places["metropole"].get_absolute_url()).content.decode()
    for number in range(40):
        make_place(TerritoryKind.COMMUNE, f"44{number:03}", f"Bourg {number}", epci=places["metropole"])
    assert "<summary>Voir la liste</summary>" in client.get(places["metropole"].get_absolute_url()).content.decode()


def test_commune_lists_those_that_it_took_over_and_its_arrondissements(client):
    places = make_france()
    assert "Anciennes communes (1) Chantenay-sur-Loire" in page(client, places["nantes"])
    assert "Arrondissements municipaux (1) Paris 14e Arrondissement" in page(client, places["paris"])


def test_former_commune_names_its_successor(client):
    places = make_france()
    text = page(client, places["chantenay"])
    assert "Cette commune n’existe plus : elle fait partie de Nantes ." in text
    text = page(client, places["paris14"])
    assert "Arrondissement municipal Paris 14e Arrondissement" in text
    assert "Cet arrondissement fait partie de Paris ." in text


def test_territory_that_ended_without_successor_says_when(client):
    ended = make_place(TerritoryKind.EPCI, "200000000", "CC Disparue", obsolete_on=date(2026, 1, 1))
    assert "Ce territoire n’existe plus au 1er janvier 2026." in page(client, ended)


def test_population_of_mayotte_is_dated(client):
    places = make_france()
    assert "256 518 habitants Insee, 2017" in page(client, places["mayotte"])
    assert "Insee, 2017" not in page(client, places["bretagne"])


def test_other_capitals_lead_to_the_address(client):
    make_france()
    response = client.get("/territoires/Departement/2a/")
    assert (response.status_code, response["Location"]) == (301, "/territoires/departement/2A/")


@pytest.mark.parametrize(
    "path", ["commune/99999", "pays/44", "commune/4410%00", "commune/é", "commune/" + "4" * 3000, "region/2a"]
)
def test_unknown_territory_is_not_found(client, path):
    make_france()
    assert client.get(f"/territoires/{path}/").status_code == 404


@pytest.mark.parametrize("name", ["reze", "metropole", "44", "loire", "caledonie", "chantenay"])
def test_queries_do_not_grow_with_the_rows(client, name):
    places = make_france()
    origin = make_innovation(territory=places["93"])

    def fill():
        for place in ("reze", "chantenay", "metropole", "44", "loire", "noumea", "caledonie"):
            make_innovation(territory=places[place], themes=["a", "b"])
        number = Replication.objects.count()
        within = {"region": places["loire"], "department": places["44"], "epci": places["metropole"]}
        for rank in range(3):
            commune = make_place(TerritoryKind.COMMUNE, f"4{number}{rank}", f"Bourg {number} {rank}", **within)
            Replication.objects.create(original=origin, territory=commune)

    fill()
    few = query_count(client, places[name])
    fill()
    fill()
    assert query_count(client, places[name]) == few <= 18
