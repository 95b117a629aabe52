"""How alike territories are: the distance against a plain one, the nearest against all, and the real towns."""

from math import inf, log2, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.models import Indicators, TerritoryKind
from catalogue.territories.comparable import (
    COMMUNES,
    CRITERIA,
    LIMITS,
    Comparables,
    Profile,
    Setting,
    as_reader,
    distance,
    present_comparables,
    profile_of,
)
from catalogue.territories.likeness import Closeness, likeness_of
from tests.catalogue.territories.france import make_place
from tests.factories import make_indicators
from tests.parts import share

COMMUNE = TerritoryKind.COMMUNE
TOWNS = {
    "Bourganeuf": (5, 30, 0, "MCE", False, 2364, -1.44, 34.5, 17860, 9.1),
    "Bessèges": (5, 30, 0, "MCE", False, 2606, -1.48, 40.2, 16700, 9.6),
    "Saulieu": (5, 30, 0, "MCE", False, 2216, -1.16, 35.3, 20760, 6.4),
    "Château-Chinon": (5, 30, 0, "MCE", False, 1770, -1.63, 32.0, 19050, 7.5),
    "Senones": (5, 20, 2, "VOS", False, 2205, -1.21, 32.9, 18380, 5.3),
    "Rezé": (1, 12, 4, "", False, 43556, 0.96, 18.4, 23550, 2.1),
    "Bron": (1, 12, 4, "", False, 42982, 1.04, 17.9, 21950, 1.6),
    "Colomiers": (1, 12, 4, "", False, 40882, 0.65, 16.3, 23690, 1.4),
    "Poissy": (1, 12, 5, "", False, 40983, 0.9, 16.8, 23910, 1.3),
    "Les Mureaux": (2, 20, 5, "", False, 34632, 0.96, 14.4, 18240, 0.8),
    "Dreux": (2, 20, 5, "", False, 31543, 0.05, 17.0, 18250, 1.7),
    "Trappes": (1, 12, 5, "", False, 34689, 1.14, 10.1, 18320, 0.9),
    "Chamonix": (3, 11, 1, "ALP", False, 8705, -0.22, 23.0, 24310, 69.3),
    "Porto-Vecchio": (3, 11, 1, "COR", True, 11198, -0.14, 18.4, 21560, 55.7),
    "Saint-Denis": (1, 11, 3, "REU", True, 155634, 0.89, None, 18270, None),
    "Saint-Paul": (2, 11, 2, "REU", True, 108088, 0.35, None, 18910, None),
    "Mamoudzou": (1, 11, 3, "", True, 71437, None, None, None, None),
}
"""Density, role and size of the area, massif, sea, then the figures, as Insee has them."""
OVERSEAS = {"Saint-Denis", "Saint-Paul", "Mamoudzou"}


def town(name: str) -> Profile:
    density, role, area, massif, coast, *figures = TOWNS[name]
    return profile_of(COMMUNES, Setting(name in OVERSEAS, density, role, area, massif, coast), figures)


TOWNS_COMPARED = Comparables.of(1, {COMMUNE: [(name, town(name)) for name in TOWNS]})


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("Bourganeuf", "Bessèges", 1.15),
        ("Bourganeuf", "Saulieu", 1.36),
        ("Bourganeuf", "Château-Chinon", 1.42),
        ("Bourganeuf", "Senones", 1.92),
        ("Rezé", "Bron", 0.63),
        ("Rezé", "Colomiers", 0.68),
        ("Rezé", "Poissy", 0.85),
        ("Les Mureaux", "Dreux", 1.17),
        ("Les Mureaux", "Trappes", 2.03),
        ("Chamonix", "Porto-Vecchio", 3.53),
        ("Saint-Denis", "Saint-Paul", 1.98),
        ("Saint-Denis", "Mamoudzou", 4.49),
        ("Rezé", "Saint-Denis", inf),
    ],
)
def test_real_towns_are_as_far_as_the_trial_found(one, other, far):
    assert distance(COMMUNE, town(one), town(other)) == pytest.approx(far, abs=0.01)


