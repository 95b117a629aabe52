"""What is new is counted by the numbers of versions: held to plain loops over drawn histories."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.alerts.searches import criteria_of, list_target
from catalogue.models import Version
from catalogue.search.index.engine import current_index
from catalogue.search.query.criteria import Criteria, Sort
from catalogue.versions.history import first_shown, last_number, snapshots_at
from tests.factories import make_policy, make_territory
from tests.parts import share

pytestmark = pytest.mark.django_db
steps = st.tuples(st.integers(1, 3), st.sampled_from(["created", "changed", "prepared"]), st.booleans())


@settings(max_examples=share(40))
@given(history=st.lists(steps, max_size=12), bounds=st.tuples(st.integers(0, 13), st.integers(0, 13)))
def test_first_shown_and_snapshots_answer_as_a_plain_reading(history, bounds):
    with transaction.atomic():
        rows = [
            Version.objects.create(innovation_id=key, kind=kind, snapshot={"rank": rank}, slug="x", was_public=shown)
            for rank, (key, kind, shown) in enumerate(history)
        ]
        kept = [row for row in rows if row.kind != "prepared"]
        numbers = [0, *(row.pk for row in rows), 10**9]
        after, until = sorted(numbers[min(bound, len(numbers) - 1)] for bound in bounds)
        firsts: dict[int, int] = {}
        for row in kept:
            if row.was_public:
                firsts.setdefault(row.innovation_id, row.pk)
        wanted = {key: number for key, number in firsts.items() if after < number <= until}
        assert first_shown(after=after, until=until) == wanted
        asked = [(key, bound) for key in (1, 2, 3) for bound in (after, until)]
        plain = {
            (key, bound): [row.snapshot for row in kept if row.innovation_id == key and row.pk <= bound]
            for key, bound in asked
        }
        assert snapshots_at(asked) == {moment: found[-1] for moment, found in plain.items() if found}
        assert last_number() == max((row.pk for row in kept), default=0)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (Criteria(), Criteria()),
        (Criteria(q="cantine & eau", exact=True, page=3), Criteria(q="cantine & eau", exact=True)),
        (Criteria(q="à rezé", lieu=False, tri=Sort.TITLE), Criteria(q="à rezé", lieu=False)),
        (Criteria(politique=("sante", "eau"), zoom=("oui",)), Criteria(politique=("sante", "eau"), zoom=("oui",))),
        (Criteria(q="eau", territoire="commune-44143"), Criteria(q="eau")),
        (Criteria(territoire="commune-44143", ici=True), Criteria(territoire="commune-44143", ici=True)),
        (Criteria(territoire="commune-44143"), Criteria(territoire="commune-44143", ici=True)),
        (Criteria(q="eau", comme="commune-44143"), Criteria(q="eau")),
        (Criteria(comme="commune-44143"), Criteria(comme="commune-44143", comparables=True)),
        (Criteria(comme="commune-44143", comparables=True), Criteria(comme="commune-44143", comparables=True)),
    ],
)
def test_a_search_comes_back_as_it_is_followed(asked, kept, django_assert_num_queries):
    for slug in ("sante", "eau"):
        make_policy(slug=slug)
    make_territory(code="44143", name="Rezé")
    target = list_target(asked)
    vocabulary = current_index().vocabulary
    with django_assert_num_queries(0):
        assert criteria_of(target, vocabulary) == kept
