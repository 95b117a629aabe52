"""The form of an entry: rows chosen by typing, previews that write nothing, what is missing, and pictures."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from catalogue import images
from catalogue.models import CatalogueRevision, Illustration, Innovation, Status, Territory, TerritoryKind
from catalogue.refusal import Busy
from catalogue.search.index.documents import drift
from tests.catalogue.image_files import colour_meant, image_file, read_image, wide_profile
from tests.catalogue.sheet_form import change_url, form_of, rows, sheet
from tests.factories import make_innovation, make_lever, make_organisation, make_replication, make_territory

pytestmark = pytest.mark.django_db

ADD = "admin:catalogue_innovation_add"


def page_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def add(editor, **changes):
    return editor.post(reverse(ADD), sheet(**changes))


def test_opening_a_form_waits_for_nobody_who_writes(editor):
    innovation = make_innovation()
    with CaptureQueriesContext(connection) as queries:
        page_of(editor.get(change_url(innovation)))
    locks = [
        query["sql"]
        for query in queries
        if query["sql"].startswith(("SAVEPOINT", "BEGIN")) or "FOR UPDATE" in query["sql"]
    ]
    assert len(queries) > 5 and locks == []


# --- rows under the form ---


def test_what_adds_a_row_says_of_what(editor):
    page = page_of(editor.get(reverse(ADD)))
    for words in ("Ajouter une image", "Ajouter une reproduction", "Ajouter une source"):
        assert f"&quot;addText&quot;: &quot;{words}&quot;" in page
    assert "supplémentaire" not in page


# --- rows chosen by typing ---


def test_a_territory_is_named_by_its_former_name_its_code_or_without_accents(editor):
    reze = make_territory(code="44143", name="Rezé", search_name="reze", postal_codes="44400")
    make_territory(
        code="44999",
        kind=TerritoryKind.FORMER_COMMUNE,
        name="Pont-Rousseau",
        search_name="pont rousseau",
        successor=reze,
        obsolete_on="2020-01-01",
    )
    for number, text in enumerate(["reze", "44143", "44400", " Pont-Rousseau "]):
        response = add(editor, territory=text, territory_label="", slug=f"fiche-{number}")
        assert response.status_code == 302, page_of(response)
    assert set(Innovation.objects.values_list("territory", flat=True)) == {reze.pk}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("atlantide", "Aucun territoire ne répond à «\u00a0atlantide\u00a0»."),
        ("saint jean", "Plusieurs territoires répondent à «\u00a0saint jean\u00a0»"),
        ("x" * 10_000, "Un nom a au plus 300 caractères."),
        ("<script>", "Aucun territoire ne répond à «\u00a0&lt;script&gt;\u00a0»."),
    ],
)
def test_a_territory_that_is_not_found_is_told_and_stays_typed(editor, text, sentence):
    for population in (1000, 2000):
        make_territory(name="Saint-Jean", search_name="saint jean", population=population)
    page = page_of(add(editor, territory=text, territory_label=""))
    assert sentence in page
    assert 'href="#id_territory"' in page
    assert "Le bus est gratuit pour tous." in page


def test_an_entry_keeps_a_territory_that_has_ended(editor):
    now = make_territory(name="Rezé", search_name="reze")
    former = make_territory(
        kind=TerritoryKind.FORMER_COMMUNE,
        name="Trentemoult",
        search_name="trentemoult",
        successor=now,
        obsolete_on="2020-01-01",
    )
    innovation = make_innovation(territory=former, levers=[make_lever()])
    page = page_of(editor.get(change_url(innovation)))
    [text] = [line.split('value="')[1].split('"')[0] for line in page.split("<input") if 'name="territory"' in line]
    data = form_of(innovation, territory=text, territory_label="")
    assert editor.post(change_url(innovation), data).status_code == 302
    innovation.refresh_from_db()
    assert innovation.territory == former


def test_partners_are_named_one_a_line_whatever_their_accents(editor):
    town, school = make_organisation(name="Ville de Rezé"), make_organisation(name="École")
    names = ["ville de reze", "École", "", "  "]
    assert add(editor, organisations=names).status_code == 302
    innovation = Innovation.objects.get()
    assert set(innovation.organisations.all()) == {town, school}
    page = page_of(editor.get(change_url(innovation)))
    assert page.count('name="organisations"') == 5
    assert 'value="Ville de Rezé"' in page


def test_unknown_partners_are_all_told_and_stay_typed(editor):
    page = page_of(add(editor, organisations=["Inconnue", "Autre", "x" * 5_000]))
    assert "Aucune organisation ne s’appelle «\u00a0Inconnue\u00a0»" in page
    assert "Aucune organisation ne s’appelle «\u00a0Autre\u00a0»" in page
    assert 'value="Autre"' in page


def test_a_reproduction_names_its_own_entry(editor):
    copy = make_innovation(title="Le bus de Brest")
    row = {"territory_label": "Brest", "state": "unknown", "position": 0, "copy": f"Le bus de Brest ({copy.slug})"}
    assert add(editor, **rows("replications", row)).status_code == 302
    assert Innovation.objects.get(slug="le-bus-gratuit").replications.get().copy == copy
    page = page_of(add(editor, slug="autre", **rows("replications", row | {"copy": "Le bus"})))
    assert "Aucune fiche ne répond à «\u00a0Le bus\u00a0»" in page
    assert 'href="#id_replications-0-copy"' in page


def test_names_are_suggested_to_who_may_see_them(editor, reader):
    make_organisation(name="Région Bretagne")
    make_organisation(name="Banque de Bretagne")
    make_innovation(title="Des médecins à l’école", slug="medecins", status=Status.DRAFT, published_at=None)
    partners = reverse("admin:catalogue_organisation_suggestions")
    entries = reverse("admin:catalogue_innovation_suggestions")

    def suggested(url: str, typed: str) -> list[str]:
        return [each["text"] for each in editor.get(url, {"q": typed}).json()]

    assert suggested(partners, "bretagne reg") == ["Région Bretagne"]
    assert suggested(partners, "retagne") == []
    assert suggested(partners, "bretagne") == ["Banque de Bretagne", "Région Bretagne"]
    assert suggested(partners, "REGION bret") == ["Région Bretagne"]
    assert suggested(entries, "medecin ecoles") == ["Des médecins à l’école (medecins)"]
    for url in (partners, entries):
        for typed in ("", " ", "\x00", "x" * 10_000, "!"):
            assert suggested(url, typed) == []
    assert reader.get(partners).status_code == 403
    assert reader.get(entries, {"q": "medecin"}).status_code == 200


def test_the_form_reads_no_table_of_territories(editor):
    """Its queries do not depend on the number of territories, partners and reproductions."""
    innovation = make_innovation(
        territory=make_territory(), levers=[make_lever()], organisations=[make_organisation()]
    )
    editor.get(change_url(innovation))  # what a process reads once
    counts, sizes = [], []
    for _ in range(2):
        for _ in range(20):
            make_replication(original=innovation, territory=make_territory(), copy=make_innovation())
            innovation.organisations.add(make_organisation())
        with CaptureQueriesContext(connection) as queries:
            page = page_of(editor.get(change_url(innovation)))
        counts.append(len(queries))
        sizes.append(page.count("<option"))
    assert counts[0] == counts[1] <= 40
    assert Territory.objects.count() > 40
    assert sizes[1] - sizes[0] <= 20 * 4  # the four states of each reproduction


def test_departments_are_in_the_order_of_the_alphabet(editor):
    for name, population in (("Nord", 2_600_000), ("Ain", 600_000), ("Eure", 600_000)):
        make_territory(kind=TerritoryKind.DEPARTMENT, name=name, population=population)
    make_territory(name="Brest")
    choices = editor.get(reverse(ADD)).context["adminform"].form.fields["department"].choices
    assert [label for _, label in choices] == ["---------", "Ain", "Eure", "Nord"]


# --- what is missing, and what is near ---


def test_the_panel_says_what_is_missing_with_links(editor):
    innovation = make_innovation(status=Status.DRAFT, published_at=None, summary="", sources=0, themes=["eau"])
    page = page_of(editor.get(change_url(innovation)))
    before, after = page.split("Il manque pour une fiche entière")
    assert [f'href="#{anchor}"' in before for anchor in ("id_summary", "id_levers_0", "sources-heading")] == [True] * 3
    assert [f'href="#{anchor}"' in after for anchor in ("id_need", "id_organisations", "id_cost_band")] == [True] * 3
    make_lever()
    page = page_of(editor.get(change_url(innovation)))
    for anchor in ("id_summary", "id_levers_0", "sources-heading", "id_need", "id_organisations", "id_cost_band"):
        assert page.count(f'id="{anchor}"') == 1, anchor


def test_a_draft_that_lacks_nothing_is_said_ready(editor):
    innovation = make_innovation(status=Status.DRAFT, published_at=None, levers=[make_lever()])
    page = page_of(editor.get(change_url(innovation)))
    assert "Rien ne manque pour publier" in page
    assert "Voir comme le public" in page
    assert f'href="{innovation.get_absolute_url()}"' in page


def test_near_titles_are_shown_and_block_nothing(editor):
    other = make_innovation(title="Le bus gratuit", status=Status.DRAFT, published_at=None)
    near = reverse("admin:catalogue_innovation_near")
    page = page_of(editor.get(near, {"titre": "Des bus gratuits"}))
    assert "1 fiche au titre proche" in page and "titre proche à 100\u00a0%" in page
    assert change_url(other) in page
    assert "au titre proche" not in page_of(editor.get(near, {"titre": "Des bus gratuits", "fiche": other.pk}))
    for query in ({}, {"titre": "\x00"}, {"titre": "x" * 10_000}, {"titre": "bus", "fiche": "9" * 40}, {"fiche": "²"}):
        assert editor.get(near, query).status_code == 200
    assert editor.post(near).status_code == 405
    assert add(editor).status_code == 302
    mine = Innovation.objects.get(slug="le-bus-gratuit")
    assert "1 fiche au titre proche" in page_of(editor.get(change_url(mine)))


# --- previews ---


def test_a_text_is_previewed_as_the_site_shows_it(editor, reader):
    url = reverse("admin:catalogue_innovation_preview_text")
    sent = {"apercu": "need", "need": "**Gras** <script>alert(1)</script> [x](javascript:alert(1))"}
    page = page_of(editor.post(url, sent))
    assert "<strong>Gras</strong>" in page and "<script>alert" not in page and 'href="javascript' not in page
    assert "Ce texte est vide." in page_of(editor.post(url, {"apercu": "csrfmiddlewaretoken", "need": "x"}))
    assert editor.get(url).status_code == 405
    assert reader.post(url, sent).status_code == 200


def test_the_sheet_is_previewed_without_a_trace(editor):
    innovation = make_innovation(status=Status.DRAFT, published_at=None, title="Avant", sources=1)
    organisation, _ = make_organisation(name="Les usagers"), make_lever()
    before = CatalogueRevision.read()
    data = form_of(
        innovation,
        title="Un titre tapé",
        slug="une-adresse-tapee",
        need="Un besoin **tapé**.",
        status="published",
        themes="thème tapé",
        organisations=[organisation.name],
    )
    page = page_of(editor.post(reverse("admin:catalogue_innovation_preview", args=[innovation.pk]), data))
    for words in ("Un titre tapé", "<strong>tapé</strong>", "thème tapé", "Les usagers", "rien n’est enregistré"):
        assert words in page
    again = Innovation.objects.get()
    assert (again.title, again.slug, again.need, again.status) == ("Avant", innovation.slug, "", Status.DRAFT)
    assert not again.themes.exists() and not again.former_slugs.exists()
    assert CatalogueRevision.read() == before
    assert drift() == []


def test_a_new_sheet_is_previewed_before_it_exists(editor):
    url = reverse("admin:catalogue_innovation_preview_new")
    assert "Le bus est gratuit pour tous." in page_of(editor.post(url, sheet(levers=[], **rows("sources"))))
    assert not Innovation.objects.exists()
    page = page_of(editor.post(url, sheet(stage="")))
    assert "1 erreur à corriger" in page and f'action="{reverse(ADD)}"' in page
    assert not Innovation.objects.exists()


def test_a_picture_that_is_previewed_leaves_no_file(editor):
    row = {"image": picture(), "alt": "Un bus.", "credit": "La commune", "position": 0}
    url = reverse("admin:catalogue_innovation_preview_new")
    before = pictures_kept()
    page_of(editor.post(url, sheet(**rows("illustrations", row))))
    assert pictures_kept() == before


def pictures_kept() -> list[str]:
    """The files of the pictures of the entries."""
    return sorted(default_storage.listdir("illustrations")[1]) if default_storage.exists("illustrations") else []


def test_who_may_only_look_previews_no_sheet(reader):
    innovation = make_innovation()
    url = reverse("admin:catalogue_innovation_preview", args=[innovation.pk])
    assert reader.post(url, form_of(innovation)).status_code == 403
    assert reader.post(reverse("admin:catalogue_innovation_preview_new"), sheet()).status_code == 403


def test_a_sheet_that_does_not_exist_is_not_previewed(editor):
    url = reverse("admin:catalogue_innovation_preview", args=[10**15])
    assert editor.post(url, sheet()).status_code == 403


# --- pictures ---


def picture(kind: str = "PNG") -> SimpleUploadedFile:
    """A small picture, as a form sends it."""
    file = BytesIO()
    Image.new("RGB", (20, 10), "red").save(file, kind)
    return SimpleUploadedFile("../Mon nom.png", file.getvalue(), "image/png")


def test_a_picture_is_drawn_anew_and_shown(editor):
    row = {"image": picture(), "alt": "Un bus.", "credit": "La commune", "position": 0}
    assert add(editor, **rows("illustrations", row)).status_code == 302
    illustration = Illustration.objects.get()
    assert illustration.image.name.startswith("illustrations/") and illustration.image.name.endswith(".jpg")
    assert "nom" not in illustration.image.name
    page = page_of(editor.get(change_url(illustration.innovation)))
    shown = reverse("catalogue:illustration", args=[illustration.pk])
    assert f'src="{shown}" alt="Un bus."' in page
    with illustration.image.open() as file:
        assert Image.open(file).format == "JPEG"
    illustration.image.delete()


def test_a_picture_keeps_the_colours_that_its_camera_meant(editor):
    content = image_file("PNG", colour=(0, 200, 0), icc_profile=wide_profile())
    file = SimpleUploadedFile("photo.png", content, "image/png")
    row = {"image": file, "alt": "Un bus.", "credit": "La commune", "position": 0}
    assert add(editor, **rows("illustrations", row)).status_code == 302
    illustration = Illustration.objects.get()
    with illustration.image.open() as kept:
        seen = read_image(kept.read()).getpixel((5, 5))
    assert all(abs(mine - meant) <= 2 for mine, meant in zip(seen, colour_meant(content), strict=True))
    illustration.image.delete()


def test_a_site_that_is_busy_says_so_once_and_keeps_what_was_typed(editor, monkeypatch):
    asked = []

    def busy(content: bytes, **wanted) -> bytes:
        asked.append(content)
        raise Busy([images.BUSY], seconds=10)

    monkeypatch.setattr(images, "draw", busy)
    pair = [{"image": picture(), "alt": f"Un bus {n}.", "credit": "La commune", "position": n} for n in range(2)]
    response = add(editor, title="Un titre tapé", **rows("illustrations", *pair))
    page = response.content.decode()
    assert response.status_code == 503 and response["Retry-After"] == "10"
    assert "Beaucoup d’images" in page and len(asked) == 1
    assert 'value="Un titre tapé"' in page and 'value="Un bus 1."' in page
    assert not Innovation.objects.exists()


def test_a_picture_is_drawn_before_a_row_is_held(editor, monkeypatch):
    innovation, drawn = make_innovation(sources=1), images.draw

    def watched(content: bytes, **wanted) -> bytes:
        held.append(any("FOR UPDATE" in each["sql"] or "SAVEPOINT" in each["sql"] for each in queries))
        return drawn(content, **wanted)

    held: list[bool] = []
    monkeypatch.setattr(images, "draw", watched)
    row = {"image": picture(), "alt": "Un bus.", "credit": "La commune", "position": 0}
    data = form_of(innovation, levers=[make_lever().pk], **rows("illustrations", row))
    with CaptureQueriesContext(connection) as queries:
        answer = editor.post(change_url(innovation), data)
    assert answer.status_code == 302 and held == [False]
    innovation.illustrations.get().image.delete()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"image": SimpleUploadedFile("x.png", b"rien")}, "Ce fichier n’est pas une image JPEG, PNG ou WebP."),
        ({"alt": ""}, "Ce champ est obligatoire."),
        ({"credit": ""}, "Ce champ est obligatoire."),
    ],
)
def test_a_picture_needs_to_be_one_with_its_words_and_its_credit(editor, changes, sentence):
    row = {"image": picture(), "alt": "Un bus.", "credit": "La commune", "position": 0} | changes
    page = page_of(add(editor, **rows("illustrations", row)))
    [name] = changes
    assert sentence in page
    assert f'href="#id_illustrations-0-{name}"' in page
    assert not Innovation.objects.exists()


# --- errors ---


def test_errors_are_summed_up_with_links_to_their_fields(editor):
    source = {"title": "", "url": "https://bilan.example/", "position": 0}
    page = page_of(add(editor, title="", stage="", start_year=1, **rows("sources", source)))
    assert page.index('id="erreurs"') < page.index('id="innovation_form"')
    for anchor in ("id_title", "id_stage", "id_sources-0-title"):
        assert f'href="#{anchor}"' in page and f'id="{anchor}"' in page, anchor
    assert "Source 1, titre\u00a0: Ce champ est obligatoire." in page
    assert "<title>Erreur" in page


def test_titles_are_french_for_every_noun(editor):
    assert "Ajouter\u00a0: innovation</h1>" in page_of(editor.get(reverse(ADD)))
    assert "<h1>Innovations</h1>" in page_of(editor.get(reverse("admin:catalogue_innovation_changelist")))
