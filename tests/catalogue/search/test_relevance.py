"""The judged searches over the real catalogue: what a town hall types must find what it hopes for."""

import pytest

from bench.relevance import (
    TARGET,
    Judgement,
    catalogue_ranking,
    mean_reciprocal_rank,
    mean_share_on_top,
    read_judgements,
    score,
    scores,
)
from tests.catalogue.search.real_catalogue import FIXTURES, load_real_catalogue

HOPED_FOR = {"cantine bio", "medecins", "tirage au sort", "zone blanche", "mouans sartoux", "st brieuc", "44"}


def test_the_judged_searches_name_real_entries():
    judgements = read_judgements()
    slugs = {path.stem for path in (FIXTURES / "innovations").glob("*.toml")}
    assert len(judgements) >= 40 and len(slugs) == 251
    assert len({judgement.q for judgement in judgements}) == len(judgements)
    assert all(judgement.first and judgement.first <= slugs for judgement in judgements)


@pytest.mark.django_db
def test_what_must_come_first_comes_first():
    load_real_catalogue()
    found = scores(catalogue_ranking)
    astray = [(each.judgement.q, round(each.reciprocal_rank, 2)) for each in found if each.reciprocal_rank < 1]
    assert mean_reciprocal_rank(found) >= TARGET, astray
    assert mean_share_on_top(found) >= 0.8, [each.judgement.q for each in found if each.share_on_top < 1]
    assert not HOPED_FOR & {q for q, _ in astray}


def test_a_score_says_where_the_wanted_entries_are():
    judgement = Judgement("x", frozenset({"a", "b"}))
    second = score(judgement, ["c", "a", "b"])
    assert (second.reciprocal_rank, second.share_on_top) == (0.5, 0.5)
    assert score(judgement, []).reciprocal_rank == 0
