"""The sheet of an innovation."""

import json
import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from catalogue.models import FormerSlug, Illustration, Innovation, OrganisationKind, Replication, Status, TerritoryKind
from catalogue.search.index import engine
from catalogue.structured_data import ld_json
from oural.models import User
from tests.factories import make_innovation, make_lever, make_organisation, make_policy, make_territory

pytestmark = pytest.mark.django_db


def page_of(client, innovation):
    response = client.get(innovation.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_every_section(client):
    territory = make_territory(name="Rezé", population=43_000)
    innovation = make_innovation(
        title="L'épicerie de Rezé",
        need="Plus de commerce.",
        description="Une épicerie **associative**.",
        results="Cent foyers.",
        lessons="Ouvrir le samedi.",
        territory=territory,
        levers=[make_lever(verb="Gérer")],
        themes=["ruralité"],
        organisations=[make_organisation(name="Ville de Rezé", kind=OrganisationKind.LOCAL_AUTHORITY)],
        cost=345_000,
        cost_note="Les murs.",
        staff_count=Decimal("3.5"),
        months_to_results=6,
        evidence_level=2,
        evidence_proof="Cent foyers avant, deux cents après.",
        evidence_source_title="Le bilan",
        evidence_source_url="https://bilan.example/",
    )
    page = page_of(client, innovation)
    for text in (
        "L’épicerie de Rezé",
        "Plus de commerce.",
        "<strong>associative</strong>",
        "Cent foyers.",
        "Ouvrir le samedi.",
        "Gérer",
        "ruralité",
        "Ville de Rezé",
        "43\u00a0000",
        "345\u00a0000\u00a0€ (ordre de grandeur)",
        "Les murs.",
        "3,5\u00a0personnes",
        "au bout de 6\u00a0mois",
        "2 sur 4",
        "Cent foyers avant, deux cents après.",
        "Évaluation provisoire de la rédaction, d’après les sources.",
        "source.example",
        "Pas encore relue",
    ):
        assert text in page, text


@pytest.mark.parametrize(
    ("stage", "title"), [("ended", "Pourquoi elle s’est arrêtée"), ("deployed", "Ce qui s’est arrêté")]
)
def test_a_stop_is_told_with_its_cause(client, stage, title):
    innovation = make_innovation(stage=stage, stop_cause="droit", stop_reason="Annulée par le juge.")
    page = page_of(client, innovation)
    for text in (title, "Décision de justice ou règle de droit", "Annulée par le juge.", 'id="arret"'):
        assert text in page, text
    assert page.count('href="#arret"') == 2
    assert "arret" not in page_of(client, make_innovation(stage="ended"))


@pytest.mark.parametrize(
    ("months", "delay"),
    [(0, "0 mois"), (1, "1 mois"), (12, "12 mois"), (24, "2 ans"), (30, "30 mois"), (120, "10 ans")],
)
def test_a_delay_is_in_years_where_they_are_whole(months, delay):
    assert Innovation(months_to_results=months).delay == delay.replace(" ", "\u00a0")


def test_what_is_not_assessed_says_so_in_one_line(client):
    page = page_of(client, make_innovation())
    assert "<dt>Niveau de preuve</dt>" not in page and page.count(">le niveau de preuve</a>") == 1
    declared = page_of(client, make_innovation(evidence_level=0, evidence_proof="Le dossier du prix."))
    assert "0 sur 4\u00a0: déclarée" in declared and "Évaluation provisoire" in declared


def test_an_empty_section_says_so_and_how_to_mend_it(client):
    page = page_of(client, make_innovation(need="", results="", lessons=""))
    assert "Aucun résultat n’est encore décrit." in page
    assert "Aucune reprise connue." in page
    assert "Pas encore connus" in page and "Non renseigné" not in page


def test_reproductions_are_counted_and_named(client):
    innovation = make_innovation()
    allier = make_territory(name="Allier", kind=TerritoryKind.DEPARTMENT)
    Replication.objects.create(original=innovation, territory=allier, year=2012)
    Replication.objects.create(original=innovation, territory_label="Une ville voisine")
    page = page_of(client, innovation)
    assert "Reprise par 2 territoires" in page
    assert allier.get_absolute_url() in page
    assert "Une ville voisine" in page


def test_a_draft_is_hidden_from_the_public(client):
    innovation = make_innovation(status=Status.DRAFT)
    assert client.get(innovation.get_absolute_url()).status_code == 404


def test_a_sheet_archived_before_it_was_ever_public_is_hidden_too(client):
    innovation = make_innovation(status=Status.ARCHIVED, published_at=None)
    assert client.get(innovation.get_absolute_url()).status_code == 404


def test_a_sheet_that_was_public_says_that_it_was_withdrawn(client):
    innovation = make_innovation(status=Status.ARCHIVED, title="Secret bien gardé")
    response = client.get(innovation.get_absolute_url())
    assert response.status_code == 410
    assert "a été retirée du catalogue" in response.content.decode()
    assert "Secret" not in response.content.decode()


def test_an_editor_sees_a_draft_marked_as_such(client):
    editor = User.objects.create_user("editrice", is_staff=True)
    editor.user_permissions.add(Permission.objects.get(codename="view_innovation"))
    client.force_login(editor)
    response = client.get(make_innovation(status=Status.DRAFT).get_absolute_url())
    assert response.status_code == 200
    assert "n’est pas publique (brouillon)" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_a_former_address_leads_to_the_present_one(client):
    innovation = make_innovation()
    FormerSlug.objects.create(slug="ancien-nom", innovation=innovation)
    response = client.get(reverse("catalogue:innovation", args=["ancien-nom"]))
    assert response.status_code == 301
    assert response["Location"] == innovation.get_absolute_url()


def test_a_former_address_of_a_draft_says_nothing_of_it(client):
    innovation = make_innovation(status=Status.DRAFT)
    FormerSlug.objects.create(slug="ancien-secret", innovation=innovation)
    assert client.get(reverse("catalogue:innovation", args=["ancien-secret"])).status_code == 404


def test_an_unknown_address_is_not_found(client):
    assert client.get(reverse("catalogue:innovation", args=["jamais-vue"])).status_code == 404


def test_the_public_policies_stand_before_the_themes(client):
    policies = [make_policy(slug="eau", name="Eau et milieux"), make_policy(slug="sante", name="Santé")]
    page = page_of(client, make_innovation(policies=policies, themes=["puits"]))
    links = ('href="/politiques/eau/">Eau et milieux<', 'href="/politiques/sante/">Santé<', "?theme=puits")
    places = [page.index(link) for link in links]
    assert places == sorted(places)


def test_structured_data_describes_the_sheet(client):
    policies = [make_policy(name="Santé")]
    innovation = make_innovation(title="L'eau", policies=policies, themes=["eau"], sources=2)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page_of(client, innovation))
    data = json.loads(found.group(1))
    assert data["headline"] == "L'eau"
    assert data["url"].endswith(innovation.get_absolute_url())
    assert len(data["citation"]) == 2
    assert (data["about"], data["keywords"]) == (["Santé"], ["eau"])


