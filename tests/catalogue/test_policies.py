"""The pages of the public policies."""

import re
from collections import Counter

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.entries.highlights import near_policies
from catalogue.models import Innovation, Policy, Source, Status
from catalogue.search.index.engine import current_index
from tests.factories import indexed_together, make_innovation, make_policy
from tests.parts import share

pytestmark = pytest.mark.django_db

LIST = reverse("catalogue:policies")
HOSTILE = ["inconnue", "SANTE", "e\u0301cole", "a" * 10_000, "-1", "0"]


def test_the_list_counts_what_is_published(client):
    policy, bare = make_policy(name="Santé", summary="Se soigner."), make_policy(name="Eau")
    for status in (Status.PUBLISHED, Status.PUBLISHED, Status.DRAFT, Status.ARCHIVED):
        make_innovation(policies=[policy], status=status, archive_reason="Doublon." * (status == Status.ARCHIVED))
    page = client.get(LIST).text
    assert f'<a href="/politiques/{policy.slug}/">Santé</a>' in page and "Se soigner." in page
    counts = re.findall(r'o-policy__count">(\d+)<', page)
    assert counts == ["2", "0"] and f'href="/politiques/{bare.slug}/"' in page


def test_a_policy_shows_its_published_entries_the_newest_first(client):
    policy, other = make_policy(), make_policy(name="L’autre politique")
    for year in (2001, 2024, 2012):
        make_innovation(policies=[policy, other], title=f"Essai de {year}", start_year=year)
    make_innovation(policies=[other], title="Ailleurs")
    make_innovation(policies=[policy], title="Le brouillon", status=Status.DRAFT)
    page = client.get(policy.get_absolute_url()).text
    assert re.findall(r">Essai de (\d+)</a>", page) == ["2024", "2012", "2001"]
    assert "3\u00a0innovations" in page or "3 innovations" in page
    assert "Ailleurs" not in page and "Le brouillon" not in page
    assert f'href="/innovations/?politique={policy.slug}"' in page
    assert f'href="/innovations/flux.atom?politique={policy.slug}"' in page
    near = re.search(rf'href="/politiques/{other.slug}/">L’autre politique <span class="o-count">3</span>', page)
    assert near and "Politiques proches" in page
    assert "3 sources citées" in page and "source.example (3)" in page


def test_a_policy_without_entry_says_so(client):
    page = client.get(make_policy().get_absolute_url()).text
    assert "Aucune innovation n’en relève encore" in page
    assert "Politiques proches" not in page and "Les sites les plus cités" not in page


@pytest.mark.parametrize("slug", HOSTILE)
def test_an_unknown_policy_is_not_found(client, slug):
    make_policy(slug="sante")
    assert client.get(f"/politiques/{slug}/").status_code == 404


def test_only_reading(client):
    assert client.post(LIST).status_code == client.post(make_policy().get_absolute_url()).status_code == 405


def test_queries_do_not_grow(client, django_assert_max_num_queries, django_assert_num_queries):
    policy = make_policy()
    make_innovation(policies=[policy, make_policy()], themes=["un"])
    current_index()
    with django_assert_max_num_queries(8) as few:
        client.get(policy.get_absolute_url())
    for number in range(12):
        make_innovation(policies=[policy, make_policy()], themes=[f"thème {number}"], sources=3)
    current_index()
    with django_assert_num_queries(len(few)):
        client.get(policy.get_absolute_url())
    # the policies; the revision at each question, the test having written: for the tag twice, for the counts
    with django_assert_num_queries(4):
        client.get(LIST)


def test_the_page_changes_with_the_catalogue_alone(client):
    policy = make_policy()
    first = client.get(policy.get_absolute_url())
    again = {"headers": {"if-none-match": first["ETag"]}}
    assert client.get(policy.get_absolute_url(), **again).status_code == 304
    make_innovation(policies=[policy])
    assert "1 innovation" in client.get(policy.get_absolute_url(), **again).text


@settings(max_examples=share(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sets(st.integers(0, 4), max_size=3), st.booleans()), max_size=8))
def test_near_policies_are_those_that_share_the_most(entries):
    Innovation.objects.all().delete()
    Policy.objects.all().delete()
    with indexed_together():
        policies = [make_policy() for _ in range(5)]
        for chosen, is_public in entries:
            status = Status.PUBLISHED if is_public else Status.DRAFT
            make_innovation(policies=[policies[rank] for rank in sorted(chosen)], status=status, sources=0)
    shared = Counter(rank for chosen, is_public in entries if is_public and 0 in chosen for rank in chosen - {0})
    expected = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    assert [(policies.index(policy), count) for policy, count in near_policies(policies[0], 3)] == expected


def test_sites_are_counted_by_sources():
    innovation = make_innovation(sources=0)
    for number, url in enumerate(("https://www.b.fr/1", "https://a.fr/1", "https://b.fr/2", "http://c.fr")):
        Source.objects.create(innovation=innovation, title=f"Source {number}", url=url)
    sites = Source.objects.all().count_by_site()
    assert sites.most_common() == [("b.fr", 2), ("a.fr", 1), ("c.fr", 1)]
    assert sites.total() == 4
