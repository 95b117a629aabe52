"""The reading of a query string: everything gets an answer, and a sentence when it is not understood."""

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.models import Lever, TerritoryKind, Theme
from catalogue.search import reference
from catalogue.search.query.criteria import MAX_PAGE, MAX_QUERY, Criteria, Sort
from catalogue.search.query.facets import FACETS
from catalogue.search.query.filterset import MAX_SENTENCES, InnovationFilterSet
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db


def read(query_string):
    return InnovationFilterSet(QueryDict(query_string))


def sentences(query_string):
    return [notice.sentence for notice in read(query_string).notices]


def test_every_facet_has_its_filter():
    assert set(InnovationFilterSet.base_filters) == {
        *["q", "exact", "lieu", "territoire", "ici", "comme", "comparables", "tri", "page"],
        *FACETS,
    }


def test_everything_together():
    make_lever(slug="gerer")
    make_innovation(themes=["eau", "air"])
    make_territory(kind=TerritoryKind.REGION, code="53", name="Bretagne")
    filters = read(
        "q=+cantine%20 bio &levier=gerer&theme=eau&theme=air&theme=eau&region=53&type=commune&population=2000-9999"
        "&etape=deployee&periode=avant-2005&cout=non-renseigne&preuve=0&reproduite=oui&zoom=oui&tri=titre&page=3"
    )
    assert filters.notices == []
    assert filters.criteria == Criteria(
        q="cantine bio",
        levier=("gerer",),
        theme=("air", "eau"),
        region=("53",),
        type=("commune",),
        population=("2000-9999",),
        etape=("deployee",),
        periode=("avant-2005",),
        cout=("non-renseigne",),
        preuve=("0",),
        reproduite=("oui",),
        zoom=("oui",),
        tri=Sort.TITLE,
        page=3,
    )


@pytest.mark.parametrize(
    "query_string", ["", "q=&territoire=&region=&tri=&page=", "q=+&region=+", "utm_source=lettre&x=1"]
)
def test_what_is_empty_or_foreign_is_passed_over(query_string):
    assert read(query_string).criteria == Criteria()
    assert sentences(query_string) == []


def test_a_region_or_a_department_is_read_by_name_too():
    make_territory(kind=TerritoryKind.REGION, code="53", name="Bretagne")
    make_territory(kind=TerritoryKind.OVERSEAS, code="988", name="Nouvelle-Calédonie")
    make_territory(kind=TerritoryKind.DEPARTMENT, code="35", name="Ille-et-Vilaine")
    filters = read("region=bretagne&region=53&region=nouvelle-caledonie&departement=ille-et-vilaine")
    assert filters.criteria == Criteria(region=("53", "988"), departement=("35",))


@pytest.mark.parametrize(
    ("query_string", "sentence"),
    [
        ("region=bretagn", "Le filtre « région = bretagn » n’existe pas : il est ignoré."),
        ("type=village", "Le filtre « type de territoire = village » n’existe pas : il est ignoré."),
        ("theme=%00", "Le filtre « thème =  » n’existe pas : il est ignoré."),
        ("theme=" + "a" * 10_000, f"Le filtre « thème = {'a' * 40}… » n’existe pas : il est ignoré."),
        ("tri=hasard", "Le tri « hasard » n’existe pas : il est ignoré."),
        ("tri=mises-a-jour", "Le tri « mises-a-jour » n’existe pas : il est ignoré."),
        ("page=abc", "La page « abc » n’existe pas : voici la première."),
        ("page=-1", "La page « -1 » n’existe pas : voici la première."),
        ("page=0", "La page « 0 » n’existe pas : voici la première."),
        ("page=1.5", "La page « 1.5 » n’existe pas : voici la première."),
        ("page=%C2%B2", "La page « ² » n’existe pas : voici la première."),
        ("q=" + "é" * 201, "Seuls les 200 premiers caractères de la recherche sont lus."),
        ("territoire=Xyzzy", "Aucun territoire ne répond à « Xyzzy » : il est ignoré."),
        ("territoire=commune-99999", "Aucun territoire ne répond à « commune-99999 » : il est ignoré."),
    ],
)
def test_what_is_not_understood_is_said_and_left_out(query_string, sentence):
    assert sentences(query_string) == [sentence.replace("« ", "«\xa0").replace(" »", "\xa0»").replace(" :", "\xa0:")]
    criteria = read(query_string).criteria
    assert criteria == Criteria(q=criteria.q)


def test_a_value_is_known_by_its_words_too():
    make_innovation(themes=["ruralité", "eau"])
    make_territory(kind=TerritoryKind.REGION, code="53", name="Bretagne")
    filters = read("theme=ruralit%C3%A9&theme=Eau&region=Bretagne&etape=D%C3%A9ploy%C3%A9e")
    assert filters.criteria == Criteria(theme=("ruralite", "eau"), region=("53",), etape=("deployee",))
    assert filters.notices == []


