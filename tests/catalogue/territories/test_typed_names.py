"""Territories as people write them: one table for the look-up and the resolution, and the whole code at random."""

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from catalogue.models import Territory, TerritoryKind
from catalogue.search.analysis.text import fold
from catalogue.territories.lookup import search_territories
from catalogue.territories.names import WIDEST_FIRST, search_name
from catalogue.territories.other_names import FORMER, USUAL, acronyms, bare_name, name_forms
from catalogue.territories.reference import Entry, read_reference
from catalogue.territories.resolution import resolve_territory, territory_key
from tests.parts import share

REAL = read_reference(settings.BASE_DIR / "fixtures" / "geo").entries


def load(*keys: str) -> None:
    """These territories of the real code, and those that contain them or take over from them."""
    wanted = set()
    left = {(TerritoryKind(kind), code) for kind, _, code in (key.rpartition("-") for key in keys)}
    while left:
        wanted |= left
        entries = [REAL[key] for key in left]
        left = {
            key for one in entries for key in (one.region, one.department, one.epci, one.ept, one.successor) if key
        }
        left -= wanted
    made: dict = {None: None}
    for kind in (*WIDEST_FIRST[:3], TerritoryKind.EPCI, TerritoryKind.COMMUNE, TerritoryKind.FORMER_COMMUNE):
        for key in sorted(key for key in wanted if key[0] == kind and key not in made):
            make(REAL[key], made)


def make(entry: Entry, made: dict) -> None:
    """One of them, and before it the intercommunalité that contains it."""
    if entry.epci not in made:
        make(REAL[entry.epci], made)
    made[entry.key] = Territory.objects.create(
        kind=entry.kind,
        code=entry.code,
        name=entry.name,
        article=entry.article,
        search_name=entry.search_name,
        postal_codes=entry.postal_codes,
        population=entry.population,
        region=made[entry.region],
        department=made[entry.department],
        epci=made[entry.epci],
        ept=made[entry.ept],
        successor=made.get(entry.successor),
        obsolete_on="2026-01-01" if entry.successor else None,
    )


NAMED = [
    ("97400 Saint-Denis", "commune-97411"),
    ("Saint-Denis (Réunion)", "commune-97411"),
    ("Saint-Denis, 93", "commune-93066"),
    ("Paris 13e", "commune-75056"),
    ("Paris 13ème", "commune-75056"),
    ("13e arrondissement de Paris", "commune-75056"),
    ("75013 PARIS", "commune-75056"),
    ("75000", "commune-75056"),
    ("Lyon 3e arrondissement", "commune-69123"),
    ("69000", "commune-69123"),
    ("Marseille 1er", "commune-13055"),
    ("Ville de Lyon", "commune-69123"),
    ("métropole de Lyon", "epci-200046977"),
    ("Grand Lyon", "epci-200046977"),
    ("grandlyon", "epci-200046977"),
    ("Grand Guéret", "epci-200034825"),
    ("CC du Grand Guéret", "epci-200034825"),
    ("Communauté d’agglomération du Grand Guéret", "epci-200034825"),
    ("Mairie de Guéret", "commune-23096"),
    ("GUERET CEDEX", "commune-23096"),
    ("23011 Guéret cedex 9", "commune-23096"),
    ("commune de Bourganeuf", "commune-23030"),
    ("Région Bretagne", "region-53"),
    ("conseil régional de Bretagne", "region-53"),
    ("département du Nord", "departement-59"),
    ("le Nord", "departement-59"),
    ("conseil départemental de la Creuse", "departement-23"),
    ("Nord-Pas-de-Calais", "region-32"),
    ("Limousin", "region-75"),
    ("Côtes-du-Nord", "departement-22"),
    ("idf", "region-11"),
    ("paca", "region-93"),
    ("Région Sud", "region-93"),
    ("MEL", "epci-200093201"),
    ("Lille Métropole", "epci-200093201"),
    ("agglo limoges", "epci-248719312"),
    ("lhay les roses", "commune-94038"),
    ("cotes darmor", "departement-22"),
    ("Polynésie", "collectivite-987"),
    ("Plaine Commune", "epci-200057867"),
    ("Est Ensemble", "epci-200057875"),
    ("Grand Paris", "epci-200054781"),
    ("mans", "commune-72181"),
    ("Ville du Havre", "commune-76351"),
    ("St Etienne", "commune-42218"),
    ("Vienne (Isère)", "commune-38544"),
    ("Vienne, Isère", "commune-38544"),
    ("Rhône-Alpes", "region-84"),
    ("saint-denis 97400", "commune-97411"),
    ("Tahiti", "collectivite-987"),
    ("Évry (89)", "commune-89162"),
    ("Évry, Yonne", "commune-89162"),
    ("Baule", "commune-45024"),
]
ASKED = [
    ("Saint-Denis", ["commune-97411", "commune-93066"], ""),
    ("Collectivité européenne d'Alsace", ["region-44", "departement-67", "departement-68"], ""),
    ("Vienne", ["departement-86", "commune-38544"], ""),
    ("Creuse", ["departement-23", "commune-80225"], "departement-23"),
    ("bourganef", ["commune-23030"], "commune-23030"),
    ("marseile", ["commune-13055"], "commune-13055"),
    ("agglo guéret", ["epci-200034825"], "epci-200034825"),
    ("93200 Saint-Denis (Réunion)", ["commune-97411", "commune-93066"], ""),
    ("44000 Saint-Denis", ["commune-97411", "commune-93066", "departement-93"], ""),
    ("72300 Le Mans", ["commune-72181"], "commune-72181"),
    ("Évry", ["commune-89162", "commune-91228"], "commune-91228"),
    ("ville d’Évry", ["commune-89162", "commune-91228"], "commune-91228"),
    ("La Baule", ["commune-45024", "commune-44055"], ""),
    ("La Seyne", ["commune-04205", "commune-83126"], ""),
    ("mairie de La Seyne", ["commune-04205", "commune-83126"], ""),
    ("PACA 13", ["region-93", "commune-42163"], ""),
    ("idf 75", ["region-11"], ""),
    ("mairie", ["commune-59370"], ""),
    ("La Duchère, Lyon", ["commune-69123"], ""),
    ("GPSEO", ["epci-200059889"], "epci-200059889"),
    ("Tombouctou", [], ""),
]


