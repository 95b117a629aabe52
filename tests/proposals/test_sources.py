"""The pages that the tracker cites, and what a link checker found there."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from proposals.catalogue_parts import cited_urls, record_source_checks
from proposals.models import SourceCheck
from proposals.tracker import AsOf, Flag, read_tracker
from tests.proposals.rows import (
    make_correction,
    make_deadline,
    make_entry,
    make_second_voice,
    make_source,
    make_update,
)

pytestmark = pytest.mark.django_db


FIRST, LATER = datetime(2026, 10, 1, 4, tzinfo=UTC), datetime(2026, 11, 1, 4, tzinfo=UTC)


def test_every_page_that_is_cited_is_given_once():
    fact = make_update(source_url="https://b.example/")
    make_correction(fact, source_url="https://c.example/")
    make_entry(proposal=fact.proposal, source_url="https://b.example/")
    make_second_voice(source_url="https://d.example/")
    make_second_voice(source_url="https://unseen.example/", decision="")
    make_deadline(source_url="https://a.example/")
    make_source(url="https://e.example/")
    with CaptureQueriesContext(connection) as queries:
        assert cited_urls() == [f"https://{letter}.example/" for letter in "abcde"] + ["https://relais.example/"]
    assert len(queries) == 5


def flags() -> list[str]:
    (state,) = read_tracker(AsOf.today()).states
    return [raised.flag for raised in state.flags if raised.flag == Flag.DEAD_SOURCE]


def test_what_was_found_raises_the_flag_and_takes_it_down():
    entry = make_entry()
    assert flags() == []
    answers = {entry.source_url: False, "https://nobody-cites.example/": False}
    assert record_source_checks(answers=answers, checked_at=FIRST) == 1
    assert flags() == [Flag.DEAD_SOURCE]
    assert record_source_checks(answers={}, checked_at=LATER) == 0
    assert flags() == [Flag.DEAD_SOURCE]
    assert record_source_checks(answers={entry.source_url: True}, checked_at=LATER) == 1
    assert flags() == []
    check = SourceCheck.objects.get()
    assert (check.url, check.is_alive, check.checked_at) == (entry.source_url, True, LATER)


def test_all_or_nothing_is_noted():
    entry = make_entry()
    with pytest.raises(IntegrityError), transaction.atomic():
        record_source_checks(answers={entry.source_url: False}, checked_at=datetime(1990, 1, 1, tzinfo=UTC))
    assert not SourceCheck.objects.exists()
