"""The Atom feed of a list."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from catalogue.entries.changes import record_change
from catalogue.models import Innovation
from tests.factories import make_innovation, make_policy

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, query_string=""):
    response = client.get(f"/innovations/flux.atom?{query_string}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def titles(feed):
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_what_changed_last_comes_first(client):
    policies = [make_policy(name="Eau et milieux")]
    for title, day in (("Ancienne", 1), ("Récente", 3), ("L'autre", 2)):
        innovation = make_innovation(title=title, policies=policies, themes=["eau"])
        Innovation.objects.filter(pk=innovation.pk).update(
            published_at=datetime(2026, 1, 1, tzinfo=UTC), updated_at=datetime(2026, 5, day, tzinfo=UTC)
        )
        record_change([innovation.pk])
    make_innovation(title="Brouillon", status="draft")
    feed = read(client)
    assert titles(feed) == ["Récente", "L’autre", "Ancienne"]
    assert feed.findtext(f"{ATOM}rights") == "Licence Ouverte 2.0"
    assert feed.findtext(f"{ATOM}updated") == "2026-05-03T00:00:00+00:00"
    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href").startswith("http://testserver/innovations/recente")
    assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == ["Eau et milieux", "eau"]
    assert entry.findtext(f"{ATOM}summary") == "Une réponse nouvelle à un besoin."


def test_the_feed_of_a_search_says_so(client):
    make_innovation(title="Eau", themes=["eau"])
    make_innovation(title="Air", themes=["air"])
    feed = read(client, "theme=eau&tri=titre&page=4")
    assert titles(feed) == ["Eau"]
    assert feed.findtext(f"{ATOM}title") == "Oural, innovations des territoires\xa0: eau"
    assert feed.find(f"{ATOM}link[@rel='alternate']").get("href") == "http://testserver/innovations/?theme=eau"
    own = feed.find(f"{ATOM}link[@rel='self']").get("href")
    assert own.startswith("http://testserver/innovations/flux.atom")


def test_an_empty_feed(client):
    assert titles(read(client)) == []


@pytest.mark.parametrize(
    "query_string", ["q=%00%1B%ED%A0%80", "page=abc", "theme=%3Cx", "territoire=zzz", "q=%EF%BF%BE"]
)
def test_hostile_values(client, query_string):
    make_innovation(title="Cloche \x07", themes=["x\x08y"])
    read(client, query_string)


def test_only_reading(client):
    assert client.post("/innovations/flux.atom").status_code == 405
