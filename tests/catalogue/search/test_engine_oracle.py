"""The engine against an oracle: sets and sorts in Python, on the objects themselves, for random catalogues."""

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import CostBand, Innovation, Replication, Stage, Status, TerritoryKind
from catalogue.search import documents
from catalogue.search import plain as engine
from catalogue.search.bands import Period, PopulationBand
from catalogue.search.criteria import FACET_NAMES, Criteria, Sort
from catalogue.search.facets import STAGE_SLUGS
from catalogue.search.text import fold, parse_query, tokens, words
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db

WORDS = ["eau", "Écoles", "école", "alimentation", "alimenter", "l’eau", "bio", "saint", "44", "de", "été"]
QUERIES = [
    "",
    "eau",
    "ecole",
    "aliment",
    "alimentati",
    "eau bio",
    '"eau bio"',
    "-bio",
    "eau -école",
    "é",
    "44",
    "de",
    "st",
]
THEMES = ["eau", "air", "forêt"]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
some_years = st.sampled_from([None, 1999, 2004, 2005, 2014, 2019, 2020])


def places():
    """A region with two departments; an intercommunalité with one of two communes; a commune taken over; a COM."""
    region = make_territory(kind=TerritoryKind.REGION, code="53", name="Bretagne", population=3_000_000)
    inside = {"region": region}
    first = make_territory(kind=TerritoryKind.DEPARTMENT, code="35", name="Ille-et-Vilaine", population=None, **inside)
    second = make_territory(kind=TerritoryKind.DEPARTMENT, code="22", name="Armor", population=600_000, **inside)
    epci = make_territory(
        kind=TerritoryKind.EPCI, code="200000001", name="CC", population=49_999, department=first, **inside
    )
    small = make_territory(code="35001", name="Petite", population=1999, department=first, epci=epci, **inside)
    large = make_territory(code="22001", name="Grande", population=2000, department=second, **inside)
    former = make_territory(
        kind=TerritoryKind.FORMER_COMMUNE,
        code="22002",
        name="Ancienne",
        population=None,
        department=second,
        obsolete_on="2020-01-01",
        successor=large,
        **inside,
    )
    overseas = make_territory(kind=TerritoryKind.OVERSEAS, code="988", name="Caillou", population=271_000)
    return [None, region, first, second, epci, small, large, former, overseas]


def make_catalogue(data, some_places, levers):
    """Up to six innovations of all sorts, drafts among them."""
    for _ in range(data.draw(st.integers(0, 6))):
        innovation = make_innovation(
            title=data.draw(texts),
            summary=data.draw(texts),
            territory=data.draw(st.sampled_from(some_places)),
            start_year=data.draw(some_years),
            stage=data.draw(st.sampled_from(Stage.values)),
            cost_band=data.draw(st.sampled_from(["", *CostBand.values])),
            evidence_level=data.draw(st.integers(0, 1)),
            is_zoom=data.draw(st.booleans()),
            status=data.draw(st.sampled_from([Status.PUBLISHED] * 4 + [Status.DRAFT])),
            levers=data.draw(st.lists(st.sampled_from(levers), unique=True)),
            themes=data.draw(st.lists(st.sampled_from(THEMES), unique=True)),
            sources=0,
        )
        for number in range(data.draw(st.integers(0, 2))):
            Replication.objects.create(original=innovation, territory_label=f"Lieu {number}")


def draw_criteria(data, levers):
    """Criteria that touch some facets, a text, a territory."""
    values = {
        "levier": [lever.slug for lever in levers],
        "theme": ["eau", "air", "foret"],
        "region": ["53", "988"],
        "departement": ["35", "22"],
        "type": ["commune", "epci", "region", "autre"],
        "population": [*(band.slug for band in PopulationBand), "non-renseigne"],
        "etape": list(STAGE_SLUGS.values()),
        "periode": [*(band.slug for band in Period), "non-renseigne"],
        "cout": [*CostBand.values, "non-renseigne"],
        "preuve": ["0", "1"],
        "reproduite": ["oui"],
        "zoom": ["oui"],
    }
    touched = data.draw(st.lists(st.sampled_from(FACET_NAMES), unique=True, max_size=2))
    chosen = {name: tuple(data.draw(st.lists(st.sampled_from(values[name]), max_size=3))) for name in touched}
    territories = ["region-53", "departement-22", "epci-200000001", "commune-22001", "collectivite-988"]
    return Criteria(
        q=data.draw(st.sampled_from(QUERIES)),
        territoire=data.draw(st.sampled_from([""] * 4 + territories)),
        tri=data.draw(st.sampled_from(["", "", "", *Sort])),
        **chosen,
    )


def band_of(bands, number):
    return "non-renseigne" if number is None else next(band.slug for band in bands if number in band)


