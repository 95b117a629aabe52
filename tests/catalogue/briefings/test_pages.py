"""The page that asks about the note, and the file that it gives."""

import io
import zipfile

import pytest

from catalogue.briefings.content import MOST
from catalogue.models import FormerSlug, Innovation, Notebook, Status
from catalogue.refusal import Busy
from tests.conftest import close
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db
URL = "/note/"


@pytest.fixture
def entry() -> Innovation:
    return make_innovation(title="La cantine bio", slug="la-cantine-bio")


def text(response) -> str:
    return response.content.decode()


def asked(client, *slugs: str, **answers) -> object:
    return client.post(URL, {"fiche": list(slugs), "titre": "Une note", "mots": "", "format": "odt"} | answers)


def content_of(response) -> str:
    """The words of an ODT that was given."""
    assert response.status_code == 200 and response["Content-Type"].endswith("opendocument.text"), response
    made = b"".join(response.streaming_content)
    close(response)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return "".join(archive.read(f"{name}.xml").decode() for name in ("content", "meta", "styles"))


def test_the_page_asks_and_says_what_it_makes(client, entry):
    page = client.get(URL, {"fiche": entry.slug})
    assert page.status_code == 200 and 'value="La cantine bio"' in text(page)
    assert "une page A4 pour chacune" in text(page) and 'content="noindex, nofollow"' in text(page)
    assert page["Cache-Control"] == "private, no-store" and not page.cookies
    several = text(client.get(URL, {"fiche": [entry.slug, make_innovation().slug]}))
    assert "Ce que d’autres territoires ont fait" in several and several.count('name="fiche"') == 2
    assert "Ajouter les notes" not in several


