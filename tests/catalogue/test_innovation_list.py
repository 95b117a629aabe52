"""The page of the list."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import CostBand, TerritoryKind, TerritoryScope
from catalogue.search.index import documents, engine
from catalogue.search.query.applied import LONG
from catalogue.search.query.facets import NOT_GIVEN, Period, PopulationBand
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.search.results import PAGE_SIZE
from tests.factories import indexed_together, make_innovation, make_lever, make_replication, make_territory

pytestmark = pytest.mark.django_db

URL = "/innovations/"


def page(client, query_string=""):
    response = client.get(f"{URL}?{query_string}")
    assert response.status_code == 200
    return response.content.decode()


def text_of(html):
    """The words of a page, without tags nor unbreakable spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


@pytest.fixture
def reze():
    region = make_territory(kind=TerritoryKind.REGION, code="52", name="Pays de la Loire")
    department = make_territory(kind=TerritoryKind.DEPARTMENT, code="44", name="Loire-Atlantique", region=region)
    return make_territory(code="44143", name="Rezé", region=region, department=department, population=43_000)


def test_a_row_says_what_where_when_and_how(client, reze):
    innovation = make_innovation(
        title="L'observatoire des engagements",
        summary="Les élus rendent compte.",
        territory=reze,
        start_year=2014,
        levers=[make_lever(verb="Gérer")],
        themes=["démocratie"],
    )
    for place in ("Barcelone", "Pays Basque"):
        make_replication(original=innovation, territory_label=place)
    html = page(client)
    text = text_of(html)
    assert "1 innovation " in text
    assert "L’observatoire des engagements" in text
    assert "Rezé · Loire-Atlantique · Pays de la Loire · depuis 2014 · 43 000 habitants" in text
    assert "Les élus rendent compte." in text
    assert "Reprise par 2 territoires" in text
    assert "Levier : Gérer" in text
    assert f'href="{innovation.get_absolute_url()}"' in html
    assert 'href="/innovations/?theme=democratie"' in html
    assert html.count("<h1") == 1


def test_the_form_of_the_filters_says_what_is_ticked_and_carries_the_search(client):
    make_innovation(themes=["eau"])
    make_innovation(themes=["air"])
    documents.rebuild()
    html = page(client, "q=r%C3%A9ponse&theme=eau&tri=titre")
    form = re.search(r'<form class="o-filters".*?</form>', html, re.DOTALL)[0]
    assert re.findall(r'name="theme" value="(\w+)"( checked)?', form) == [("eau", " checked"), ("air", "")]
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form) == [("q", "réponse"), ("tri", "titre")]
    assert '<label class="fr-label" for="theme-eau">eau <span class="o-facet__count">1</span></label>' in form
    search = re.search(r'<form class="o-list-search[^>]*>.*?</form>', html, re.DOTALL)[0]
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', search) == [("theme", "eau"), ("tri", "titre")]
    assert 'value="réponse"' in search


def test_every_value_can_be_ticked_even_those_behind_voir_plus(client):
    for number in range(12):
        make_innovation(themes=[f"thème {number:02}"])
    html = page(client)
    assert html.count('name="theme"') == 12
    assert "Voir plus de thèmes (4)" in html
    assert "Chercher dans cette liste" not in html


def test_a_long_facet_has_a_field_that_the_form_does_not_send(client):
    with indexed_together():
        for number in range(LONG + 1):
            make_innovation(themes=[f"thème {number:02}"])
    field = re.search(r'<input [^>]*id="chercher-theme"[^>]*>', page(client))
    assert field and " name=" not in field[0]


def test_chips_can_be_removed(client):
    make_innovation(themes=["ruralité"])
    html = page(client, "theme=ruralite&tri=titre")
    assert (
        '<a class="fr-tag fr-tag--dismiss" href="?tri=titre" aria-label="Retirer le filtre Thème\xa0: ruralité">'
        in html
    )
    assert "Tout effacer" in html
    assert "Tout effacer" not in page(client)


def test_an_unknown_filter_is_a_sentence(client):
    make_innovation()
    text = text_of(page(client, "region=bretagn"))
    assert "Le filtre « région = bretagn » n’existe pas : il est ignoré." in text
    assert "1 innovation " in text


def test_an_unknown_theme_may_be_searched_for(client):
    make_innovation()
    html = page(client, "theme=zone-d-activite&etape=deployee")
    assert '<a href="?q=zone+d+activite&amp;etape=deployee">Chercher « zone d activite » dans les fiches</a>' in html
    assert "Chercher «" not in page(client, "theme=zone-d-activite&q=eau")
    assert "Chercher «" not in page(client, "etape=zone-d-activite&theme=%00")