def values_of(innovation):
    """The values of an innovation in each facet."""
    territory = innovation.territory
    return {
        "levier": {lever.slug for lever in innovation.levers.all()},
        "theme": {theme.slug for theme in innovation.themes.all()},
        "region": {innovation.region.code} if innovation.region else set(),
        "departement": {innovation.department.code} if innovation.department else set(),
        "type": {innovation.territory_scope},
        "population": {band_of(PopulationBand, territory.population if territory else None)},
        "etape": {STAGE_SLUGS[innovation.stage]},
        "periode": {band_of(Period, innovation.start_year)},
        "cout": {innovation.cost_band or "non-renseigne"},
        "preuve": {str(innovation.evidence_level)},
        "reproduite": {"oui"} if innovation.replications.all() else set(),
        "zoom": {"oui"} if innovation.is_zoom else set(),
    }


def lies_in(innovation, key):
    """Whether an innovation is carried by the territory of a key, or lies in it."""
    territory = innovation.territory
    around = [territory, innovation.region, innovation.department]
    around += [territory.epci, territory.successor] if territory else []
    return key in {f"{place.kind}-{place.code}" for place in around if place}


def parts_of(innovation):
    """The texts that are searched, by what a word in them is worth."""
    context = [theme.name for theme in innovation.themes.all()]
    context += [lever.title for lever in innovation.levers.all()]
    context += [innovation.territory_label, innovation.get_territory_scope_display()]
    context += [place.name for place in (innovation.territory, innovation.department, innovation.region) if place]
    context += [innovation.department.code] if innovation.department else []
    body = [innovation.summary, innovation.description, str(innovation.start_year or "")]
    body += [replication.place for replication in innovation.replications.all()]
    return {9: innovation.title, 3: "\n".join(context), 1: "\n".join(body)}


def worth(term, innovation):
    """What a term is worth in an innovation, 0 when it is absent."""
    length = len(term.roots)
    for weight, text in parts_of(innovation).items():
        found = tokens(text)
        if any(tuple(found[start : start + length]) == term.roots for start in range(len(found))):
            return weight
        if term.prefix and any(root.startswith(term.prefix) for root in found):
            return weight
    every_word = [word for text in parts_of(innovation).values() for word in words(text)]
    return int(bool(term.prefix) and any(word.startswith(term.prefix) for word in every_word))


def expected(criteria, innovations):
    """The innovations that answer, by naive sets, in the order asked for."""
    query = parse_query(criteria.q)
    found = []
    for innovation in innovations:
        values = values_of(innovation)
        is_in = not criteria.territoire or lies_in(innovation, criteria.territoire)
        has_values = all(
            not criteria.selected(name) or values[name] & set(criteria.selected(name)) for name in FACET_NAMES
        )
        has_words = all(worth(term, innovation) for term in query.wanted)
        has_words = has_words and not any(worth(term, innovation) for term in query.unwanted)
        if is_in and has_values and has_words:
            found.append(innovation)
    newest = sorted(found, key=lambda i: (i.start_year or 0, i.pk), reverse=True)
    keys = {
        Sort.NEWEST: lambda i: 0,
        Sort.RELEVANCE: lambda i: -sum(worth(term, i) for term in query.wanted),
        Sort.TITLE: lambda i: (fold(i.title).encode(), i.pk),
        Sort.TAKEN_UP: lambda i: -len(i.replications.all()),
        Sort.UPDATED: lambda i: (-i.updated_at.timestamp(), -i.pk),
    }
    return sorted(newest, key=keys[criteria.sort])


def expected_counts(criteria, innovations):
    """For each facet, left free, how many innovations have each value."""
    counts = {}
    for name in FACET_NAMES:
        counts[name] = {}
        for innovation in expected(criteria.without(name), innovations):
            for value in values_of(innovation)[name]:
                counts[name][value] = counts[name].get(value, 0) + 1
    return counts


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_engine_answers_as_the_oracle(data):
    with transaction.atomic():
        levers = [make_lever(verb="Gérer"), make_lever(verb="Financer")]
        make_catalogue(data, places(), levers)
        documents.rebuild()
        innovations = list(Innovation.objects.published().for_sheet().select_related("territory__epci"))
        for _ in range(4):
            criteria = draw_criteria(data, levers)
            ordered = [innovation.pk for innovation in expected(criteria, innovations)]
            assert engine.keys(criteria) == ordered
            assert engine.keys(criteria, 1, 3) == ordered[1:3]
            assert engine.total_and_counts(criteria) == (len(ordered), expected_counts(criteria, innovations))
            others = [criteria, criteria.without("q"), replace(criteria, territoire="")]
            assert engine.totals(others) == [len(expected(other, innovations)) for other in others]
        transaction.set_rollback(True)