def test_structured_data_cannot_close_its_element():
    hostile = "</script><script>alert(1)</script>"
    html = ld_json({"headline": hostile})
    assert html.count("<") == 2
    assert json.loads(html.partition(">")[2].rpartition("<")[0]) == {"headline": hostile}


def test_queries_do_not_grow_with_the_sheet(client, django_assert_num_queries, django_assert_max_num_queries):
    def make(size):
        innovation = make_innovation(
            levers=[make_lever() for _ in range(size)],
            themes=[f"thème {number}" for number in range(size)],
            organisations=[make_organisation() for _ in range(size)],
            sources=size,
        )
        for _ in range(size):
            Replication.objects.create(original=innovation, territory=make_territory(region=make_territory()))
            make_innovation(levers=innovation.levers.all(), themes=["thème 0"])
        return innovation

    small, large = make(2), make(8)
    engine.current_index()
    with django_assert_max_num_queries(17) as small_count:
        page_of(client, small)
    with django_assert_num_queries(len(small_count)):
        page_of(client, large)


def add_picture(innovation):
    pixels = BytesIO()
    Image.new("RGB", (4, 3)).save(pixels, "PNG")
    file = ContentFile(pixels.getvalue(), "epicerie.png")
    return Illustration.objects.create(innovation=innovation, image=file, alt="Une épicerie", credit="La mairie")


def test_a_picture_comes_with_its_words(client):
    innovation = make_innovation()
    picture = add_picture(innovation)
    page = page_of(client, innovation)
    address = reverse("catalogue:illustration", args=[picture.pk])
    assert f'src="{address}" alt="Une épicerie"' in page
    assert "La mairie" in page
    response = client.get(address)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")


def test_the_picture_of_a_draft_is_hidden_from_the_public(client):
    picture = add_picture(make_innovation(status=Status.DRAFT))
    assert client.get(reverse("catalogue:illustration", args=[picture.pk])).status_code == 404


def test_themes_come_in_alphabetical_order(client):
    page = page_of(client, make_innovation(themes=["eau", "écoles", "agriculture"]))
    places = [page.index(f">{theme}<") for theme in ("agriculture", "eau", "écoles")]
    assert places == sorted(places)