def test_many_unknown_values_are_counted():
    query_string = "&".join(f"theme=inconnu-{number}" for number in range(500))
    found = sentences(query_string)
    assert len(found) == MAX_SENTENCES + 1
    assert found[-1] == "495 autres filtres inconnus\xa0: ignorés de même."


def test_a_huge_page_is_left_to_the_results():
    assert read("page=" + "9" * 5000).criteria.page == MAX_PAGE
    assert read("page=0007").criteria.page == 7


def test_a_long_search_is_cut():
    assert read("q=" + "a" * 10_000).criteria.q == "a" * MAX_QUERY


def test_a_territory_by_its_key_or_as_typed():
    make_territory(code="44143", name="Rezé", search_name="reze")
    for text in ("commune-44143", "rezé", "44143", " REZE "):
        assert InnovationFilterSet({"territoire": text}).criteria == Criteria(territoire="commune-44143")


def test_a_name_that_several_territories_bear_offers_them():
    for code, population in (("11339", 523), ("30247", 296)):
        department = make_territory(kind=TerritoryKind.DEPARTMENT, code=code[:2])
        make_territory(
            code=code, name="Saint-Denis", search_name="saint denis", department=department, population=population
        )
    filters = read("territoire=st+denis&q=eau")
    assert filters.criteria == Criteria(q="eau")
    (notice,) = filters.notices
    assert notice.sentence == "Plusieurs territoires répondent à «\xa0st denis\xa0»\xa0: lequel\xa0?"
    assert [link.url for link in notice.links] == [
        "?q=eau&territoire=commune-11339",
        "?q=eau&territoire=commune-30247",
    ]
    assert notice.links[0].label.startswith("Saint-Denis (11)")


def test_a_former_commune_leads_to_its_successor():
    successor = make_territory(code="01138", name="Culoz-Béon", search_name="culoz beon")
    make_territory(
        kind=TerritoryKind.FORMER_COMMUNE,
        code="01039",
        name="Béon",
        search_name="beon",
        obsolete_on="2023-01-01",
        successor=successor,
    )
    filters = read("territoire=ancienne-commune-01039")
    assert filters.criteria == Criteria(territoire="commune-01138")
    assert [notice.sentence for notice in filters.notices] == ["Ancienne commune Béon → Culoz-Béon."]


def test_its_queryset_is_that_of_the_plain_engine():
    wanted, _ = make_innovation(themes=["eau"]), make_innovation(themes=["air"])
    make_innovation(themes=["eau"], status="draft")
    filters = read("theme=eau")
    assert list(filters.qs) == [wanted] == list(reference.matching(filters.criteria))


@pytest.fixture(scope="module")
def values(django_db_setup, django_db_blocker):
    """Values of each facet that exist, for criteria that mean something."""
    return {facet.name: sorted(facet.labels()) for facet in FACETS.values() if facet.name not in DYNAMIC}


DYNAMIC = ("politique", "levier", "theme", "region", "departement", "proposition")


@settings(deadline=None)
@given(st.data())
def test_an_address_reads_back_to_the_same_criteria(values, data):
    chosen = {
        name: data.draw(st.lists(st.sampled_from(known), max_size=3).map(tuple)) for name, known in values.items()
    }
    one = Criteria(
        q=data.draw(st.text(max_size=20)),
        tri=data.draw(st.sampled_from(["", Sort.NEWEST, Sort.TITLE, Sort.TAKEN_UP, Sort.RELEVANCE])),
        page=data.draw(st.integers(1, MAX_PAGE)),
        **chosen,
    )
    filters = read(one.to_query_string())
    assert filters.criteria == one
    assert filters.notices == []


def test_an_address_with_values_of_the_database_reads_back():
    lever = make_lever()
    make_innovation(themes=["Économie sociale & solidaire", "l'eau"])
    make_territory(kind=TerritoryKind.REGION, code="94", name="Corse")
    make_territory(kind=TerritoryKind.DEPARTMENT, code="2A", name="Corse-du-Sud")
    themes = tuple(Theme.objects.values_list("slug", flat=True))
    one = Criteria(levier=(lever.slug,), theme=themes, region=("94",), departement=("2A",))
    assert len(themes) == 2
    assert read(one.to_query_string()).criteria == one
    assert Lever.objects.count() == 1
    assert FACETS["levier"].labels() == {lever.slug: lever.verb}


HOSTILE = ["\0", "\ud800", "'", '"', "%", "_", "\\", "<script>", "' OR 1=1 --", "a" * 10_000, "*", "(", "NEAR(", "\n"]


@pytest.mark.parametrize("name", InnovationFilterSet.base_filters)
def test_hostile_values(name):
    for value in HOSTILE:
        data = QueryDict(mutable=True)
        data.setlist(name, [value] * 3)
        filters = InnovationFilterSet(data)
        filters.criteria.to_query_string()
        assert all(notice.sentence.encode() for notice in filters.notices)
        list(filters.qs)
