"""The judged searches over the real catalogue: what a town hall types must find what it hopes for."""

import pytest

from bench.relevance import (
    SETS,
    Judgement,
    catalogue_ranking,
    catalogue_titles,
    figures,
    read_judgements,
    score,
    scores,
)
from catalogue.search.analysis import lexicon
from tests.catalogue.search.real_catalogue import load_real_catalogue

FLOORS = {"given": (0.9, 0.8, 0.02, 0.6), "own": (0.9, 0.8, 0.02, 0.6), "earlier": (0.9, 0.8, 0.02, 0.5)}
"""By set: the least share of the first three, the least MRR, the most empty pages, the least precision."""


def test_the_judged_searches_are_many_and_of_every_kind():
    judged = {name: read_judgements(name) for name in SETS}
    assert len(judged["given"]) == 45 and len(judged["own"]) >= 60
    kinds = {each.kind for each in judged["own"]}
    assert {"name", "problem", "question", "acronym", "place", "place+need", "typo", "failure", "none"} <= kinds
    searches = [each.q for name in ("given", "own") for each in judged[name]]
    assert len(set(searches)) == len(searches)
    assert all(each.best or each.kind in ("none", "other", "problem", "acronym") for each in judged["given"])


@pytest.mark.django_db
def test_the_real_catalogue_answers_the_judged_searches(monkeypatch):
    monkeypatch.setattr(lexicon.current, "_kept", None)  # the words of another test's catalogue may be fresh still
    load_real_catalogue()
    titles = catalogue_titles()
    for name, (first_three, mrr, empty, precision) in FLOORS.items():
        found = scores(name, catalogue_ranking, titles)
        measured = figures(found)
        astray = [(each.judgement.q, each.rank) for each in found if not 0 < each.rank <= 3]
        assert measured.first_three >= first_three and measured.mrr >= mrr, (name, measured, astray)
        assert measured.empty <= empty and measured.precision >= precision, (name, measured)


def test_a_score_says_where_the_wanted_entries_are_and_what_is_noise():
    judgement = Judgement("x", "name", frozenset({"a", "b"}), frozenset({"a", "b", "c"}))
    second = score(judgement, ["c", "a", "d", "e"])
    assert (second.rank, second.precision) == (2, 0.5)
    assert figures([second]).mrr == 0.5 and figures([second]).first_three == 1
    nothing = score(judgement, [])
    assert (nothing.rank, nothing.precision) == (0, None)
    assert (figures([nothing]).empty, figures([nothing]).precision) == (1, 0)
