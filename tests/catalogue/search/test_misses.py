"""Searches without result are counted, and nothing of who searched is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import SearchMiss
from catalogue.search import misses
from catalogue.search.index import documents
from catalogue.search.misses import LEGIBLE_FROM, MAX_ROWS, countable, purge, record
from catalogue.search.query.criteria import Criteria
from oural.models import User
from tests.factories import make_innovation


def rows():
    return list(SearchMiss.objects.order_by("pk").values_list("words", "count"))


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("Piscine à vagues", "piscine vagues"),
        ("vagues piscine", "piscine vagues"),
        ("piscine 2015", "2015 piscine"),
        ("marie.dupont@exemple.fr", ""),
        ("06 12 34 56 78 dupont", "dupont"),
        ("0612345678 piscine", "piscine"),
        ("dossier B123456", "dossier"),
        ("00¼¼", ""),
        ("x" * 31, ""),
        ("de la", ""),
        ("un deux trois quatre cinq six sept huit neuf", "2 3 4 5 6 7"),
    ],
)
def test_only_ordinary_words_are_counted(typed, counted):
    assert countable(typed) == counted


@given(st.text(max_size=300))
def test_what_is_counted_fits_and_holds_no_long_number(text):
    found = countable(text)
    assert len(found) <= 80 and "@" not in found
    assert sum(letter.isdecimal() for letter in found) <= 5


@pytest.mark.django_db
def test_words_are_kept_in_clear_from_the_fifth_search():
    for _ in range(LEGIBLE_FROM - 1):
        record(Criteria(q="piscine à vagues"))
    assert rows() == [("", LEGIBLE_FROM - 1)]
    assert "piscine" not in str(SearchMiss.objects.values().get())
    record(Criteria(q="Vagues, piscines"))
    assert len(rows()) == 2, "other words are another search"
    record(Criteria(q="vagues piscine"))
    assert rows()[0] == ("piscine vagues", LEGIBLE_FROM)


@pytest.mark.django_db
def test_searches_of_some_days_add_up(monkeypatch):
    for days in range(LEGIBLE_FROM):
        monkeypatch.setattr(misses.timezone, "localdate", lambda days=days: date(2026, 3, 1) + timedelta(days))
        record(Criteria(q="piscine"))
    assert rows() == [("piscine", 1)] * LEGIBLE_FROM


@pytest.mark.django_db
@pytest.mark.parametrize("filters", [{"zoom": ("oui",)}, {"territoire": "region-53", "ici": True}])
def test_what_a_filter_left_out_is_not_counted(filters):
    record(Criteria(q="piscine", **filters))
    assert rows() == []


@pytest.mark.django_db
def test_a_territory_that_leaves_nothing_out_does_not_keep_from_counting():
    record(Criteria(q="piscine", territoire="region-53"))
    record(Criteria(q="piscine", lieu=False))
    assert [count for _, count in rows()] == [2]


@pytest.mark.django_db
def test_a_robot_cannot_fill_the_table(monkeypatch):
    monkeypatch.setattr(misses, "MAX_ROWS", 3)
    for number in range(10):
        record(Criteria(q=f"mot{number}"))
    record(Criteria(q="mot0"))
    assert [count for _, count in rows()] == [2, 1, 1]
    assert MAX_ROWS == 1000


@pytest.mark.django_db
def test_old_rows_go():
    today = date(2026, 3, 1)
    for days, words in ((0, ""), (29, ""), (30, ""), (30, "piscine"), (364, "piscine"), (365, "piscine")):
        SearchMiss.objects.create(day=today - timedelta(days), words=words, fingerprint=f"{days}{words}", count=1)
    assert purge(today) == 2
    assert sorted((today - row.day).days for row in SearchMiss.objects.all()) == [0, 29, 30, 364]


@pytest.mark.django_db
def test_the_first_search_of_a_day_purges():
    SearchMiss.objects.create(day=date(2020, 1, 1), words="vieux", fingerprint="x", count=9)
    record(Criteria(q="piscine"))
    assert rows() == [("", 1)]


@pytest.mark.django_db
def test_a_database_that_refuses_costs_nothing_but_the_count(client, monkeypatch):
    def refuse(*_):
        raise DatabaseError("read-only")

    monkeypatch.setattr(misses, "_count", refuse)
    assert client.get("/innovations/?q=piscine").status_code == 200
    assert rows() == []


@pytest.mark.django_db
def test_the_page_counts_what_it_does_not_find(client):
    make_innovation(title="Cantine")
    documents.rebuild()
    for path in (
        "/innovations/?q=piscine",
        "/innovations/?q=cantine",
        "/innovations/",
        "/innovations/export.csv?q=vélo",
    ):
        client.get(path)
    assert rows() == [("", 1)]


@pytest.mark.django_db(transaction=True)
def test_searches_at_the_same_time_are_all_counted_once():
    def search(_):
        try:
            record(Criteria(q="piscine"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(search, range(8)))
    [(_, count)] = rows()
    assert 1 <= count <= 8, "a page does not wait for the count"
    assert SearchMiss.objects.count() == 1


@pytest.mark.django_db
def test_editors_read_the_words_and_change_nothing(client):
    SearchMiss.objects.create(day=date(2026, 3, 1), words="piscine", fingerprint="a", count=7)
    SearchMiss.objects.create(day=date(2026, 3, 1), fingerprint="b", count=1)
    client.force_login(User.objects.create_superuser("claire"))
    page = client.get(reverse("admin:catalogue_searchmiss_changelist")).content.decode()
    assert "piscine" in page and "1 recherche sans résultat" in page
    for action, arguments in (("add", []), ("delete", ["1"])):
        assert client.get(reverse(f"admin:catalogue_searchmiss_{action}", args=arguments)).status_code in (302, 403)
