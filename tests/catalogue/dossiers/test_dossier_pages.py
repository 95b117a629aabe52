"""The dossiers of the editors: what readers see of them, in pages, in a feed and in files."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from catalogue.models import Dossier, Status
from catalogue.search.index.engine import current_index
from oural.models import User
from tests.factories import make_dossier, make_innovation

pytestmark = pytest.mark.django_db

LIST = reverse("catalogue:dossiers")
HOSTILE = ["inconnu", "GARDER", "e\u0301cole", "a" * 10_000, "-1", "0", "%00", "flux.atom%00"]


def body(response) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def hide(innovation) -> None:
    type(innovation).objects.filter(pk=innovation.pk).update(status=Status.ARCHIVED, archive_reason="Doublon.")


def test_a_dossier_shows_its_entries_in_order_with_a_word_on_each(client):
    first, second, gone = (make_innovation(title=title) for title in ("Un puits", "Une fontaine", "Un étang"))
    dossier = make_dossier(second, gone, first, title="Boire", closing="À *retenir*.")
    hide(gone)
    page = client.get(dossier.get_absolute_url()).text
    assert re.findall(r'o-row__title"><a[^>]*>([^<]*)<', page) == ["Une fontaine", "Un puits"]
    assert page.count("Le mot de la rédaction") == 2 and "Ce que dit «\u00a0Un puits\u00a0»." in page
    assert "Composé par la rédaction" in page and "2 fiches" in page.replace("\u00a0", " ")
    assert "<strong>pourquoi</strong>" in page and "<em>retenir</em>" in page and "Un étang" not in page
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    assert data["@type"] == "CollectionPage"
    assert data["hasPart"] == [f"http://testserver{each.get_absolute_url()}" for each in (second, first)]
    assert f'rel="canonical" href="http://testserver{dossier.get_absolute_url()}"' in page


def test_the_list_goes_by_rank_and_counts_what_is_shown(client):
    hidden = make_innovation(status=Status.DRAFT)
    make_dossier(make_innovation(), hidden, title="Second", position=2)
    make_dossier(title="Premier", position=1)
    make_dossier(title="Brouillon", status="draft")
    page = client.get(LIST).text
    assert re.findall(r'o-card__title"><a[^>]*>([^<]*)<', page) == ["Premier", "Second"]
    assert re.findall(r"(\d) fiches?", page.replace("\u00a0", " ")) == ["0", "1"]


def test_no_dossier_at_all_is_said_and_takes_no_room_elsewhere(client):
    assert "Aucun dossier n’est encore publié" in client.get(LIST).text
    assert "Les dossiers de la rédaction" not in client.get("/").text


def test_the_home_page_has_three(client):
    for number in range(4):
        make_dossier(title=f"Question {number}", position=number + 1)
    page = client.get("/").text
    assert [f"Question {number}" in page for number in range(4)] == [True, True, True, False]
    assert "Question 3" in client.get("/plan-du-site/").text


def test_a_sheet_says_in_which_dossiers_it_is(client):
    entry = make_innovation()
    assert "Dans le dossier" not in client.get(entry.get_absolute_url()).text
    dossier = make_dossier(entry, title="Boire")
    make_dossier(entry, title="Brouillon", status="draft")
    page = client.get(entry.get_absolute_url()).text
    assert page.count("Dans le dossier") == 2, "the title and the summary"
    assert f'href="{dossier.get_absolute_url()}">Boire</a>' in page and "Ce que dit" in page


def test_a_draft_is_for_editors_alone_and_kept_nowhere(client):
    dossier = make_dossier(make_innovation(), status="draft")
    url = dossier.get_absolute_url()
    export = reverse("catalogue:dossier-export", args=[dossier.slug, "csv"])
    assert client.get(url).status_code == client.get(export).status_code == 404
    client.force_login(User.objects.create_superuser("editrice"))
    response = client.get(url)
    assert "Ce dossier n’est pas public" in response.text and response["Cache-Control"] == "private, no-store"
    assert "M’avertir par courriel" not in response.text and client.get(export).status_code == 404


@pytest.mark.parametrize("slug", HOSTILE)
def test_an_unknown_dossier_is_not_found(client, slug):
    make_dossier(slug="garder")
    assert client.get(f"/dossiers/{slug}/").status_code == 404
    assert client.get(f"/dossiers/{slug}/export.csv").status_code == 404
    assert client.get("/dossiers/garder/export.pdf").status_code == 404


def test_the_feed_has_the_published_ones_the_latest_changed_first(client):
    make_dossier(title="L'ancien")
    make_dossier(title="Brouillon", status="draft")
    make_dossier(title="Le nouveau\x0b", summary="Un résumé\x0c.")
    response = client.get("/dossiers/flux.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert [each.text.strip() for each in feed.findall(".//{*}entry/{*}title")] == ["Le nouveau", "L’ancien"]


def test_the_file_has_the_word_on_each_entry(client):
    entry, gone = make_innovation(title="Un puits"), make_innovation()
    dossier = make_dossier(gone, entry, slug="boire", title="Boire")
    hide(gone)
    lines = list(csv.DictReader(io.StringIO(body(client.get("/dossiers/boire/export.csv"))), delimiter=";"))
    assert [(each["rang"], each["titre"]) for each in lines] == [("1", "Un puits")]
    assert lines[0]["mot"] == dossier.entries.last().word
    found = client.get("/dossiers/boire/export.json")
    assert re.search(r'filename="dossier-\d{4}-\d\d-\d\d-boire.json"', found["Content-Disposition"])
    data = json.loads(body(found))
    assert (data["titre"], data["auteur"]) == ("Boire", "Composé par la rédaction")
    assert data["innovations"][0]["mot"] == lines[0]["mot"] and data["source"].endswith("/dossiers/boire/")
    assert client.get("/dossiers/boire/export.ods").status_code == 200


def test_queries_do_not_grow(client, django_assert_max_num_queries, django_assert_num_queries):
    dossier = make_dossier(make_innovation(themes=["un"]))
    current_index()
    with django_assert_max_num_queries(9) as few:
        client.get(dossier.get_absolute_url())
    more = make_dossier(*(make_innovation(themes=[f"thème {number}"]) for number in range(8)))
    current_index()
    with django_assert_num_queries(len(few)):
        client.get(more.get_absolute_url())
    with django_assert_num_queries(3):  # the revision for the tag twice, the dossiers
        client.get(LIST)


def test_a_page_changes_with_the_revision_alone(client):
    dossier = make_dossier()
    first = client.get(dossier.get_absolute_url())
    again = {"headers": {"if-none-match": first["ETag"]}}
    assert client.get(dossier.get_absolute_url(), **again).status_code == 304
    make_dossier()
    assert client.get(dossier.get_absolute_url(), **again).status_code == 200
    assert Dossier.objects.count() == 2
