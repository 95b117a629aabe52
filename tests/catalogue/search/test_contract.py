"""The contract of the search: what people type, and which entries of a small catalogue answer, in which order.

It runs on both databases, on the reference engine too, and both give the same.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import Replication, Stage, TerritoryKind
from catalogue.search import misses, reference
from catalogue.search.index import documents, engine
from catalogue.search.query.criteria import MAX_QUERY, Criteria, Sort
from catalogue.search.query.facets import FACETS
from tests.catalogue.search.naive_answers import reference_answer
from tests.factories import make_innovation, make_lever, make_organisation, make_territory

ENTRIES = ("bio", "bus", "eau", "médecins", "monnaie", "sort", "œuvre")
CONTRACT = [
    # accents, case, ligatures
    ("médecins", "médecins"),
    ("medecins", "médecins"),
    ("MÉDECINS", "médecins"),
    ("Medecin", "médecins"),
    ("œuvre", "œuvre"),
    ("oeuvre", "œuvre"),
    ("ŒUVRES", "œuvre"),
    ("me\u0301decin", "médecins"),
    ("ﬁnancer", "monnaie"),
    # elisions, apostrophes of both kinds, hyphens
    ("l'eau", "eau bio"),
    ("l’eau", "eau bio"),
    ("leau", ""),
    ("d'Ille-et-Vilaine", "eau médecins"),
    ("d’Ille et Vilaine", "eau médecins"),
    ("ille-et-vilaine", "eau médecins"),
    ("tiers-lieu", "œuvre"),
    ("tiers lieu", "œuvre"),
    ("qu'une", "bio bus eau médecins monnaie sort œuvre"),
    # plurals, feminines, stems
    ("cantine", "bio"),
    ("cantines", "bio"),
    ("écoles", "bio"),
    ("école", "bio"),
    ("citoyenne", "sort"),
    ("citoyens", "sort"),
    ("travaux", "œuvre"),
    ("locales", "monnaie"),
    ("élus", "monnaie"),
    ("élue", "monnaie"),
    ("emploi", "bus"),
    ("emplois", "bus"),
    # the beginning of the last word, from four letters on
    ("méde", "médecins"),
    ("méd", ""),
    ("cant", "bio"),
    ("CANT", ""),
    ("alimentati", "bio"),
    ("alimentati écoles", "bio"),
    ("bio alimentati", "bio"),
    ("x", ""),
    ("mo", ""),
    ("monn", "monnaie"),
    # several words: all of them, wherever they are; where nothing has all, what has the most
    ("cantine bio", "bio"),
    ("bio cantine", "bio"),
    ("bus gratuit", "bus"),
    ("bus médecins", "bus médecins"),
    ("tirage au sort", "sort"),
    ("les médecins de la région", "médecins"),
    # phrases
    ('"tirage au sort"', "sort"),
    ('"sort tirage"', ""),
    ("«\xa0cantine bio\xa0»", ""),
    ('"cantines scolaires"', "bio"),
    ("“cantines scolaires” bio", "bio"),
    ('"bus', "bus"),
    # words left out
    ("eau -bio", "eau"),
    ("eau -rennes", "bio"),
    ('eau -"cantines scolaires"', "eau"),
    ("-eau -bus", "médecins monnaie sort œuvre"),
    ("médecins -médecins", ""),
    # numbers and years
    ("2018", "bus"),
    ("201", ""),
    ("44", "bio"),
    ("4", "sort"),
    ("35", "eau médecins"),
    ("40 000", "bus"),
    ("40000 habitants", "bus"),
    ("40\u202f000 emplois", "bus"),
    ('"40 000 habitants"', "bus"),
    ("000", ""),
    ("quatre jours", "sort"),
    ("4 jours", "sort"),
    # places
    ("mouans sartoux", "œuvre"),
    ("Mouans-Sartoux", "œuvre"),
    ("st brieuc", "monnaie"),
    ("saint brieuc", "monnaie"),
    ("St-Brieuc", "monnaie"),
    ("rennes", "eau médecins"),
    ("bretagne", "eau médecins monnaie"),
    ("niort", "bus"),
    ("commune", "bio bus eau médecins monnaie sort œuvre"),
    # levers, themes, partners
    ("financer", "monnaie"),
    ("FINANCER", "monnaie"),
    ("financer autrement", "monnaie"),
    ("santé", "médecins"),
    ("Ville de Rennes", "eau"),
    # the title before the themes, the themes before the text
    ("eau", "eau bio"),
    ("rivière", "eau bio"),
    # nothing to look for
    ("de la", "bio bus eau médecins monnaie sort œuvre"),
    ("!?", "bio bus eau médecins monnaie sort œuvre"),
    ("cantinne", ""),
]


@pytest.fixture
def catalogue(request):
    """Seven entries, named by a word of their title; returns the names by key."""
    is_transactional = request.node.get_closest_marker("django_db")
    request.getfixturevalue("transactional_db" if is_transactional else "db")
    bretagne = make_territory(kind=TerritoryKind.REGION, code="53", name="Bretagne")
    ille = make_territory(kind=TerritoryKind.DEPARTMENT, code="35", name="Ille-et-Vilaine", region=bretagne)
    armor = make_territory(kind=TerritoryKind.DEPARTMENT, code="22", name="Côtes-d’Armor", region=bretagne)
    loire = make_territory(kind=TerritoryKind.DEPARTMENT, code="44", name="Loire-Atlantique")
    rennes = make_territory(code="35238", name="Rennes", department=ille, region=bretagne)
    brieuc = make_territory(code="22278", name="Saint-Brieuc", department=armor, region=bretagne)
    reze = make_territory(code="44143", name="Rezé", department=loire)
    financer = make_lever(slug="financer", verb="Financer", complement="autrement les projets")
    plain_text = {"summary": "Une réponse.", "description": "La collectivité a agi."}
    made = {
        "bio": make_innovation(
            title="Du bio à l’école",
            territory=reze,
            themes=["alimentation"],
            summary="Les cantines scolaires, et une rivière sans pesticides : l’eau y gagne.",
            start_year=2011,
        ),
        "bus": make_innovation(
            title="Le bus gratuit",
            territory=make_territory(name="Dunkerque"),
            start_year=2018,
            summary="40\u00a0000 habitants, deux emplois.",
        ),
        "eau": make_innovation(
            title="L’eau des villages",
            territory=rennes,
            themes=["rivière"],
            organisations=[make_organisation(name="Ville de Rennes")],
            **plain_text,
        ),
        "médecins": make_innovation(
            title="Des médecins salariés",
            territory=rennes,
            themes=["santé"],
            summary="Par la région.",
            start_year=2010,
        ),
        "monnaie": make_innovation(
            title="Une monnaie locale", territory=brieuc, levers=[financer], lessons="Une élue la porte.", **plain_text
        ),
        "sort": make_innovation(
            title="Un tirage au sort", territory=make_territory(name="Poitiers"), summary="Citoyens, quatre jours."
        ),
        "œuvre": make_innovation(
            title="L’œuvre commune",
            territory=make_territory(name="Mouans-Sartoux"),
            summary="Un tiers-lieu après des travaux.",
            stage=Stage.ENDED,
        ),
    }
    Replication.objects.create(original=made["bus"], territory_label="Niort")
    documents.rebuild()
    return {innovation.pk: name for name, innovation in made.items()}


def test_the_contract_is_long_enough():
    assert len(CONTRACT) >= 60
    assert {name for _, names in CONTRACT for name in names.split()} == set(ENTRIES)


def test_the_contract(catalogue):
    astray = []
    counted: dict = {}
    for query, names in CONTRACT:
        criteria = Criteria(q=query)
        keys = engine.keys(criteria)
        assert (engine.total_and_counts(criteria), keys) == reference_answer(criteria, counted), query
        found = [catalogue[key] for key in keys]
        wanted = names.split()
        if sorted(found) != sorted(wanted) or (len(wanted) < 3 and found != wanted):
            astray.append((query, found, wanted))
    assert not astray, astray


OPERATORS = [
    *"\"'*()+-^:|&!<>{}[]~%_\\/.,;?#@$=`",
    *("AND", "OR", "NOT", "NEAR", "NEAR(eau bus)", "eau AND bus", "eau OR bus", "eau NOT bus", "NEAR(eau bus, 2)"),
    *("eau + bus", "^eau", "title : eau", "{title} : eau", "- title : eau", "eau*", "eau *", '"eau" *', 'eau""bus'),
    *("eau & bus", "eau | bus", "!eau", "eau <-> bus", "eau <2> bus", "eau:*", "eau:A", "eau:*ABCD", "(eau", "eau)"),
    *("'eau'", "''", "\\'", "\\", "eau\\", "';DROP TABLE x;--", "%s", "%(a)s", "{}", "{0}", "\0", "\ud800", "\x1a"),
    *(
        "--eau",
        "-",
        "- eau",
        '-"',
        '-""',
        '""',
        "“",
        "«",
        "eau\n bus",
        "🚲",
        "ß",
        "İ",
        "ﷺ",
        "中文",
        "٤٤",
        "a" * 10_000,
        "㌖" * 200,
    ),
    *(" ".join(["eau"] * 5000), '"' * 1000, "-a " * 1000, "e\u0301" * 3000, "\u0301", "\u202e", "1e5", "0x1f", "1.5"),
]


def test_operators_are_read_as_words(catalogue):
    for query in OPERATORS:
        criteria = Criteria(q=query)
        assert engine.keys(criteria) == reference.keys(criteria), query
        assert engine.totals([criteria]) == reference.totals([criteria]), query


def test_words_of_every_script_are_found_alike(catalogue):
    title = "中文 straße ٤٤ ﷺ 🚲 İstanbul łódź naïve x²  half½"
    innovation = make_innovation(title=title)
    for query in title.split():
        criteria = Criteria(q=query)
        assert engine.keys(criteria) == reference.keys(criteria), query
    assert engine.keys(Criteria(q="中文")) == engine.keys(Criteria(q="strasse")) == [innovation.pk]


def test_a_word_without_end_is_kept(catalogue):
    """An index has a longest word; a text has none."""
    innovation = make_innovation(title="Long", description="a" * 70_000 + " " + "é" * 70_000 + " baleine")
    assert engine.keys(Criteria(q="baleine")) == [innovation.pk]
    assert engine.keys(Criteria(q="a" * MAX_QUERY)) == reference.keys(Criteria(q="a" * MAX_QUERY)) == [innovation.pk]


def test_every_facet_at_once(catalogue):
    everything = {name: tuple(engine.answer(lambda i: i.vocabulary).labels[name]) for name in FACETS}
    for q in ("", "eau"):
        counts = reference.total_and_counts(Criteria(q=q, territoire="region-53", **everything))
        for tri in ("", *Sort):
            criteria = Criteria(q=q, tri=tri, territoire="region-53", **everything)
            assert engine.keys(criteria) == reference.keys(criteria)
            assert engine.total_and_counts(criteria) == counts
    assert set(everything) == set(FACETS)


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"theme=t{number}" for number in range(500)),
        "&".join(["theme=sante"] * 500),
        "&".join(f"{name}=x" for name in FACETS),
        "&".join(f"{name}=%00&{name}=%ED%A0%80&{name}=%FF" for name in (*FACETS, "q", "territoire", "tri", "page")),
        "q=" + "a" * 10_000,
        "q=" + "㌖" * 200,
        'q="' + "㌖" * 200,
        "q=-" + "㌖" * 200,
        "q=" + "+".join(["eau"] * 2000),
        "q=eau&q=bus&page=-1&page=1e999&tri=x&territoire=commune-99999",
    ],
)
def test_hostile_addresses_get_a_page(catalogue, query):
    assert Client().get(f"/innovations/?{query}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_page_takes_few_queries_and_as_many_whatever_the_rows(catalogue, monkeypatch):
    counted = []
    monkeypatch.setattr(misses, "record", counted.append)  # once the page is sent
    client = Client()
    addresses = [
        "",
        "?q={}",
        "?theme=sante&levier=financer&region=53&departement=35&q={}",
        "?tri=titre&page=2&q={}",
        "?theme=sante&region=53&territoire=region-53&q={}",
        "?q={}nnn&theme=sante",
        "?q={}nnn",
        "?q={}nnn&territoire=region-53",
        "?q={}&territoire=saint+brieuc",
        "?q={}nnn&territoire=cotes+d+armor",
        "?q={}nnn&territoire=nulle+part",
    ]
    counts = []
    for word in ("maire", "école"):  # words looked for a second time would need no query
        for number in range(25):
            make_innovation(title=f"Le village {number}, son maire et son école", themes=["santé"])
        client.get("/innovations/?q=rienn")  # the index and the lexicon are made
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/innovations/{address.format(word)}").status_code == 200
            counts.append(len(queries))
    assert counts[: len(addresses)] == counts[len(addresses) :]
    typed = sum("territoire=" in address and "-53" not in address for address in addresses)
    assert max(counts[: len(addresses) - typed]) <= 8, counts
    assert max(counts) <= 14, counts  # looking for what is near a name that no territory has
    assert Criteria(q="mairennn") in counted
