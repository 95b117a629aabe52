"""Criteria as a value."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.query.criteria import MAX_PAGE, MAX_QUERY, Criteria, Sort
from catalogue.search.query.facets import FACETS

values = st.lists(st.text(max_size=8), max_size=3).map(tuple)
criteria = st.builds(
    Criteria,
    q=st.text(max_size=30),
    tri=st.sampled_from(["", *Sort]),
    page=st.integers(-5, 2 * MAX_PAGE),
    **dict.fromkeys(FACETS, values),
)


@given(criteria)
def test_equal_criteria_are_one_value(one):
    fields = {name: getattr(one, name) for name in ("q", "territoire", "ici", "lieu", "tri", "page")}
    fields |= {name: one.selected(name) for name in FACETS}
    assert Criteria(**fields) == one
    assert hash(Criteria(**fields)) == hash(one)


@given(criteria, st.sampled_from(list(FACETS)), st.text(max_size=8))
def test_toggling_twice_changes_nothing_but_the_page(one, name, value):
    assert one.toggle(name, value).toggle(name, value) == one.at_page(1)


some = st.lists(st.text(min_size=1, max_size=8), max_size=3).map(tuple)
flags = {name: st.booleans() for name in ("exact", "ici", "lieu", "comparables")}
places = st.sampled_from(["", "commune-44143"])


@given(st.builds(replace, criteria, territoire=places, comme=places, **flags), st.sampled_from(list(FACETS)), some)
def test_what_was_written_is_read_back(one, name, ticked):
    one = one.choose(name, ticked)
    drawn = {"q", "territoire", "comme", "tri", "page", "facets", *flags}
    assert {field.name for field in fields(Criteria)} == drawn, "a field that is not drawn may not be read back"
    kept = replace(one, facets=[(each, tuple(filter(None, values))) for each, values in one.facets])
    assert Criteria.written(one.to_query_string()) == kept


def test_one_order_for_the_address():
    one = Criteria(page=3, theme=("eau", "air", "eau"), q="  cantine \0 bio ", levier=("gerer",))
    assert one.to_query_string() == "q=cantine+bio&levier=gerer&theme=air&theme=eau&page=3"
    assert one.url == "?" + one.to_query_string()
    assert Criteria().url == "./"


@pytest.mark.parametrize(
    ("one", "sort", "query_string"),
    [
        (Criteria(), Sort.NEWEST, ""),
        (Criteria(tri=Sort.NEWEST), Sort.NEWEST, ""),
        (Criteria(tri=Sort.RELEVANCE), Sort.NEWEST, ""),
        (Criteria(q="eau"), Sort.RELEVANCE, "q=eau"),
        (Criteria(q="eau", tri=Sort.NEWEST), Sort.NEWEST, "q=eau&tri=recentes"),
        (Criteria(q="eau", tri=Sort.RELEVANCE).without("q"), Sort.NEWEST, ""),
        (Criteria(tri=Sort.TITLE), Sort.TITLE, "tri=titre"),
    ],
)
def test_the_usual_order_is_not_written(one, sort, query_string):
    assert one.sort == sort
    assert one.to_query_string() == query_string


def test_dropping_and_counting():
    one = Criteria(q="eau", theme=("air", "eau"), levier=("gerer",), territoire="commune-44143", page=2)
    assert one.facet_value_count == 3
    assert one.without("theme", "q") == Criteria(levier=("gerer",), territoire="commune-44143")


def test_only_facets_have_values():
    with pytest.raises(TypeError, match="No such facet: them, x"):
        Criteria(theme=("eau",), them=("eau",), x=())
    with pytest.raises(TypeError):
        Criteria().without("x")


def test_limits():
    assert len(Criteria(q="a" * 10_000).q) == MAX_QUERY
    assert Criteria(page=-1).page == 1
    assert Criteria(page=10**30).page == MAX_PAGE
