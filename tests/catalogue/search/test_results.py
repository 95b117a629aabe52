"""A search from end to end: order, pages, facets, chips, suggestions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import Innovation, Status, TerritoryKind
from catalogue.search.index import documents
from catalogue.search.query.applied import SHOWN
from catalogue.search.query.criteria import Criteria, Sort
from catalogue.search.results import PAGE_SIZE, Results, run, stream
from tests.factories import make_innovation, make_lever, make_organisation, make_replication, make_territory

pytestmark = pytest.mark.django_db


def titles(results):
    return [innovation.title for innovation in results.entries]


def group(results, name):
    return next(group for group in results.facets if group.name == name)


def counts(results, name):
    return [(value.label, value.count) for value in group(results, name).values]


def test_drafts_and_archived_entries_are_never_found():
    make_innovation(title="Publiée")
    make_innovation(title="Brouillon", status=Status.DRAFT)
    make_innovation(title="Archivée", status=Status.ARCHIVED)
    documents.rebuild()
    assert titles(run(Criteria())) == ["Publiée"]
    assert run(Criteria(q="brouillon")).total == 0


def test_a_title_counts_more_than_a_theme_and_a_theme_more_than_the_text():
    make_innovation(title="Un puits", summary="De l’eau pour tous.", start_year=2023)
    make_innovation(title="Une source", themes=["eau"], start_year=2022)
    make_innovation(title="L’eau des villages", start_year=2020)
    make_innovation(title="L’eau des villes", start_year=2021)
    documents.rebuild()
    assert titles(run(Criteria(q="eau"))) == ["L’eau des villes", "L’eau des villages", "Une source", "Un puits"]
    assert titles(run(Criteria(q="eau", tri=Sort.NEWEST)))[0] == "Un puits"


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("ecoles", True),
        ("ÉCOLE", True),
        ("l'école", True),
        ("écol", True),
        ("colo", False),
        ("medec", True),
        ("alimentatio", True),
        ("alimentatio école", False),
        ('"écoles rurales"', True),
        ('"rurales écoles"', False),
        ("école -médecin", False),
        ("école -piscine", True),
        ("44", True),
        ("4", False),
        ("loire-atlantique", True),
        ("st brieuc", True),
        ("ville d’à côté", True),
        ("100%", False),
        ("_cole", False),
    ],
)
def test_french_as_people_write_it(query, is_found):
    department = make_territory(kind=TerritoryKind.DEPARTMENT, code="44", name="Loire-Atlantique")
    make_innovation(
        title="Écoles rurales",
        summary="Un médecin et l’alimentation à l’école de Saint-Brieuc, la ville d’à côté.",
        territory=make_territory(name="Rezé", department=department),
    )
    documents.rebuild()
    assert run(Criteria(q=query), with_spelling=False).total == is_found


def test_titles_sort_as_a_reader_expects_on_every_database():
    wanted = ["Abeille", "À bord", "Eau", "« Écoles »", "Égout", "Être", "l’Œuf", "L’Orge", "Zèbre"]
    for title in reversed(wanted):
        make_innovation(title=title)
    documents.rebuild()
    # « à bord » folds to "a bord", which comes before "abeille": word by word, as in a dictionary
    assert titles(run(Criteria(tri=Sort.TITLE))) == ["À bord", "Abeille", *wanted[2:]]


def test_the_most_taken_up_first():
    once, twice, never = (make_innovation(title=title) for title in ("Une", "Deux", "Zéro"))
    for innovation, number in ((once, 1), (twice, 2)):
        for place in range(number):
            make_replication(original=innovation, territory_label=f"Lieu {place}")
    assert [row.pk for row in run(Criteria(tri=Sort.TAKEN_UP)).entries] == [twice.pk, once.pk, never.pk]


def test_pages_do_not_overlap_and_the_last_stands_for_those_beyond():
    made = [make_innovation(start_year=2000) for _ in range(2 * PAGE_SIZE + 1)]
    pages = [run(Criteria(page=number)) for number in (1, 2, 3)]
    assert [innovation.pk for page in pages for innovation in page.entries] == [i.pk for i in reversed(made)]
    assert [(page.first_rank, page.last_rank) for page in pages] == [(1, 20), (21, 40), (41, 41)]
    assert (pages[0].previous_url, pages[0].next_url) == ("", "?page=2")
    assert (pages[2].previous_url, pages[2].next_url) == ("?page=2", "")
    beyond = run(Criteria(page=10**9))
    assert list(beyond.entries) == list(pages[2].entries)
    assert beyond.page == 3
    assert [notice.sentence for notice in beyond.notices] == [
        "La page 1\xa0000\xa0000\xa0000 n’existe pas\xa0: voici la dernière."
    ]


@pytest.mark.parametrize(
    ("page", "pages", "links"),
    [
        (1, 1, [(1, False)]),
        (1, 3, [(1, False), (2, False), (3, False)]),
        (5, 9, [(1, False), (4, True), (5, False), (6, False), (9, True)]),
    ],
)
def test_page_links(page, pages, links):
    results = Results(Criteria(page=page), total=pages * PAGE_SIZE)
    assert [(link.number, link.follows_gap) for link in results.page_links] == links
    assert [link.number for link in results.page_links if link.is_current] == [page]


def test_a_search_without_a_word_is_said_to_be_ignored():
    make_innovation()
    results = run(Criteria(q="de la"))
    assert results.total == 1
    assert results.notices[0].sentence == "«\xa0de la\xa0» n’a aucun mot à chercher\xa0: la recherche est ignorée."


def test_a_facet_ignores_its_own_selection_and_hides_zeros():
    make_innovation(themes=["eau"], stage="idea")
    make_innovation(themes=["eau", "air"], stage="deployed")
    make_innovation(themes=["feu"], stage="ended")
    results = run(Criteria(theme=("eau",), etape=("deployee",)))
    assert results.total == 1
    assert counts(results, "theme") == [("eau", 1), ("air", 1)]
    assert counts(results, "etape") == [("Idée", 1), ("Déployée", 1)]


def test_a_ticked_value_stays_even_at_zero_and_comes_first():
    for _ in range(2):
        make_innovation(themes=["air"], stage="idea")
    make_innovation(themes=["eau"], stage="ended")
    results = run(Criteria(theme=("eau",), etape=("idee",)))
    assert results.total == 0
    theme = group(results, "theme")
    assert [(value.value, value.count, value.selected) for value in theme.values] == [
        ("eau", 0, True),
        ("air", 2, False),
    ]
    assert [value.url for value in theme.values] == ["?etape=idee", "?theme=air&theme=eau&etape=idee"]


def test_levers_keep_the_order_of_the_report():
    second, first = make_lever(position=902, verb="Changer"), make_lever(position=901, verb="Évaluer")
    make_innovation(levers=[second])
    make_innovation(levers=[second, first])
    assert counts(run(Criteria(levier=(second.slug,))), "levier") == [("Évaluer", 1), ("Changer", 2)]


def test_a_facet_of_many_values_shows_the_first_and_keeps_the_others():
    for number in range(SHOWN + 3):
        make_innovation(themes=[f"thème {number:02}"])
    theme = group(run(Criteria()), "theme")
    assert (len(theme.shown), len(theme.hidden)) == (SHOWN, 3)
    assert theme.values[0].label == "thème 00"
    every = tuple(value.value for value in theme.values)
    assert len(group(run(Criteria(theme=every)), "theme").hidden) == 0


def test_a_facet_that_cannot_narrow_the_list_is_left_out():
    for _ in range(2):
        make_innovation(stage="idea", start_year=None)
    names = [group.name for group in run(Criteria()).facets]
    assert names == []
    assert [group.name for group in run(Criteria(etape=("idee",))).facets] == ["etape"]


def test_chips_say_what_is_applied_and_lead_to_the_list_without_it():
    make_territory(code="44143", name="Rezé")
    make_innovation(themes=["eau"])
    documents.rebuild()
    results = run(Criteria(q="réponse", territoire="commune-44143", theme=("eau",), page=2))
    assert [(chip.kind, chip.label, chip.url) for chip in results.chips] == [
        ("Recherche", "réponse", "?territoire=commune-44143&theme=eau"),
        ("Territoire", "Rezé", "?q=r%C3%A9ponse&theme=eau"),
        ("Thème", "eau", "?q=r%C3%A9ponse&territoire=commune-44143"),
    ]


def test_nothing_answers_each_filter_to_drop_with_its_count():
    make_innovation(themes=["eau"], stage="idea")
    make_innovation(themes=["air"], stage="ended")
    make_innovation(themes=["feu"], stage="ended")
    results = run(Criteria(theme=("eau",), etape=("terminee",)))
    assert [(drop.label, drop.count, drop.url) for drop in results.help.without] == [
        ("eau", 2, "?etape=terminee"),
        ("Terminée", 1, "?theme=eau"),
    ]
    assert results.none_sentence == "Aucune innovation ne répond à ces deux filtres"
    assert run(Criteria(etape=("generalisee",))).none_sentence == "Aucune innovation ne répond à ce filtre"


def test_nothing_answers_a_search():
    make_innovation()
    documents.rebuild()
    results = run(Criteria(q="cantinne"))
    assert results.none_sentence == "Aucune innovation pour «\xa0cantinne\xa0»"
    assert [drop.url for drop in results.help.without] == ["./"]


def test_an_empty_catalogue():
    results = run(Criteria())
    assert (results.total, results.pages, results.none_sentence) == (0, 1, "Aucune innovation n’est encore publiée")
    assert (list(results.facets), list(results.help.without), results.page_links[0].is_current) == ([], [], True)


def test_an_empty_territory_leads_to_what_contains_it():
    region = make_territory(kind=TerritoryKind.REGION, code="52", name="Pays de la Loire")
    department = make_territory(kind=TerritoryKind.DEPARTMENT, code="44", name="Loire-Atlantique", region=region)
    within = {"department": department, "region": region}
    epci = make_territory(kind=TerritoryKind.EPCI, code="244400404", name="Nantes Métropole", **within)
    make_territory(code="44143", name="Rezé", epci=epci, **within)
    make_innovation(territory=make_territory(name="Nantes", epci=epci, **within))
    make_innovation(territory=department)
    make_innovation(territory=region)
    results = run(Criteria(territoire="commune-44143", ici=True))
    assert [(place.label, place.count, place.url) for place in results.help.around] == [
        ("Nantes Métropole", 1, "?territoire=epci-244400404&ici=1"),
        ("Loire-Atlantique", 2, "?territoire=departement-44&ici=1"),
        ("Pays de la Loire", 3, "?territoire=region-52&ici=1"),
    ]


def test_without_facets():
    make_innovation(themes=["eau"])
    results = run(Criteria(theme=("eau",)), with_facets=False)
    assert (results.total, len(results.entries)) == (1, 1)
    assert (list(results.facets), list(results.chips)) == ([], [])


def test_stream_gives_every_entry_in_order():
    made = [make_innovation(title=f"{number:02}") for number in range(PAGE_SIZE + 5)]
    documents.rebuild()
    found = list(stream(Criteria(tri=Sort.TITLE, page=2), Innovation.objects.for_cards()))
    assert found == made


def test_a_search_runs_a_constant_number_of_queries():
    lever = make_lever()
    region = make_territory(kind=TerritoryKind.REGION, code="53")
    department = make_territory(kind=TerritoryKind.DEPARTMENT, code="35", region=region)
    wide = Criteria(q="réponse", theme=("eau",), levier=(lever.slug,), region=("53",), territoire="region-53")
    sizes = []
    for number in (2, 3 * PAGE_SIZE):
        for _ in range(number):
            make_innovation(themes=["eau"], levers=[lever], territory=department, organisations=[make_organisation()])
        documents.rebuild()
        run(Criteria())
        for criteria in (Criteria(), Criteria(q="innovation"), wide):
            with CaptureQueriesContext(connection) as queries:
                run(criteria)
            sizes.append(len(queries))
    # the revision, the entries; the words of the search; the territory, and what is around it
    assert sizes == [2, 3, 6, 2, 3, 6]
