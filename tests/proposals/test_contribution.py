"""Where somebody who comes to contribute comes from, as the page of contributions tells it."""

import pytest
from django.urls import reverse

from catalogue.models import TerritoryKind
from tests.factories import make_lever, make_territory
from tests.proposals.rows import make_proposal

pytestmark = pytest.mark.django_db
WORDS = "Vous venez de la"


def page(client, **query: str) -> str:
    response = client.get(reverse("contribute"), query)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_the_page_tells_what_was_chosen(client):
    make_proposal(number=7, title="Former les élus")
    make_lever(slug="evaluer", verb="Évaluer")
    make_territory(kind=TerritoryKind.REGION, code="53", name="Bretagne")
    make_territory(kind=TerritoryKind.DEPARTMENT, code="75", name="Paris")
    shown = page(client, proposition="7", region="53")
    assert f'{WORDS} <a href="/propositions/7/">proposition n° 7</a>, « Former les élus »' in shown
    assert "territoire : Bretagne." in shown
    assert "levier Évaluer." in page(client, proposition="7", levier="evaluer")
    assert "Paris" not in page(client, proposition="7", region="75")


@pytest.mark.parametrize(
    "hostile",
    ["", "0", "-1", "1e9", "9" * 400, "²", "\0", "\ud800", "<script>alert(1)</script>", "7' OR 1=1", "a" * 10_000],
)
def test_what_names_nothing_is_left_out(client, hostile):
    make_proposal(number=7, title="Former les élus")
    assert WORDS not in page(client, proposition=hostile.encode("utf-8", "surrogatepass").decode("latin-1"))
    assert WORDS not in page(client, region="53", levier="evaluer")
    shown = page(client, proposition="7", region=hostile.replace("\ud800", "?"), levier=hostile.replace("\ud800", "?"))
    assert WORDS in shown and "territoire" not in shown.split(WORDS)[1].split("</div>")[0]
    assert "<script>alert" not in shown


@pytest.mark.parametrize(
    "query", ["proposition=%00", "proposition=%ED%A0%80", "proposition=7&region=%FF", "proposition=7&proposition=8"]
)
def test_bytes_that_are_no_text_are_harmless(client, query):
    make_proposal(number=7)
    assert client.get(f"{reverse('contribute')}?{query}").status_code == 200


def test_a_proposal_without_a_wording_is_named_by_its_number(client):
    make_proposal(number=5, title="", wording_state="missing")
    assert "proposition n° 5</a>. La rédaction le saura." in page(client, proposition="5")
