"""Each page, feed and file of the tracker asks the database as often at any size, and seldom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.exports import TABLES
from tests.proposals.crowd import make_crowd

pytestmark = pytest.mark.django_db

MOST = 8
SIZES = ((18, 73), (162, 4927))
"""The tracker as it is, then what makes it 180 proposals and 5,000 facts."""
ADDRESSES = (
    "/propositions/",
    "/propositions/?q=laboratoires&statut=en-cours&au=2020-06-30",
    "/propositions/?signal=sans-nouvelle",
    "/propositions/?au=2019-06-30",
    "/propositions/axe-1/",
    "/propositions/axe-1/?au=2019-06-30",
    "/propositions/1/",
    "/propositions/1/?au=2019-06-30",
    "/propositions/1/?faits=tous",
    "/propositions/1/badge.svg",
    "/propositions/flux.atom",
    "/propositions/axe-1/flux.atom",
    "/propositions/1/flux.atom",
    *(f"/propositions/{table}.{extension}" for table in TABLES for extension in ("csv", "ods", "json")),
)


def body_of(response) -> bytes:
    """All that an answer holds."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_number_of_queries_is_small_and_does_not_grow(client):
    counts = {address: [] for address in ADDRESSES}
    for proposals, updates in SIZES:
        make_crowd(proposals, updates)
        for address in ADDRESSES:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
                assert body_of(response)
            assert response.status_code == 200, address
            counts[address].append(len(queries))
    assert {address: found for address, found in counts.items() if len(set(found)) > 1} == {}
    assert {address: found for address, found in counts.items() if found[0] > MOST} == {}


def test_a_long_list_of_facts_is_shown_in_two_steps(client):
    make_crowd(1, 100)
    page = client.get("/propositions/1/").content.decode()
    assert page.count('class="o-timeline__item') == 60
    assert 'href="/propositions/1/?faits=tous#faits">Voir les 100 faits</a>' in page
    page = client.get("/propositions/1/?faits=tous").content.decode()
    assert page.count('class="o-timeline__item') == 100
