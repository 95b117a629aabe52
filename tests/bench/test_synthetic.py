"""The synthetic catalogue of the benchmark: the same each time, valid, and searched by a varied mix."""

from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError

from bench import mix, report, synthetic
from catalogue.loading.sheets import read_sheets
from catalogue.loading.vocabulary import read_levers, read_policies
from catalogue.models import Innovation, Lever, Replication, Status, TerritoryKind, ThemedInnovation
from catalogue.search.index import documents
from tests.factories import make_innovation as make_entry
from tests.factories import make_lever, make_organisation, make_policy, make_territory

SIZE = 60


def make_small_world():
    """One territory of each scale, two levers, themes and partners, as the real ones would be."""
    region = make_territory(kind=TerritoryKind.REGION, code="53", name="Bretagne")
    department = make_territory(kind=TerritoryKind.DEPARTMENT, code="35", name="Ille-et-Vilaine", region=region)
    make_territory(kind=TerritoryKind.EPCI, code="243500139", name="Rennes Métropole", region=region)
    for number in range(8):
        make_territory(code=f"3500{number}", name=f"Commune {number}", department=department, region=region)
    for number in range(1, 10):
        make_lever(position=number)
        make_policy(position=number)
    make_organisation()
    make_entry(status=Status.DRAFT, themes=["eau", "santé"]).delete()


def write(size):
    """Write a synthetic catalogue and give what its rows say, in short."""
    levers = read_levers(synthetic.FIXTURES / "levers.json")
    policies = read_policies(synthetic.FIXTURES / "policies.json")
    sheets = list(read_sheets(synthetic.FIXTURES / "innovations", levers=levers, policies=policies).values())
    synthetic.Catalogue(sheets).write(size)
    rows = Innovation.objects.order_by("pk").values_list("title", "description", "start_year", "cost", "status")
    return sha256(repr(list(rows)).encode()).hexdigest()


@pytest.mark.django_db
def test_it_is_the_same_each_time():
    make_small_world()
    first = write(SIZE)
    Innovation.objects.all().delete()
    assert write(SIZE) == first


@pytest.mark.django_db
def test_its_rows_keep_every_rule_and_its_requests_answer(client):
    make_small_world()
    write(SIZE)
    innovations = list(Innovation.objects.all())
    assert len(innovations) == SIZE and Lever.objects.count() == 9
    for innovation in innovations:
        try:
            innovation.full_clean(validate_unique=False)
        except ValidationError as error:
            pytest.fail(f"{innovation}: {error}")
    assert ThemedInnovation.objects.count() >= SIZE
    assert {i.status for i in innovations} >= {Status.PUBLISHED}
    assert not Replication.objects.filter(territory=None).exists()
    documents.rebuild()
    requests = mix.requests(mix.read_material())
    assert len(requests) >= 100 and len({request.sort for request in requests}) >= 12
    for request in requests[::10]:
        assert client.get(f"/innovations/?{request.query_string}").status_code == 200


def test_the_report_counts_as_it_says():
    times = report.Times()
    for value in range(1, 101):
        times.add("text" if value % 2 else "home", float(value))
    assert report.p95(times.all) == pytest.approx(95.05)
    lines = list(report.table(times, times, times))
    assert len(lines) == 4 and lines[-1].startswith("all")
    assert report.rounded({"a": 1.23456, "b": "x"}) == '{"a": 1.235, "b": "x"}'