def test_a_territory_as_typed(client, reze):
    make_innovation(title="À Rezé", territory=reze)
    make_innovation(title="Ailleurs")
    html = page(client, "territoire=rez%C3%A9")
    assert html.index("À Rezé") < html.index("Plus loin") < html.index("Ailleurs</a>")
    assert "1 fiche ici, puis ce qui est autour. Seulement ici" in text_of(html)
    assert 'href="?territoire=commune-44143&amp;ici=1">Seulement ici</a>' in html
    html = page(client, "territoire=rez%C3%A9&ici=1")
    assert "À Rezé" in html
    assert "Ailleurs</a>" not in html
    assert 'href="?territoire=commune-44143">Voir aussi ce qui est autour</a>' in html
    assert 'value="Rezé (44)"' in html
    assert "Retirer le filtre Territoire\xa0: Rezé" in html


def test_a_list_by_nearness_has_each_entry_once(client, reze):
    titles = [f"Ailleurs {number}" for number in range(3)] + [f"Ici {number}" for number in range(3)]
    for title in titles:
        make_innovation(title=title, territory=reze if title.startswith("Ici") else None)
    rows = re.findall(r"(Ici|Ailleurs) (\d)</a>", page(client, "territoire=commune-44143"))
    assert [name for name, _ in rows] == ["Ici"] * 3 + ["Ailleurs"] * 3
    assert len(set(rows)) == len(titles)


def test_a_place_in_the_words_is_read_and_can_be_dropped(client, reze):
    make_innovation(title="La cantine", territory=reze)
    make_innovation(title="La cantine d’ailleurs")
    html = page(client, "q=cantine+%C3%A0+Rez%C3%A9")
    assert "La <mark>cantine</mark></a>" in html
    assert "Rezé (44), d’après votre recherche. Chercher « cantine » partout , le mot « Rezé »" in text_of(html)
    html = page(client, "q=cantine&territoire=commune-44143")
    assert html.index("La <mark>cantine</mark></a>") < html.index("La <mark>cantine</mark> d’ailleurs")
    html = page(client, "q=cantine+%C3%A0+Rez%C3%A9")
    assert 'href="?q=cantine+%C3%A0+Rez%C3%A9&amp;lieu=non">le mot «\xa0Rezé\xa0»</a>' in html
    assert "d’après votre recherche" not in page(client, "q=cantine+%C3%A0+Rez%C3%A9&lieu=non")


def test_an_ordinary_word_is_offered_as_a_place_at_most(client):
    make_territory(code="67377", name="Plaine", population=983)
    make_innovation(title="Une plaine")
    html = page(client, "q=plaine")
    assert "« plaine » est peut-être un lieu. Chercher autour de : Plaine" in text_of(html)
    assert "Une <mark>plaine</mark>" in html
    assert "est peut-être un lieu" not in page(client, "q=une+plaine+inondable")


def test_a_name_of_several_territories_offers_them(client, reze):
    make_territory(
        code="99143", name="Rezé", population=5000, department=make_territory(kind="departement", code="99")
    )
    make_innovation()
    html = page(client, "territoire=reze&theme=")
    assert text_of(html).count("Rezé (") == 2
    assert 'href="?territoire=commune-44143"' in html


def test_no_result_says_what_to_drop(client):
    make_innovation(themes=["eau"], stage="idea")
    make_innovation(themes=["air"], stage="ended")
    text = text_of(page(client, "theme=eau&etape=terminee"))
    assert "Aucune innovation ne répond à ces deux filtres" in text
    assert "Sans « eau » : 1 innovation" in text
    assert "Sans « Terminée » : 1 innovation" in text


def test_no_result_in_a_territory_says_what_is_around(client, reze):
    make_innovation(territory=reze.department)
    text = text_of(page(client, "territoire=commune-44143&ici=1"))
    assert "Autour de Rezé Loire-Atlantique : 1 innovation" in text


def test_an_empty_catalogue(client):
    assert "Aucune innovation n’est encore publiée" in page(client)


def test_pages(client):
    for _ in range(PAGE_SIZE + 1):
        make_innovation()
    html = page(client, "page=2")
    assert "Résultat 21 sur 21" in text_of(html)
    assert 'aria-current="page" title="Page 2, la dernière"' in html
    assert "Résultats 1 à 20 sur 21" in text_of(page(client))
    assert "La page 7 n’existe pas : voici la dernière." in text_of(page(client, "page=7"))
    assert re.search(r"<title>Innovations des territoires \(page 2 sur 2\)", html)


