"""The map page."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import resolve, reverse

from catalogue.maps.options import MapOptions, read_options
from catalogue.maps.page import MapPage
from catalogue.models import Lever
from catalogue.search.index import documents
from catalogue.search.index.engine import current_index
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.search.results import run
from tests.factories import indexed_together, make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db

URL = "/innovations/carte/"


@pytest.fixture
def catalogue(code):
    """Eleven innovations in four departments, a region, overseas, and nowhere; half of them on one lever."""
    with indexed_together():
        lever = make_lever(slug="gerer", verb="Gérer")
        overseas = make_territory(kind="collectivite", code="988", name="Nouvelle-Calédonie")
        places = [code["departement", each] for each in ("35", "35", "35", "22", "75", "2A", "973")]
        places += [code["region", "53"], overseas]
        for number, territory in enumerate(places):
            levers = [lever] if number % 2 else []
            make_innovation(territory=territory, levers=levers, themes=["eau"], title=f"Fiche {number}")
        make_innovation(territory=make_territory(department=code["departement", "22"], region=code["region", "53"]))
        make_innovation(territory_label="Barcelone")
    return code


def list_total(url):
    """How many innovations the list at this address has."""
    return run(InnovationFilterSet(QueryDict(urlsplit(url).query)).criteria, with_facets=False).total


def links_of(response):
    """The addresses of the links of a page, inside its main part."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return {unescape(url) for url in re.findall(r'href="([^"]+)"', main)}


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(),
        Criteria(levier=("gerer",)),
        Criteria(q="fiche"),
        Criteria(theme=("eau",), region=("53",)),
        Criteria(territoire="region-53"),
        Criteria(departement=("35",), levier=("gerer",)),
    ],
    ids=Criteria.to_query_string,
)
def test_numbers_on_the_map_are_totals_of_the_list(catalogue, criteria):
    page = MapPage(criteria, MapOptions())
    assert page.map.figures.placed > 0
    for area in page.map.areas:
        if area.count or area.code in ("29", "94"):
            assert list_total(page.department_list_url(area.code)) == area.count
    for row in (*page.table.regions, *page.table.others):
        if row.url:
            assert list_total(row.url) == row.count
    regions = MapPage(criteria, MapOptions(level="regions"))
    for area in regions.map.areas:
        if area.count or area.code == "24":
            assert list_total(regions.region_list_url(area.code)) == area.count


def test_a_choice_fills_the_panel_and_changes_no_number(catalogue, client):
    free = MapPage(Criteria(), MapOptions())
    chosen = MapPage(Criteria(departement=("35",)), MapOptions())
    assert [area.count for area in chosen.map.areas] == [area.count for area in free.map.areas]
    assert free.panel is None
    panel = chosen.panel
    assert (panel.kicker, panel.title) == ("Bretagne\u00a0· département 35", "Ille-et-Vilaine")
    assert (panel.count, len(panel.entries), panel.is_highest) == (3, 3, True)
    assert list_total(panel.list_url) == 3
    page = client.get(URL, {"departement": "35"}).content.decode()
    assert 'aria-current="true"><title>Ille-et-Vilaine\u00a0: 3\u00a0innovations</title>' in page
    assert "Voir ces 3 innovations en liste" in page


def test_several_departments_share_the_panel(catalogue):
    panel = MapPage(Criteria(departement=("22", "35")), MapOptions()).panel
    assert (panel.kicker, panel.title) == ("2 départements", "Côtes-d'Armor, Ille-et-Vilaine")
    assert (panel.count, panel.is_single, panel.is_highest) == (5, False, False)


def test_a_department_without_innovation_offers_to_contribute(catalogue, client):
    page = client.get(URL, {"departement": "94"}).content.decode()
    assert "<strong>Aucune innovation</strong>" in page
    assert reverse("contribute") in page


def test_an_overseas_collectivity_can_be_chosen_among_regions(catalogue):
    panel = MapPage(Criteria(region=("988",)), MapOptions(level="regions")).panel
    assert (panel.title, panel.count) == ("Nouvelle-Calédonie", 1)


def test_the_list_and_the_map_share_the_query_string(catalogue):
    page = MapPage(Criteria(levier=("gerer",), departement=("35",)), MapOptions(level="departements"))
    assert page.list_url == "/innovations/?levier=gerer&departement=35"
    assert page.here_url == f"{URL}?levier=gerer&departement=35"


def test_the_other_level_keeps_the_filters_and_goes_to_the_regions_chosen(catalogue):
    page = MapPage(Criteria(levier=("gerer",), departement=("35",)), MapOptions())
    assert page.regions_url == f"{URL}?levier=gerer&region=53&niveau=regions"
    back = MapPage(Criteria(levier=("gerer",), region=("53",)), MapOptions(level="regions"))
    assert back.departments_url == f"{URL}?levier=gerer&region=53"