@pytest.mark.parametrize(("extension", "start"), [("odt", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF-")])
def test_the_file_is_given_under_a_dated_name(client, entry, extension, start):
    if extension == "pdf":
        pytest.importorskip("weasyprint")
    answer = asked(client, entry.slug, format=extension, titre="Pour l’été")
    assert next(iter(answer.streaming_content)).startswith(start)
    assert answer["Content-Disposition"].endswith(f'-pour-lete.{extension}"')
    assert answer["Content-Disposition"].startswith('attachment; filename="note-2')
    assert answer["Cache-Control"] == "private, no-store" and not answer.cookies
    close(answer)


def test_the_entries_are_those_that_stay_ticked_in_their_order(client, entry):
    others = [make_innovation(title=f"Fiche {number}") for number in range(3)]
    FormerSlug.objects.create(slug="l-ancienne", innovation=entry)
    assert "La cantine bio" in text(client.get(URL, {"fiche": "l-ancienne"}))
    content = content_of(asked(client, others[2].slug, entry.slug, others[0].slug, mots="Pour le conseil"))
    assert "Pour le conseil" in content and others[1].title not in content
    assert content.index("Fiche 2") < content.index("La cantine bio") < content.index("Fiche 0")


def test_nothing_is_lost_of_what_was_typed_when_every_entry_is_unticked(client, entry):
    other = make_innovation(title="Le bus")
    sent = {"candidat": [entry.slug, other.slug], "titre": "Pour l’été", "mots": "Mes mots", "format": "odt"}
    page = text(client.post(URL, sent))
    assert "Gardez une fiche au moins" in page and "Mes mots" in page and "Pour l’été" in page
    assert page.count('name="fiche"') == page.count('name="candidat"') == 2
    assert "Le bus" not in content_of(client.post(URL, sent | {"fiche": [entry.slug]}))


def test_what_is_wrong_is_a_sentence_tied_to_its_field(client, entry):
    page = text(asked(client, entry.slug, titre="", mots="a" * 2001, format="exe"))
    assert "3 réponses sont à revoir" in page
    for words in ("Donnez un titre", "2001 caractères", "Choisissez un format"):
        assert page.count(words) == 2, words
    assert 'aria-invalid="true"' in page and 'href="#titre"' in page


def test_what_is_no_entry_is_a_sentence(client, entry):
    draft = make_innovation(status=Status.DRAFT, title="Le brouillon")
    assert "il n’y en a pas encore" in text(client.get(URL))
    page = text(client.get(URL, {"fiche": [entry.slug, draft.slug, "inconnue"]}))
    assert "Deux fiches n’ont pas été trouvées" in page and draft.title not in page
    assert "il n’y en a pas encore" in text(asked(client, "inconnue"))
    many = [make_innovation().slug for _ in range(MOST + 1)]
    page = text(client.get(URL, {"fiche": many}))
    assert "20 fiches au plus" in page and page.count('name="fiche"') == MOST
    assert "Choisissez parmi ces fiches" in text(asked(client, *many))


@pytest.mark.parametrize("value", ["\0", "e\u0301" * 400, "é" * 10_000, "<script>", "-1", "\x0b\x1f", "]]>", "\ufffe"])
def test_what_is_hostile_gets_a_sentence_or_is_cleaned(client, entry, value):
    for name in ("titre", "mots", "format", "fiche", "carnet", "notes"):
        answer = asked(client, entry.slug, **{name: value})
        assert answer.status_code == 200, name
        close(answer)
    assert client.get(f"{URL}?fiche=%ED%A0%80&fiche=%FF&titre=%00&page=-1").status_code == 200
    answer = client.post(URL, b"titre=%ED%A0%80&mots=%00&format=odt&fiche=x", "application/x-www-form-urlencoded")
    assert answer.status_code == 200
    for method in ("put", "delete"):
        assert getattr(client, method)(URL).status_code == 405


def test_who_comes_when_files_are_being_made_is_told_to_come_again(client, entry, monkeypatch):
    def crowded(*args, **options):
        raise Busy(["Revenez."], seconds=30)

    monkeypatch.setattr("catalogue.views.briefings.new_file", crowded)
    answer = asked(client, entry.slug)
    assert answer.status_code == 503 and answer["Retry-After"] == "30" and "Revenez." in text(answer)


def test_a_site_without_pdf_says_so(client, entry, monkeypatch):
    monkeypatch.setattr("catalogue.briefings.files.find_spec", lambda name: None)
    page = text(client.get(URL, {"fiche": entry.slug}))
    assert "n’écrit pas de PDF" in page and 'value="pdf"' not in page
    assert "Choisissez un format" in text(asked(client, entry.slug, format="pdf"))


@pytest.fixture
def token(client, entry) -> str:
    """The secret of a notebook that has the entry, and a note on it."""
    token = client.post("/carnet/", {"creer": "1", "fiche": entry.slug}).url.split("/")[2]
    Notebook.objects.get().entries.update(note="Appeler lundi.")
    return token


def test_a_notebook_gives_its_entries_and_its_notes_where_its_owner_asks(client, entry, token):
    other = make_innovation(title="Le médicobus")
    client.post(f"/carnet/{token}/fiches/", {"fiche": other.slug})
    page = text(client.get(f"/carnet/{token}/"))
    assert 'formaction="/note/"' in page and f'name="carnet" value="{token}"' in page
    form = client.post(URL, {"carnet": token})
    assert text(form).count('name="fiche"') == 2 and "Ajouter les notes de mon carnet" in text(form)
    assert "Appeler lundi" not in text(form)
    assert text(client.post(URL, {"carnet": token, "fiche": other.slug})).count('name="fiche"') == 1
    slugs = (entry.slug, other.slug)
    assert "Appeler lundi" not in content_of(asked(client, *slugs, carnet=token))
    answer = asked(client, *slugs, carnet=token, notes="on")
    assert token not in str(answer.headers)
    content = content_of(answer)
    assert "Appeler lundi." in content and token not in content


def test_a_notebook_is_opened_by_its_own_secret_alone_and_never_by_an_address(client, entry, token):
    client.post(f"/carnet/{token}/reglages/", {"action": "partager"})
    page = text(client.get(f"/carnet/{token}/"))
    shared = page.split("/carnet/lecture/")[1].split("/")[0]
    read = text(client.get(f"/carnet/lecture/{shared}/"))
    assert 'formaction="/note/"' in read and 'name="carnet"' not in read
    for secret in (shared, "inconnu"):
        assert "Appeler lundi" not in content_of(asked(client, entry.slug, carnet=secret, notes="on"))
    assert "il n’y en a pas encore" in text(client.get(URL, {"carnet": token}))


def test_pages_lead_to_the_note(client, entry):
    other = make_innovation()
    assert f'href="{URL}?fiche={entry.slug}"' in text(client.get(entry.get_absolute_url()))
    page = text(client.get("/innovations/comparer/", {"fiche": [entry.slug, other.slug]}))
    assert f'href="{URL}?fiche={entry.slug}&amp;fiche={other.slug}"' in page


def test_queries_do_not_grow(client, django_assert_max_num_queries):
    slugs = [make_innovation(themes=["eau"]).slug for _ in range(6)]
    for number in (1, 6):
        with django_assert_max_num_queries(14):
            close(asked(client, *slugs[:number]))