@pytest.mark.parametrize(
    ("one", "others"),
    [
        ("Bourganeuf", ["Bessèges", "Saulieu", "Château-Chinon"]),
        ("Rezé", ["Bron", "Colomiers", "Poissy"]),
        ("Les Mureaux", ["Dreux"]),
    ],
)
def test_the_towns_most_like_one(one, others):
    assert [name for _, name in TOWNS_COMPARED.nearest(COMMUNE, one, len(others))] == others


def test_likeness_in_words():
    for one, other, sentence in (
        (
            "Bourganeuf",
            "Bessèges",
            "même taille, hors de l’influence d’une ville, même massif, bourg rural ; population plus âgée",
        ),
        ("Les Mureaux", "Trappes", "même taille, mêmes revenus, même évolution ; agglomération d’une ville"),
        (
            "Chamonix",
            "Porto-Vecchio",
            "ville-centre, dans un massif aussi, petite ville, même évolution ; au bord de la mer",
        ),
        ("Saint-Denis", "Mamoudzou", "ville-centre, bord de mer, grand centre urbain ; moins d’habitants"),
        (
            "Bessèges",
            "Bourganeuf",
            "même taille, hors de l’influence d’une ville, même massif, bourg rural ; population plus jeune",
        ),
    ):
        assert likeness_of(TOWNS_COMPARED, COMMUNE, one, other).sentence == sentence
    assert likeness_of(TOWNS_COMPARED, COMMUNE, "Rezé", "Bron").group is Closeness.VERY_CLOSE
    assert likeness_of(TOWNS_COMPARED, COMMUNE, "Les Mureaux", "Trappes").group is Closeness.COMPARABLE
    assert likeness_of(TOWNS_COMPARED, COMMUNE, "Chamonix", "Rezé").group is None
    assert likeness_of(TOWNS_COMPARED, COMMUNE, "Rezé", "Saint-Denis") is None
    assert likeness_of(TOWNS_COMPARED, COMMUNE, "Rezé", "Nulle part") is None
    assert likeness_of(TOWNS_COMPARED, "region", "53", "52") is None


def plain_distance(one: dict, other: dict) -> float:
    """The distance between two communes as DESIGN.md has it, from their figures."""
    if one["overseas"] != other["overseas"]:
        return inf
    is_small = one["population"] < 200
    total = 1.5 * min(abs(log2(max(one["population"], 1)) - log2(max(other["population"], 1))), 3)
    for name, weight, step, cap, place in (
        ("growth", 0.6, 1, 2, float),
        ("seniors", 0.8, 8, 2, float),
        ("income", 0.8, 3000, 2, float),
        ("second_homes", 0.8, 2, 4, sqrt),
    ):
        if one[name] is not None and not is_small:
            is_known = other[name] is not None
            total += weight * (min(abs(place(one[name]) - place(other[name])) / step, cap) if is_known else 1)
    if one["density"] is not None:
        total += 0.8 * (1 if other["density"] is None else abs(one["density"] - other["density"]) / 2)
    if one["role"] is not None:
        steps = 1.0
        if other["role"] is not None:
            roles = sorted((one["role"], other["role"]))
            steps = 0 if roles[0] == roles[1] else 1 if roles in ([11, 20], [11, 30], [12, 30], [13, 30]) else 0.7
            if one["area"] and other["area"]:
                steps += 0.2 * abs(one["area"] - other["area"])
        total += 1.5 * min(steps, 1.5)
    steps = 0.7 * (bool(one["massif"]) != bool(other["massif"])) + 0.7 * (one["coast"] != other["coast"])
    return total + 2 * min(steps + (one["island"] != other["island"]), 2)


def some(values) -> st.SearchStrategy:
    return st.none() | values