def test_what_robots_read(client):
    make_innovation(themes=["eau"], stage="idea")
    html = page(client, "tri=titre&theme=eau&inconnu=1")
    assert '<link rel="canonical" href="http://testserver/innovations/?theme=eau">' in html
    assert "noindex" not in html
    assert "noindex" in page(client, "theme=eau&etape=idee")
    assert "noindex" in page(client, "q=eau")
    assert '<link rel="canonical" href="http://testserver/innovations/">' in page(client)


def test_exports_feed_and_map_keep_the_filters(client):
    make_innovation(themes=["eau"])
    html = page(client, "theme=eau&tri=titre")
    for address in ("export.csv", "export.ods", "export.json"):
        assert f'href="/innovations/{address}?theme=eau&amp;tri=titre"' in html
    assert 'href="/innovations/flux.atom?theme=eau"' in html
    assert f'href="{reverse("catalogue:map")}?theme=eau"' in html


def test_what_people_type_is_escaped(client):
    make_innovation()
    html = page(client, "q=%3Cscript%3E%22x&theme=%3Cb%3E&page=%3Ci%3E&tri=%27%3E")
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_only_reading(client):
    assert client.post(URL).status_code == 405


@pytest.mark.django_db(transaction=True)  # a transaction that writes reads the revision at each question
def test_the_page_runs_a_constant_number_of_queries(client, reze):
    counts = []
    for number, word in ((3, "innovation"), (30, "commune")):  # words looked for again would need no query
        for _ in range(number):
            innovation = make_innovation(territory=reze, themes=["eau"], levers=[make_lever()])
            make_replication(original=innovation, territory_label="Barcelone")
        address = f"q={word}&theme=eau&region=52&territoire=commune-44143"
        engine.totals([])  # the index is made
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        counts.append(len(queries))
    # the territory, of the address then of the page, and what is around; the revision; the words; the entries
    assert counts[0] == counts[1] <= 8, counts


HOSTILE = [
    "%00",
    "%ED%A0%80",  # a lone surrogate
    "%FF%FE",  # not UTF-8
    "a" * 10_000,
    "%F0%9F%98%80" * 500,
    "-1",
    "1e9",
    "9" * 5000,
    "1" + "0" * 30,
    "%27+OR+1%3D1+--",
    "%25%25%25",
    "%5C",
    "%22",
    "NEAR(a+b)+AND+NOT+*",
    "%3C!--%3C/script%3E",
    "%0D%0ASet-Cookie:x",
]


@pytest.mark.parametrize("name", InnovationFilterSet.base_filters)
def test_hostile_values_of_one_parameter(client, name):
    make_innovation(themes=["eau"])
    documents.rebuild()
    page(client, "&".join(f"{name}={value}" for value in HOSTILE))
    page(client, "&".join(f"{name}={number}" for number in range(500)))
    page(client, f"{name}&{name}[]=1&{name}=%00&{name}=")


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_of_every_parameter(client, value):
    make_innovation(themes=["eau"])
    documents.rebuild()
    page(client, "&".join(f"{name}={value}" for name in InnovationFilterSet.base_filters))


EVERY_VALUE = {
    "etape": ["idee", "experimentation", "deployee", "generalisee", "terminee"],
    "population": [*(band.slug for band in PopulationBand), NOT_GIVEN],
    "periode": [*(band.slug for band in Period), NOT_GIVEN],
    "cout": [*CostBand.values, NOT_GIVEN],
    "preuve": range(5),
    "type": TerritoryScope.values,
}


@pytest.mark.parametrize("sign", ["", "-"])
def test_as_many_words_and_filters_as_can_be(client, sign):
    make_innovation(themes=["eau"], stage="idea", start_year=1999, is_zoom=True)
    documents.rebuild()
    words = "+".join(f"{sign}{first}{second}" for first in "bdfghkp" for second in "bdfghkp")
    filters = "&".join(f"{name}={value}" for name, values in EVERY_VALUE.items() for value in values)
    page(client, f"q={words}&{filters}&theme=eau&zoom=oui&reproduite=oui")


def test_a_row_does_not_name_a_place_twice(client):
    region = make_territory(kind=TerritoryKind.REGION, code="01", name="Guadeloupe")
    department = make_territory(kind=TerritoryKind.DEPARTMENT, code="971", name="Guadeloupe", region=region)
    make_innovation(territory=make_territory(name="Port-Louis", department=department, region=region), start_year=None)
    make_innovation(territory=department, start_year=None)
    make_innovation(territory=region, start_year=None)
    found = re.findall(r'<p class="o-place">(.*?)</p>', page(client))
    assert [text_of(place).split(" · ")[:-1] for place in found] == [
        ["Guadeloupe"],
        ["Guadeloupe"],
        ["Port-Louis", "Guadeloupe"],
    ]
