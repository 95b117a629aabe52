"""The engine and the reference, against an oracle: sets and sorts in Python, on the objects themselves.

Catalogues, synonyms, weak words and criteria are random. Halfway through, the catalogue changes: the index that
follows answers as one made anew.
"""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.entries.changes import record_change
from catalogue.models import CostBand, Innovation, Policy, Programme, Stage, Status
from catalogue.search import reference
from catalogue.search.analysis.text import fold
from catalogue.search.index import engine
from catalogue.search.index.build import build, follow
from catalogue.search.query.criteria import Criteria, Sort
from catalogue.search.query.facets import FACETS, STAGE_SLUGS, Delay, Period, PopulationBand, StaffBand
from catalogue.territories.comparable import present_comparables
from catalogue.territories.likeness import Alike, alike_of
from catalogue.territories.nearness import surroundings_of
from proposals.models import Proposal
from tests.catalogue.search.naive_answers import found_for, make_search_words
from tests.catalogue.search.some_places import make_places
from tests.factories import (
    indexed_together,
    make_innovation,
    make_lever,
    make_policy,
    make_replication,
)
from tests.parts import share
from tests.proposals.rows import make_link, make_proposal

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
    "eau bio école",
    "l’eau de l’école",
    "été bio",
    "alimentation saint eau",
    "bio 44 été -air",
    "Écoles alimentation",
    '"l’eau" école bio',
    "rien eau",
    "rien",
    "eau eau ecole",
]
POLICIES = ["sante", "logement"]
THEMES = ["eau", "air", "forêt"]
PROPOSITIONS = ["7", "13"]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
some_years = st.sampled_from([None, 1999, 2004, 2005, 2014, 2019, 2020])


def make_catalogue(data, some_places, levers, most=6):
    """Some innovations of all sorts, drafts among them."""
    with indexed_together():
        for _ in range(data.draw(st.integers(0, most))):
            make_any(data, some_places, levers)


def make_any(data, some_places, levers):
    """An innovation of any sort, with what refers to it."""
    cause = data.draw(st.sampled_from(["", "", "usage", "droit"]))
    innovation = make_innovation(
        title=data.draw(texts),
        summary=data.draw(texts),
        territory=data.draw(st.sampled_from(some_places)),
        start_year=data.draw(some_years),
        stage=data.draw(st.sampled_from(Stage.values)),
        cost_band=data.draw(st.sampled_from(["", *CostBand.values])),
        evidence_level=data.draw(st.sampled_from([None, 0, 1])),
        evidence_proof="Un bilan.",
        staff_count=data.draw(st.sampled_from([None, 1, Decimal("2.9"), 3, Decimal("5.5"), 10, 50, 51])),
        months_to_results=data.draw(st.sampled_from([None, 0, 6, 7, 12, 13, 36, 37])),
        stop_cause=cause,
        stop_reason="Assez." if cause else "",
        is_zoom=data.draw(st.booleans()),
        status=data.draw(st.sampled_from([Status.PUBLISHED] * 4 + [Status.DRAFT])),
        levers=data.draw(st.lists(st.sampled_from(levers), unique=True)),
        policies=data.draw(st.lists(st.sampled_from(list(Policy.objects.order_by("pk"))), unique=True)),
        themes=data.draw(st.lists(st.sampled_from(THEMES), unique=True)),
        sources=0,
    )
    for number in range(data.draw(st.integers(0, 2))):
        make_replication(original=innovation, territory_label=f"Lieu {number}")
    for proposal in data.draw(st.lists(st.sampled_from(list(Proposal.objects.order_by("pk"))), unique=True)):
        make_link(proposal=proposal, innovation=innovation)


COMPARED = ["departement-22", "departement-35", "epci-200000001", "commune-22001", "commune-35001", "region-53"]