def test_every_link_leads_to_a_page_that_understands_it(catalogue, client):
    for query in ("", "?departement=35&levier=gerer", "?niveau=regions&region=53&ordre=-portee&q=fiche"):
        links = links_of(client.get(URL + query))
        assert len(links) > 30
        for url in links:
            parts = urlsplit(url)
            if not parts.path:
                continue
            resolve(parts.path)
            data = QueryDict(parts.query)
            assert InnovationFilterSet(data).notices == [], url
            assert read_options(data)[1] == [], url


def test_anchors_exist_on_the_page(catalogue, client):
    response = client.get(URL, {"departement": "35"})
    page = response.content.decode()
    anchors = {urlsplit(url).fragment for url in links_of(response)} - {""}
    assert anchors >= {"choix", "tableau"}
    assert all(page.count(f'id="{anchor}"') == 1 for anchor in anchors)


def test_the_bar_offers_what_narrows_and_remembers_the_choice(catalogue, client):
    page = client.get(URL, {"levier": "gerer", "departement": "35", "ordre": "region"}).content.decode()
    assert '<option value="gerer" selected>Gérer (' in page
    assert '<input type="hidden" name="departement" value="35">' in page
    assert '<input type="hidden" name="ordre" value="region">' in page
    assert '<input type="hidden" name="levier"' not in page
    assert 'aria-label="Retirer le filtre Levier\u00a0: Gérer"' in page


def test_several_values_of_a_facet_are_kept_by_the_bar(catalogue):
    make_innovation(levers=[make_lever(slug="financer", verb="Financer")])
    page = MapPage(Criteria(levier=("gerer", "financer")), MapOptions())
    select = next(select for select in page.selects if select.name == "levier")
    assert select.none_label.startswith("2 choisis")
    assert [value.value for value in select.options] == []
    assert [pair for pair in page.kept if pair[0] == "levier"] == [("levier", "financer"), ("levier", "gerer")]
    assert {chip.url for chip in page.chips} == {f"{URL}?levier=financer", f"{URL}?levier=gerer"}


def test_chips_keep_the_level(catalogue):
    chips = MapPage(Criteria(q="fiche", territoire="region-53"), MapOptions(level="regions")).chips
    assert [(chip.kind, chip.label) for chip in chips] == [("Recherche", "fiche"), ("Territoire", "Bretagne")]
    assert all("niveau=regions" in chip.url for chip in chips)


def test_the_table_sorts_without_a_script(catalogue, client):
    page = client.get(URL, {"ordre": "region"}).content.decode()
    assert page.index(">Auvergne-Rhône-Alpes<") < page.index(">Bretagne</a></th>")
    assert 'data-key="region" aria-sort="ascending"' in page


def test_the_file_holds_the_figures_of_the_table(catalogue, client):
    page = MapPage(Criteria(levier=("gerer",), departement=("35",)), MapOptions())
    response = client.get(page.csv_url)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="innovations-par-departement-2')
    lines = response.content.decode().splitlines()[1:]
    assert sum(int(line.rpartition(";")[2]) for line in lines) == page.counts.total


@pytest.mark.parametrize("query", ["", "?departement=35", "?niveau=regions&region=53&levier=gerer&q=fiche"])
def test_the_number_of_queries_does_not_grow(catalogue, client, django_assert_max_num_queries, query):
    counts = []
    for _ in range(2):
        for code in ("35", "22", "56", "29", "75", "974"):
            gerer = Lever.objects.get(slug="gerer")
            make_innovation(territory=catalogue["departement", code], title="Fiche", levers=[make_lever(), gerer])
        documents.rebuild()
        current_index()
        with django_assert_max_num_queries(25) as queries:
            assert client.get(URL + query).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


HOSTILE = [
    "?niveau=continents",
    "?ordre=couleur",
    "?departement=999",
    "?departement=%00",
    "?departement=%ED%A0%80",
    "?departement=%FF%FE",
    "?page=-1",
    "?page=" + "9" * 31,
    "?levier=" + "x" * 10_000,
    "?niveau=" + "x" * 10_000,
    "?q=" + "é" * 5_000,
    "?departement=35" + "&departement=35" * 600,
    "?" + "&".join(f"theme=t{number}" for number in range(900)),
    "?niveau=regions&niveau=departements&ordre=%00",
    "?region=<script>",
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("path", [URL, f"{URL}tableau.csv"])
def test_whatever_is_asked_is_answered(brittany, client, path, query):
    assert client.get(path + query).status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?niveau=continents", "Ce niveau de carte n’existe pas\u00a0: la carte montre les départements."),
        ("?ordre=couleur", "Cet ordre n’existe pas\u00a0: le tableau va du plus grand nombre au plus petit."),
        ("?departement=999", "département = 999"),
    ],
)
def test_what_is_not_understood_is_said(catalogue, client, query, sentence):
    assert sentence in client.get(URL + query).content.decode()


def test_an_empty_catalogue_and_filters_without_answer_have_a_page(code, client):
    assert "Le catalogue n’a pas encore d’innovation." in client.get(URL).content.decode()
    make_innovation()
    page = client.get(URL, {"q": "introuvable"}).content.decode()
    assert "Aucune innovation ne répond à ces filtres" in page


def test_only_reading_is_allowed(client):
    assert client.post(URL).status_code == 405