communes = st.fixed_dictionaries(
    {
        "overseas": st.booleans(),
        "density": some(st.integers(1, 7)),
        "role": some(st.sampled_from([11, 12, 13, 20, 30])),
        "area": some(st.integers(0, 5)),
        "massif": st.sampled_from(["", "ALP", "MCE"]),
        "coast": st.booleans(),
        "island": st.booleans(),
        "population": st.sampled_from([0, 1, 150, 199, 200, 201, 300, 2364, 10_000, 2_000_000]),
        "growth": some(st.sampled_from([-3.0, -0.5, 0.0, 0.4, 1.2, 5.0])),
        "seniors": some(st.sampled_from([8.0, 18.0, 22.0, 34.5, 60.0])),
        "income": some(st.sampled_from([12_000, 20_000, 21_000, 25_000, 45_000])),
        "second_homes": some(st.sampled_from([0.0, 2.1, 9.0, 12.0, 80.0])),
    }
)


def profile(figures: dict) -> Profile:
    names = ("overseas", "density", "role", "area", "massif", "coast", "island")
    scaled = ("population", "growth", "seniors", "income", "second_homes")
    return profile_of(COMMUNES, Setting(*map(figures.get, names)), map(figures.get, scaled))


@settings(max_examples=share(200))
@given(st.lists(communes, min_size=1, max_size=8))
def test_distances_groups_and_the_nearest_are_those_of_the_plain_rule(some_communes):
    figures = Comparables.of(1, {COMMUNE: [(str(rank), profile(each)) for rank, each in enumerate(some_communes)]})
    one = some_communes[0]
    wanted = {str(rank): plain_distance(one, each) for rank, each in enumerate(some_communes)}
    reader = as_reader(COMMUNE, profile(one))
    for rank, each in enumerate(some_communes):
        assert distance(COMMUNE, reader, profile(each)) == pytest.approx(wanted[str(rank)])
    del wanted["0"]
    found = figures.nearest(COMMUNE, "0", len(some_communes))
    assert {code: pytest.approx(far) for far, code in found} == {c: far for c, far in wanted.items() if far < inf}
    assert found == sorted(found)
    assert figures.groups(COMMUNE, "0", among=wanted) == figures.groups(COMMUNE, "0")
    for low, limit, group in zip((0, *LIMITS), LIMITS, figures.groups(COMMUNE, "0"), strict=False):
        assert group == {code for far, code in found if low <= far < limit}


def test_territories_of_no_known_figures_are_like_none():
    assert Comparables().nearest(COMMUNE, "23030", 5) == []
    assert TOWNS_COMPARED.nearest(COMMUNE, "Nulle part", 5) == []
    assert TOWNS_COMPARED.groups("region", "53") == (frozenset(), frozenset(), frozenset())
    assert TOWNS_COMPARED.profile("a" * 10_000, "\x00") is None


@pytest.mark.django_db
def test_processes_read_the_figures_of_the_present_import(django_assert_num_queries):
    def place(code: str, kind=COMMUNE, **changes):
        return make_place(kind, code, f"Lieu {code}", **changes)

    make_indicators(place("23030", population=2364), density=5, attraction_role=30, attraction_size=0)
    make_indicators(place("30037", population=2606), density=5, attraction_role=30, attraction_size=0)
    make_indicators(place("99999", population=None), density=5)
    make_indicators(place("200067189", TerritoryKind.EPCI, population=13409), rural_pct=100.0)
    figures = present_comparables()
    assert [code for _, code in figures.nearest(COMMUNE, "23030", 5)] == ["30037"]
    assert figures.profile(COMMUNE, "99999") is None
    assert figures.profile(TerritoryKind.EPCI, "200067189") is not None
    with django_assert_num_queries(1):
        assert present_comparables() is figures
    make_indicators(place("21584", population=2216), density=5, attraction_role=30, attraction_size=0)
    assert len(present_comparables().nearest(COMMUNE, "23030", 5)) == 2


def test_every_scale_is_a_field():
    fields = {field.name for field in Indicators._meta.fields} | {"territory__population"}
    assert {criterion.field for criteria in CRITERIA.values() for criterion in criteria} <= fields