def draw_criteria(data, levers):
    """Criteria that touch some facets, a text, a territory."""
    values = {
        "levier": [lever.slug for lever in levers],
        "politique": POLICIES,
        "theme": ["eau", "air", "foret"],
        "region": ["53", "988"],
        "departement": ["35", "22"],
        "type": ["commune", "epci", "region", "autre"],
        "population": [*(band.slug for band in PopulationBand), "non-renseigne"],
        "programme": Programme.values,
        "etape": list(STAGE_SLUGS.values()),
        "periode": [*(band.slug for band in Period), "non-renseigne"],
        "cout": [*CostBand.values, "non-renseigne"],
        "equipe": [*(band.slug for band in StaffBand), "non-renseigne"],
        "delai": [*(band.slug for band in Delay), "non-renseigne"],
        "preuve": ["0", "1", "non-evalue"],
        "arret": ["usage", "droit"],
        "reproduite": ["oui"],
        "zoom": ["oui"],
        "proposition": PROPOSITIONS,
    }
    touched = data.draw(st.lists(st.sampled_from(list(FACETS)), unique=True, max_size=2))
    chosen = {name: tuple(data.draw(st.lists(st.sampled_from(values[name]), max_size=3))) for name in touched}
    territories = [
        "region-53",
        "departement-22",
        "epci-200000001",
        "epci-200000002",
        "commune-22001",
        "collectivite-988",
    ]
    return Criteria(
        q=data.draw(st.sampled_from(QUERIES)),
        exact=data.draw(st.sampled_from([False, False, True])),
        territoire=data.draw(st.sampled_from([""] * 4 + territories)),
        ici=data.draw(st.booleans()),
        comme=data.draw(st.sampled_from([""] * 4 + COMPARED)),
        comparables=data.draw(st.booleans()),
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
        "politique": {policy.slug for policy in innovation.policies.all()},
        "theme": {theme.slug for theme in innovation.themes.all()},
        "region": {innovation.region.code} if innovation.region else set(),
        "departement": {innovation.department.code} if innovation.department else set(),
        "type": {innovation.territory_scope},
        "population": {band_of(PopulationBand, territory.population if territory else None)},
        "programme": {row.programme for row in territory.programme_memberships.all()} if territory else set(),
        "etape": {STAGE_SLUGS[innovation.stage]},
        "periode": {band_of(Period, innovation.start_year)},
        "cout": {innovation.cost_band or "non-renseigne"},
        "equipe": {band_of(StaffBand, innovation.staff_count)},
        "delai": {band_of(Delay, innovation.months_to_results)},
        "preuve": {"non-evalue" if innovation.evidence_level is None else str(innovation.evidence_level)},
        "arret": {innovation.stop_cause} - {""},
        "reproduite": {"oui"} if innovation.replications.all() else set(),
        "zoom": {"oui"} if innovation.is_zoom else set(),
        "proposition": {str(link.proposal.number) for link in innovation.proposal_links.all()},
    }


def lies_in(innovation, key):
    """Whether an innovation is carried by the territory of a key, or lies in it."""
    territory = innovation.territory
    around = [territory, innovation.region, innovation.department]
    around += [territory.epci, territory.ept, territory.successor] if territory else []
    return key in {f"{place.kind}-{place.code}" for place in around if place}


def in_order(criteria, rows):
    """Those of the rows that the filters keep, in the order asked for."""
    kept = []
    for row in rows:
        values = values_of(row[0])
        is_in = not criteria.ici or lies_in(row[0], criteria.territoire)
        if criteria.comparables and (alike := alike_of(present_comparables(), criteria.comme)):
            is_in = is_in and any(lies_in(row[0], key) for group in alike.inside for key in group)
        if is_in and all(not criteria.selected(n) or values[n] & set(criteria.selected(n)) for n in FACETS):
            kept.append(row)
    around = surroundings_of(criteria.territoire) if criteria.is_by_nearness else None
    around = alike_of(present_comparables(), criteria.comme) if criteria.is_by_likeness else around
    newest = sorted(kept, key=lambda row: (row[0].start_year or 0, row[0].pk), reverse=True)
    keys = {
        Sort.NEWEST: lambda row: ring_of(row[0], around),
        Sort.RELEVANCE: lambda row: (-row[2], [not has for has in row[1]], ring_of(row[0], around), -row[3]),
        Sort.TITLE: lambda row: (fold(row[0].title).encode(), row[0].pk),
        Sort.TAKEN_UP: lambda row: -len(row[0].replications.all()),
        Sort.UPDATED: lambda row: (-row[0].updated_at.timestamp(), -row[0].pk),
    }
    return sorted(newest, key=keys[criteria.sort])


def ring_of(innovation, around):
    """How far an innovation is from a territory, by steps."""
    if around is None:
        return 0
    if isinstance(around, Alike):
        return [*(any(lies_in(innovation, key) for key in group) for group in around.groups), True].index(True)
    nearest = innovation.department or innovation.region
    steps = [lies_in(innovation, key) for key in around.containers]
    steps += [bool(nearest) and f"{nearest.kind}-{nearest.code}" in band for band in around.bands]
    return [*steps, True].index(True)


def expected(criteria, innovations):
    """The innovations that totals count, by naive sets, in the order asked for."""
    whole, near = found_for(criteria, innovations)
    return [row[0] for row in in_order(criteria, whole or near)]


def expected_sections(criteria, innovations):
    """By what they lack, all the innovations that a list shows."""
    whole, near = found_for(criteria, innovations)
    counted, beside = in_order(criteria, whole or near), in_order(criteria, near if whole else [])
    parts = [(() if whole else None, counted), (None, beside)]
    if criteria.sort == Sort.RELEVANCE:
        parts = groupby([*counted, *beside], key=lambda row: tuple(r for r, has in enumerate(row[1]) if not has))
    return [(missing, keys) for missing, rows in parts if (keys := [row[0].pk for row in rows])]


