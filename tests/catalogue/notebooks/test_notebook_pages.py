"""The pages of notebooks, without a script."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from catalogue import notebooks
from catalogue.models import Innovation, Notebook, Status
from catalogue.notebooks import mark_of_note
from oural.logs import HideSecretAddresses
from tests.factories import indexed_together, make_innovation

pytestmark = pytest.mark.django_db
HOSTILE = ("", "\0", "e\u0301" * 400, "é" * 10_000, "<script>", "-1", "9" * 40, "../..", "/carnet/x/", "%00")


@pytest.fixture
def entry() -> Innovation:
    return make_innovation(title="La cantine bio", slug="la-cantine-bio")


@pytest.fixture
def url(client, entry) -> str:
    """The address of a new notebook that has an entry."""
    answer = client.post("/carnet/", {"creer": "1", "fiche": entry.slug})
    assert answer.status_code == 302
    return re.fullmatch(r"(/carnet/[\w-]{32}/)#ligne-\d+", answer.url)[1]


def line_url(url: str) -> str:
    return f"{url}fiches/{Notebook.objects.get().entries.first().pk}/"


def text(response) -> str:
    return response.content.decode()


def test_keeping_an_entry_begins_a_notebook(client, entry, url):
    page = client.get(url)
    assert "La cantine bio" in text(page) and "1 fiche<" in text(page)
    assert "365 jours après" in text(page)
    assert page["Referrer-Policy"] == "no-referrer" and page["Cache-Control"] == "private, no-store"
    assert "noindex" in page["X-Robots-Tag"] and 'content="noindex, nofollow"' in text(page)
    assert not page.cookies and not client.cookies


def test_every_row_and_sheet_leads_to_where_an_entry_is_kept(client, entry):
    link = f'href="/carnet/?fiche={entry.slug}"'
    for address in ("/", "/innovations/", entry.get_absolute_url()):
        assert link in text(client.get(address)), address
    page = text(client.get("/carnet/", {"fiche": entry.slug}))
    assert "La cantine bio" in page and "Commencer un carnet avec cette fiche" in page
    for known in ("", "inconnue", make_innovation(status=Status.DRAFT).slug):
        page = client.get("/carnet/", {"fiche": known})
        assert page.status_code == 200 and "avec cette fiche" not in text(page)


def test_the_pages_that_everybody_reads_know_no_notebook(client, entry, url):
    """They are the same for all, and may be kept."""
    for address in ("/", "/innovations/", entry.get_absolute_url(), "/carnet/"):
        assert Client().get(address).content == client.get(address).content
        assert url not in text(client.get(address))


def test_another_entry_joins_a_notebook_by_its_address(client, url):
    other = make_innovation(title="Le médicobus")
    for typed in (f"https://oural.example{url}", url, url.split("/")[2], f"  {url}?page=1#ligne-3 "):
        answer = client.post("/carnet/", {"carnet": typed, "fiche": other.slug})
        assert answer.url.startswith(url), typed
    assert client.post("/carnet/", {"carnet": url}).url == url
    answer = client.post(f"{url}fiches/", {"fiche": f"https://oural.example/innovations/{other.slug}/?q=a"})
    assert answer.url.startswith(f"{url}#ligne-")
    assert Notebook.objects.get().entries.count() == 2


def test_a_script_is_answered_in_json(client, entry, url, monkeypatch):
    other = make_innovation()
    answer = client.post(f"{url}fiches/", {"fiche": other.slug}, headers={"accept": "application/json"})
    assert answer.json() == {"count": 2}
    assert answer["Cache-Control"] == "private, no-store"
    monkeypatch.setattr(notebooks, "MOST_ENTRIES", 2)
    third = make_innovation()
    answer = client.post(f"{url}fiches/", {"fiche": third.slug}, headers={"accept": "application/json"})
    assert answer.status_code == 409 and "le plus qu’il peut tenir" in answer.json()["sentence"]


def test_an_address_that_is_none_is_told(client, entry, url):
    unknown = client.post("/carnet/", {"carnet": "a" * 32, "fiche": entry.slug})
    assert "Aucun carnet n’a cette adresse" in text(unknown)
    shared = client.post("/carnet/", {"carnet": f"https://oural.example/carnet/lecture/{'a' * 32}/"})
    assert "lit un carnet partagé" in text(shared)
    for address in ("/carnet/inconnu/", "/carnet/lecture/inconnu/", f"{url[:-2]}/", "/carnet/inconnu/supprimer/"):
        page = client.get(address)
        assert page.status_code == 404 and "Aucun carnet à cette adresse" in text(page)
        assert page["Referrer-Policy"] == "no-referrer"
    assert client.post("/carnet/inconnu/fiches/", {"fiche": entry.slug}).status_code == 404


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_begins_no_notebook(client, entry, site):
    page = client.post("/carnet/", {"creer": "1", "fiche": entry.slug}, headers={"sec-fetch-site": site})
    assert "pressé depuis un autre site" in text(page) and not Notebook.objects.exists()
    assert client.post("/carnet/", {"creer": "1"}, headers={"sec-fetch-site": "same-origin"}).status_code == 302


def test_lines_are_moved_noted_and_taken_off_by_buttons(client, url):
    other = make_innovation(title="Le médicobus")
    client.post(f"{url}fiches/", {"fiche": other.slug})
    first, second = Notebook.objects.get().entries.in_order()
    for action in ("monter", "descendre", "en-tete"):
        answer = client.post(f"{url}fiches/{second.pk}/", {"action": action})
        assert answer.url == f"{url}#ligne-{second.pk}"
    assert list(Notebook.objects.get().entries.in_order()) == [second, first]
    client.post(f"{url}fiches/{first.pk}/", {"action": "noter", "note": "Appeler\nlundi", "vu": mark_of_note("")})
    assert "Appeler\nlundi" in text(client.get(url))
    assert client.post(f"{url}fiches/{first.pk}/", {"action": "retirer"}).url == url
    assert list(Notebook.objects.get().entries.all()) == [second]


def test_a_note_edited_on_two_devices_keeps_both_and_says_so(client, url):
    page = text(client.get(url))
    seen = re.search(r'name="vu" value="([^"]*)"', page)[1]
    for note in ("Appeler lundi", "Trop cher"):
        client.post(line_url(url), {"action": "noter", "note": note, "vu": seen})
    page = text(client.get(url))
    assert "Appeler lundi" in page and "Trop cher" in page and "les deux textes sont gardés" in page


def test_what_is_typed_is_never_lost(client, url):
    long = "a" * 2001
    page = text(client.post(line_url(url), {"action": "noter", "note": long, "vu": mark_of_note("")}))
    assert long in page and "2001 caractères" in page and '<details class="o-kept__write" open>' in page
    address = line_url(url)
    for note in ("b" * 2000, "c" * 2000):
        client.post(address, {"action": "noter", "note": note, "vu": mark_of_note("")})
    page = text(client.post(address, {"action": "noter", "note": "d’ailleurs", "vu": mark_of_note("")}))
    assert "d’ailleurs</textarea>" in page and "dépassent ensemble" in page and "c" * 2000 in page
    client.post(address, {"action": "retirer"})
    gone = client.post(address, {"action": "noter", "note": "Ma note", "vu": mark_of_note("")})
    assert gone.status_code == 409 and "Ma note" in text(gone) and "retirée du carnet" in text(gone)


def test_a_withdrawn_entry_stays_as_a_line_that_says_so(client, entry, url):
    client.post(line_url(url), {"action": "noter", "note": "Ma note", "vu": mark_of_note("")})
    Innovation.objects.filter(pk=entry.pk).update(status=Status.ARCHIVED, archive_reason="Doublon")
    page = text(client.get(url))
    assert "Fiche retirée du catalogue" in page and "Ma note" in page
    assert "La cantine bio" not in page and entry.slug not in page
    Innovation.objects.get(pk=entry.pk).delete()
    assert "Fiche retirée du catalogue" in text(client.get(url))


def test_a_notebook_is_renamed_shared_and_deleted(client, entry, url):
    client.post(f"{url}reglages/", {"action": "renommer", "nom": "Santé à Bourganeuf"})
    assert "Donnez un nom" in text(client.post(f"{url}reglages/", {"action": "renommer", "nom": " "}))
    client.post(line_url(url), {"action": "noter", "note": "Appeler lundi", "vu": mark_of_note("")})
    client.post(f"{url}reglages/", {"action": "partager"})
    shared = re.search(r"/carnet/lecture/[\w-]{32}/", text(client.get(url)))[0]
    page = client.get(shared)
    assert "Santé à Bourganeuf" in text(page) and "Appeler lundi" in text(page)
    assert page["Referrer-Policy"] == "no-referrer" and "noindex" in page["X-Robots-Tag"]
    assert url not in text(page) and 'method="post"' not in text(page)
    assert client.post(shared).status_code == 405
    client.post(f"{url}reglages/", {"action": "ne-plus-partager"})
    assert client.get(shared).status_code == 404
    assert "Ses 1 ligne et vos notes" in text(client.get(f"{url}supprimer/"))
    assert "supprimé" in text(client.post(f"{url}supprimer/"))
    assert client.get(url).status_code == 404 and not Notebook.objects.exists()


def test_what_acts_changes_nothing_when_it_is_read(client, url):
    before = Notebook.objects.values().get(), list(Notebook.objects.get().entries.values())
    for address in ("fiches/", "reglages/", line_url(url).removeprefix(url), "supprimer/"):
        assert client.get(url + address, {"action": "retirer"}).status_code in (200, 302)
        assert client.put(url + address).status_code == 405
    assert (Notebook.objects.values().get(), list(Notebook.objects.get().entries.values())) == before


def test_changes_of_one_place_are_counted(client, settings, url):
    settings.NOTEBOOK_CHANGES_PER_HOUR = 1
    make_innovation(slug="le-medicobus")
    assert client.post(f"{url}fiches/", {"fiche": "le-medicobus"}).status_code == 302
    page = client.post(line_url(url), {"action": "monter"})
    assert page.status_code == 429 and "La cantine bio" in text(page) and page["Retry-After"]
    settings.NOTEBOOKS_PER_HOUR = 1
    client.post("/carnet/", {"creer": "1"})
    assert client.post("/carnet/", {"creer": "1"}).status_code == 429


def test_a_full_notebook_is_told(client, url, monkeypatch):
    monkeypatch.setattr(notebooks, "MOST_ENTRIES", 1)
    other = make_innovation()
    page = client.post(f"{url}fiches/", {"fiche": other.slug})
    assert page.status_code == 409 and "le plus qu’il peut tenir" in text(page)
    page = client.post("/carnet/", {"carnet": url, "fiche": other.slug})
    assert page.status_code == 200 and "le plus qu’il peut tenir" in text(page)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_input_gets_a_page(client, url, value):
    pages = [
        client.get("/carnet/", {"fiche": value}),
        client.get(url, {"page": value}),
        client.post("/carnet/", {"carnet": value, "fiche": value}),
        client.post(f"{url}fiches/", {"fiche": value}),
        client.post(f"{url}reglages/", {"action": value}),
        client.post(f"{url}reglages/", {"action": "renommer", "nom": value}),
        client.post(line_url(url), {"action": value}),
        client.post(line_url(url), {"action": "noter", "note": value, "vu": value}),
        client.post(f"{url}fiches/{'9' * 30}/", {"action": "monter"}),
        client.get("/carnet/?fiche=%ED%A0%80%FF"),
        client.post(line_url(url), "action=noter&note=%ED%A0%80%FF", content_type="application/x-www-form-urlencoded"),
    ]
    assert {page.status_code for page in pages} <= {200, 302, 409}


def test_the_secret_is_in_no_log(client, url, caplog):
    token = url.split("/")[2]
    caplog.handler.addFilter(HideSecretAddresses())
    with caplog.at_level(logging.DEBUG):
        client.get(f"{url}inconnu/")
        logging.getLogger("django.request").warning("Not Found: %s", url)
    assert "/carnet/…/" in caplog.text and token not in caplog.text


def test_queries_do_not_grow(client, entry, url, django_assert_num_queries):
    client.post(f"{url}reglages/", {"action": "partager"})
    shared = reverse(
        "catalogue:notebook-shared", args=[notebooks.share_address(Notebook.objects.get(), url.split("/")[2])]
    )
    for address in (url, shared):
        with django_assert_num_queries(3):
            client.get(address)
    with indexed_together():
        entries = [make_innovation() for _ in range(60)]
    notebook = Notebook.objects.get()
    for each in entries:
        notebooks.keep_entry(notebook=notebook, innovation=each)
    for address in (url, f"{url}?page=2", shared):
        with django_assert_num_queries(3):
            page = client.get(address)
    assert "61 fiches" in text(page) and "Précédente" in text(page)
    last = notebook.entries.in_order().last()
    assert client.post(f"{url}fiches/{last.pk}/", {"action": "monter"}).url == f"{url}?page=2#ligne-{last.pk}"
    assert len(notebook.entries.all()) == 61


def test_every_address_answers_its_methods_alone(client, url):
    assert client.get(url).status_code == client.head(url).status_code == 200
    for method in ("post", "put", "delete"):
        assert getattr(client, method)(url).status_code == 405
    assert client.put("/carnet/").status_code == 405
    assert client.head("/carnet/").status_code == 200
