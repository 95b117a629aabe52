"""The reference engine, with the face of the index, gives the list that the bench compares."""

import pytest

from bench.contestants import plain_engine
from catalogue.models import TerritoryKind
from tests.catalogue.territories.figures import import_some_figures
from tests.factories import make_innovation, make_territory

pytestmark = pytest.mark.django_db


QUERIES = (
    *("", "q=cantine", "territoire=commune-44143", "q=cantine&territoire=commune-44143", "comme=commune-44143"),
    *("q=cantine&comme=commune-44143", "comme=commune-44143&comparables=1", "comme=region-52"),
)


@pytest.mark.parametrize("query", QUERIES)
def test_the_plain_engine_serves_the_same_page(client, query):
    region = make_territory(kind=TerritoryKind.REGION, code="52", name="Pays de la Loire")
    reze = make_territory(code="44143", name="Rezé", region=region, population=43_000)
    for territory in (None, reze, None):
        make_innovation(title="La cantine", territory=territory)
    import_some_figures(reze)
    ours = client.get(f"/innovations/?{query}")
    with plain_engine():
        plain = client.get(f"/innovations/?{query}")
    assert ours.status_code == plain.status_code == 200
    assert [part.rows for part in ours.context["results"].parts] == [
        part.rows for part in plain.context["results"].parts
    ]
    assert ours.content == plain.content
