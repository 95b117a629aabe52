"""Entries side by side."""

from decimal import Decimal

import pytest
from django.urls import reverse

from catalogue.models import FormerSlug, Status
from catalogue.search.index.engine import current_index
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db
URL = "/innovations/comparer/"


def text(response) -> str:
    return response.content.decode()


def compare(client, *slugs: str) -> str:
    page = client.get(URL, {"fiche": list(slugs)})
    assert page.status_code == 200
    return text(page)


def test_two_entries_stand_side_by_side(client):
    commune = make_territory(name="Bourganeuf", population=2500)
    first = make_innovation(
        title="La cantine bio",
        territory=commune,
        need="Manger **mieux**.",
        description="Une régie.",
        cost=30_000,
        cost_note="La première année",
        staff="Deux cuisiniers",
        staff_count=Decimal(2),
        months_to_results=6,
        evidence_level=1,
        evidence_proof="Un bilan.",
        levers=[make_lever(verb="Gérer")],
    )
    second = make_innovation(title="Le médicobus")
    page = compare(client, first.slug, second.slug)
    assert page.index("La cantine bio") < page.index("Le médicobus")
    for words in ("<strong>mieux</strong>", "Une régie.", "30\u00a0000\u00a0€", "La première année", "cuisiniers"):
        assert words in page
    for words in ("au bout de 6\u00a0mois", "1 sur 4", "2\u00a0500 habitants", "Gérer", "Non renseigné"):
        assert words in page
    assert page.count('scope="row"') == 8 and page.count('scope="col"') == 3
    assert 'content="noindex"' in page and "Retirer" not in page
    page = compare(client, second.slug, first.slug)
    assert page.index("Le médicobus") < page.index("La cantine bio")


def test_what_cannot_be_compared_is_a_sentence(client):
    entries = [make_innovation() for _ in range(5)]
    draft = make_innovation(status=Status.DRAFT, title="Le brouillon")
    slugs = [entry.slug for entry in entries]
    assert "deux fiches au moins" in compare(client)
    alone = compare(client, slugs[0], slugs[0], "inconnue", draft.slug)
    assert "deux fiches au moins" in alone and "Deux fiches n’ont pas été trouvées" in alone
    assert draft.title not in alone
    some = compare(client, *slugs[:2], "inconnue")
    assert "Une fiche n’a pas été trouvée" in some and 'scope="row"' in some
    many = compare(client, *slugs)
    assert "quatre fiches au plus" in many and entries[4].title not in many
    assert many.count("Retirer") == 4
    assert f"{URL}?fiche={slugs[1]}&amp;fiche={slugs[2]}&amp;fiche={slugs[3]}" in many


def test_a_former_address_is_that_of_the_entry(client):
    first, second = make_innovation(title="La cantine bio"), make_innovation()
    FormerSlug.objects.create(slug="l-ancienne", innovation=first)
    page = compare(client, "l-ancienne", second.slug, first.slug)
    assert "La cantine bio" in page and page.count('scope="col"') == 3


@pytest.mark.parametrize("value", ["\0", "é" * 10_000, "a" * 10_000, "-1", "<script>", "%00", "1' OR '1"])
def test_hostile_addresses_get_a_page(client, value):
    entries = [make_innovation().slug for _ in range(2)]
    assert 'scope="row"' in compare(client, value, *entries)
    assert client.get(f"{URL}?fiche=%ED%A0%80&fiche=%FF").status_code == 200
    assert "20 fiches n’ont pas été trouvées" in compare(client, *(f"{value}{number}" for number in range(200)))


def test_the_sheet_leads_to_a_comparison_with_its_neighbours(client):
    lever = make_lever()
    first, second = (make_innovation(levers=[lever], themes=["eau"]) for _ in range(2))
    current_index()
    page = text(client.get(first.get_absolute_url()))
    assert f"{URL}?fiche={first.slug}&amp;fiche={second.slug}" in page


def test_a_page_that_nobody_changed_is_not_sent_again(client):
    slugs = [make_innovation().slug for _ in range(2)]
    current_index()
    page = client.get(URL, {"fiche": slugs})
    assert client.get(URL, {"fiche": slugs}, headers={"if-none-match": page["ETag"]}).status_code == 304


def test_queries_do_not_grow(client, django_assert_num_queries):
    slugs = [make_innovation(levers=[make_lever()], territory=make_territory()).slug for _ in range(4)]
    current_index()
    for number in (2, 4):  # the revision twice, the entries, their levers, their former addresses
        with django_assert_num_queries(5):
            client.get(reverse("catalogue:comparison"), {"fiche": slugs[:number]})
