"""What a sheet lacks: the database and the object say the same of each part."""

from datetime import date, timedelta

import pytest

from catalogue.entries.rules import publication_errors
from catalogue.models import Innovation, Status
from catalogue.models.completeness import EXPECTED, PARTS, gaps
from tests.factories import make_innovation, make_lever, make_organisation, make_policy

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
EMPTY = {
    "levers": [],
    "policies": [],
    "themes": [],
    "organisations": [],
    "sources": 0,
    "start_year": None,
    "cost_band": "",
    "status": Status.DRAFT,
    "published_at": None,
}


def make_whole(**changes) -> Innovation:
    """An entry that lacks nothing, but for the changes."""
    values = {
        "need": "Un besoin.",
        "results": "Un résultat.",
        "lessons": "Une leçon.",
        "cost_band": "moins-de-10000",
        "levers": [make_lever(), make_lever()],
        "policies": [make_policy(), make_policy()],
        "themes": ["eau", "feu"],
        "organisations": [make_organisation(), make_organisation()],
        "sources": 2,
    }
    return make_innovation(**values | changes)


def test_a_whole_sheet_lacks_nothing():
    whole = make_whole()
    assert gaps(whole) == []
    assert Innovation.objects.with_gap_count().get().gap_count == 0
    assert not Innovation.objects.incomplete().exists()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_each_part_is_missed_alike_by_the_database_and_by_the_object(part):
    make_whole()
    lacking = make_whole(**{part.name: EMPTY.get(part.name, ""), "status": Status.DRAFT, "published_at": None})
    assert gaps(lacking) == [part]
    assert list(Innovation.objects.without(part.name)) == [lacking]
    assert set(Innovation.objects.incomplete()) == ({lacking} if part.is_expected else set())
    counts = dict(Innovation.objects.with_gap_count().values_list("pk", "gap_count"))
    assert counts[lacking.pk] == int(part.is_expected)


def test_what_is_needed_is_what_publication_asks_for():
    needed = [part for part in PARTS if part.is_needed]
    assert {part.name for part in needed} == {"summary", "levers", "policies", "sources"}
    assert len(publication_errors(summary="", lever_count=0, policy_count=0, source_count=0)) == len(needed)


def test_all_the_gaps_are_counted_once():
    bare = make_innovation(**EMPTY, summary="", description="")
    assert Innovation.objects.with_gap_count().get().gap_count == len(EXPECTED)
    assert gaps(bare) == list(PARTS)


def test_archives_are_left_in_peace():
    make_innovation(status=Status.ARCHIVED, sources=0)
    assert not Innovation.objects.incomplete().exists()
    assert not Innovation.objects.without_live_source().exists()
    draft = make_innovation(status=Status.DRAFT, published_at=None, sources=0)
    make_innovation()
    assert list(Innovation.objects.without_live_source()) == [draft]


@pytest.mark.parametrize(
    ("verified_on", "status", "is_due"),
    [
        (None, Status.PUBLISHED, True),
        (TODAY - timedelta(days=366), Status.PUBLISHED, True),
        (TODAY - timedelta(days=365), Status.PUBLISHED, False),
        (TODAY, Status.PUBLISHED, False),
        (None, Status.DRAFT, False),
        (None, Status.ARCHIVED, False),
    ],
)
def test_a_public_entry_is_to_verify_after_a_year(verified_on, status, is_due):
    make_innovation(verified_on=verified_on, status=status)
    assert Innovation.objects.to_verify(TODAY).exists() == is_due
    assert Innovation.objects.verified(TODAY).exists() == (verified_on is not None and not is_due)