@pytest.fixture
def places(db):
    """The territories of the two tables."""
    former = ["ancienne-commune-75113", "ancienne-commune-69383", "ancienne-commune-13201"]
    load(*former, *{key for _, key in NAMED}, *{key for _, keys, _ in ASKED for key in keys})


@pytest.mark.parametrize(("text", "key"), NAMED)
def test_a_text_that_names_one_territory(places, text, key):
    resolution = resolve_territory(text)
    assert resolution.territory is not None, resolution.candidates
    assert territory_key(resolution.territory) == key
    assert territory_key(search_territories(text)[0].territory) == key


@pytest.mark.parametrize(("text", "keys", "nearest"), ASKED)
def test_a_text_that_leaves_a_doubt(places, text, keys, nearest):
    resolution = resolve_territory(text)
    assert resolution.territory is None
    assert [territory_key(match.territory) for match in resolution.candidates] == keys
    assert (territory_key(resolution.nearest.territory) if resolution.nearest else "") == nearest


def test_a_name_of_the_past_says_so(places):
    assert resolve_territory("picardie").match.note == "Ancienne région Picardie → Hauts-de-France"
    note = "Ancien département Côtes-du-Nord → Côtes-d’Armor"
    assert resolve_territory("côtes du nord").match.note == note
    assert resolve_territory("hauts-de-france").match.note == ""


def test_every_other_name_is_of_a_territory_of_the_code_and_is_folded():
    keys = {f"{kind}-{code}" for kind, code in REAL}
    assert {key for several in USUAL.values() for key in several} | set(FORMER.values()) <= keys
    assert all(name == fold(name) for name in USUAL)


@pytest.mark.parametrize(
    ("name", "bare", "short"),
    [
        ("CA du Grand Guéret", "grand gueret", "cagg"),
        ("CU Grand Paris Seine et Oise", "grand paris seine et oise", "gpseo"),
        ("CC Les Bertranges", "les bertranges", "ccb"),
        ("Métropole Européenne de Lille", "metropole europeenne de lille", "mel"),
        ("EPT Plaine Commune", "plaine commune", "eptpc"),
    ],
)
def test_the_names_of_an_intercommunalite(name, bare, short):
    full = search_name(TerritoryKind.EPCI, name)
    assert bare_name(full) == bare
    initials = {*acronyms(full.split()), *acronyms(bare.split())}
    assert short in initials or short == "eptpc"
    assert {bare, *initials} <= {other for other, _ in name_forms(TerritoryKind.EPCI, full)}


KINDS_BEFORE = {
    TerritoryKind.COMMUNE: ["commune de ", "Ville de ", "mairie de "],
    TerritoryKind.DEPARTMENT: ["département ", "conseil départemental de "],
    TerritoryKind.REGION: ["région ", "Conseil régional de "],
    TerritoryKind.EPCI: ["", "intercommunalité "],
    TerritoryKind.OVERSEAS: ["collectivité de "],
    TerritoryKind.FORMER_COMMUNE: ["commune de ", "ancienne commune "],
}


@pytest.mark.django_db
def test_every_official_name_finds_its_territory_or_asks_among_some_that_have_it():
    homonyms: dict[str, list[str]] = {}
    for (kind, code), entry in REAL.items():
        homonyms.setdefault(entry.search_name, []).append(f"{kind}-{code}")

    @hypothesis_settings(max_examples=share(60))
    @given(st.data())
    def check(data):
        with transaction.atomic():
            entry = data.draw(st.sampled_from(list(REAL.values())))
            load(*homonyms[entry.search_name][:8], f"{entry.kind}-{entry.code}")
            before = data.draw(st.sampled_from(["", *KINDS_BEFORE[entry.kind]]))
            write = data.draw(st.sampled_from([str, str.upper, fold]))
            text = before + write(entry.name)
            wanted = Territory.objects.get(kind=entry.kind, code=entry.code)
            wanted = wanted.successor or wanted
            resolution = resolve_territory(text)
            same = [wanted.name, wanted.population]
            found = (
                [resolution.territory] if resolution.territory else [one.territory for one in resolution.candidates]
            )
            assert same in [[one.name, one.population] for one in found], (text, resolution)
            assert wanted in [match.territory for match in search_territories(text)]
            transaction.set_rollback(True)

    check()