def expected_counts(criteria, innovations):
    """For each facet, left free, how many innovations have each value."""
    counts = {}
    for name in FACETS:
        counts[name] = {}
        for innovation in expected(criteria.without(name), innovations):
            for value in values_of(innovation)[name]:
                counts[name][value] = counts[name].get(value, 0) + 1
    return counts


def place_of(innovation):
    """The codes of the department and of the region, "" for none."""
    department, region = innovation.department, innovation.region
    return department.code if department else "", region.code if region else ""


def change_catalogue(data, some_places, levers):
    """Archive, delete, rename, move, add: what an index follows."""
    for innovation in Innovation.objects.order_by("pk"):
        match data.draw(st.sampled_from(["keep", "keep", "archive", "delete", "change"])):
            case "archive":
                innovation.status = Status.ARCHIVED
            case "delete":
                innovation.delete()
                continue
            case "change":
                innovation.title = data.draw(texts)
                innovation.territory = data.draw(st.sampled_from(some_places))
                innovation.territory_label = "" if innovation.territory else "Ailleurs"
                innovation.start_year = data.draw(some_years)
                innovation.status, innovation.published_at = Status.PUBLISHED, innovation.created_at
                innovation.themes.set(data.draw(st.lists(st.sampled_from(THEMES), unique=True)))
                innovation.levers.set(data.draw(st.lists(st.sampled_from(levers), unique=True)))
                innovation.proposal_links.all().delete()
            case _:
                continue
        innovation.save()
        record_change([innovation.pk])
    make_catalogue(data, some_places, levers, most=2)


def some_keys() -> list[int]:
    """Keys of innovations, public or not, and one that none has."""
    return [0, *Innovation.objects.order_by("pk").values_list("pk", flat=True)[::2]]


def answers(engine, criteria):
    """All that an engine says."""
    others = [criteria, criteria.without("q"), replace(criteria, territoire="", comme="")]
    return (
        engine.total_and_counts(criteria),
        engine.keys(criteria),
        engine.keys(criteria, 1, 3),
        engine.near_keys(criteria),
        engine.totals(others),
        engine.wholes(others),
        engine.whole_keys(others, some_keys()),
        engine.pairs(criteria, "departement", "region"),
        engine.tally(criteria, "politique"),
    )


def check(engines, criteria):
    """Hold engines to the oracle."""
    innovations = list(Innovation.objects.published().for_sheet().select_related("territory__epci", "territory__ept"))
    ordered = [innovation.pk for innovation in expected(criteria, innovations)]
    whole, near = found_for(criteria, innovations)
    others = [criteria, criteria.without("q"), replace(criteria, territoire="", comme="")]
    have_all = [{row[0].pk for row in in_order(other, found_for(other, innovations)[0])} for other in others]
    wanted = (
        (len(ordered), expected_counts(criteria, innovations)),
        ordered,
        ordered[1:3],
        [row[0].pk for row in in_order(criteria, near if whole else [])],
        [len(expected(other, innovations)) for other in others],
        [len(keys) for keys in have_all],
        [sorted(keys & set(some_keys())) for keys in have_all],
        Counter(map(place_of, expected(criteria, innovations))),
        Counter(slug for each in expected(criteria, innovations) for slug in values_of(each)["politique"]),
    )
    for each in engines:
        assert answers(each, criteria) == wanted
    *_, index = engines
    sections = [(each.missing, each.size, each.keys) for each in index.sections(criteria, 0, 1000)]
    assert [(missing, keys) for missing, _, keys in sections] == expected_sections(criteria, innovations)
    assert reference.sections(criteria) == expected_sections(criteria, innovations)
    assert all(size == len(keys) for _, size, keys in sections)
    shown = [
        key for start in range(0, 8, 2) for each in index.sections(criteria, start, start + 2) for key in each.keys
    ]
    assert shown == [key for _, _, keys in sections for key in keys][:8]


@settings(max_examples=share(14))
@given(st.data())
def test_the_engines_answer_as_the_oracle(data):
    with transaction.atomic():
        levers, some_places = [make_lever(verb="Gérer"), make_lever(verb="Financer")], make_places()
        for number in PROPOSITIONS:
            make_proposal(number=int(number))
        for slug in POLICIES:
            make_policy(slug=slug)
        make_search_words(data)
        make_catalogue(data, some_places, levers)
        index = build()
        for _ in range(3):
            check([reference, engine, index], draw_criteria(data, levers))
        change_catalogue(data, some_places, levers)
        following = follow(index) or build()
        for _ in range(3):
            check([reference, engine, following], draw_criteria(data, levers))
        transaction.set_rollback(True)
