"""What robots read: sitemap.xml, robots.txt, security.txt."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from catalogue.models import Innovation, Status, TerritoryKind
from oural.sitemaps import STATIC_PAGES
from tests.factories import make_dossier, make_innovation, make_lever, make_policy, make_territory
from tests.proposals.rows import make_proposal

pytestmark = pytest.mark.django_db


def locations(client, path="/sitemap.xml") -> list[str]:
    """The addresses of the site map, the scheme and host aside."""
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    return re.findall(r"<loc>http://testserver([^<]*)</loc>", text_of(response))


def text_of(response) -> str:
    """What a file holds."""
    return b"".join(response.streaming_content).decode()


def make_region(number: int):
    """A region, a department and an EPCI in it, and two communes, the first of which carries an innovation."""
    region = make_territory(kind=TerritoryKind.REGION, code=f"R{number}")
    department = make_territory(kind=TerritoryKind.DEPARTMENT, code=f"D{number}", region=region)
    epci = make_territory(kind=TerritoryKind.EPCI, code=f"{number:09}")
    within = {"region": region, "department": department, "epci": epci}
    commune, other = make_territory(**within), make_territory(**within)
    make_innovation(territory=commune)
    return region, department, epci, commune, other


def test_the_sitemap_has_every_kind_of_page_once(client):
    lever, policy, dossier = make_lever(), make_policy(), make_dossier()
    make_dossier(status="draft")
    region, department, epci, commune, other = make_region(1)
    published = Innovation.objects.get()
    draft = make_innovation(status=Status.DRAFT, territory=other)
    proposal = make_proposal()
    found = locations(client)
    expected = {reverse(name) for name in STATIC_PAGES}
    expected |= {
        row.get_absolute_url()
        for row in (lever, policy, dossier, published, region, department, epci, commune, proposal)
    }
    expected.add(reverse("proposals:axis", args=[proposal.axis.number]))
    assert set(found) == expected
    assert len(found) == len(expected) == len(STATIC_PAGES) + 10
    assert draft.get_absolute_url() not in found and other.get_absolute_url() not in found


def test_every_address_of_the_sitemap_answers(client):
    make_lever()
    make_policy()
    make_region(1)
    make_proposal()
    addresses = locations(client)
    assert len(addresses) == len(STATIC_PAGES) + 9
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_sitemap_says_when_a_sheet_changed(client):
    innovation = make_innovation()
    Innovation.objects.filter(pk=innovation.pk).update(updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    page = text_of(client.get("/sitemap.xml"))
    assert f"{innovation.get_absolute_url()}</loc><lastmod>2026-03-01</lastmod>" in page


def test_an_obsolete_territory_is_left_out(client):
    commune = make_territory(obsolete_on=datetime(2025, 1, 1, tzinfo=UTC).date())
    make_innovation(territory=commune)
    assert commune.get_absolute_url() not in locations(client)


def test_the_sitemap_takes_as_many_queries_at_any_size(client, django_assert_num_queries):
    for size in (1, 5):
        for number in range(size):
            make_region(size * 10 + number)
            make_lever()
            make_policy()
            make_dossier()
            make_proposal()
        # the revision, before and after; the count of the proposals that the file is of;
        # innovations, policies, levers, dossiers, territories, axes and proposals: the count and the rows of each
        with django_assert_num_queries(17):
            assert len(locations(client)) > size * 5


@pytest.mark.parametrize("page", ["-1", "0", "2", "x", "%00", "1" * 5000, "1e3", ""])
def test_a_page_that_is_not_is_not_found(client, page):
    assert client.get(f"/sitemap.xml?p={page}").status_code == 404


def test_robots_are_told_where_not_to_go(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /territoires/recherche/",
        "Disallow: /innovations/*?*&",
        "Disallow: /proposer/*/",
        "Disallow: /suivi/",
        "Disallow: /carnet/",
        "Disallow: /alertes/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/", True),
        ("/innovations/", True),
        ("/innovations/?page=2", True),
        ("/innovations/?departement=35", True),
        ("/innovations/?departement=35&levier=gerer", False),
        ("/innovations/carte/?levier=gerer&etape=idea", False),
        ("/admin/login/", False),
        ("/territoires/commune/35238/", True),
        ("/territoires/recherche/?q=r", False),
        ("/proposer/", True),
        ("/proposer/innovation/", False),
        ("/suivi/secret/", False),
        ("/carnet/?fiche=la-cantine-bio", False),
        ("/innovations/comparer/?fiche=a&fiche=b", False),
        ("/alertes/?quoi=fiche&sur=un-puits", False),
    ],
)
def test_robots_may_read_lists_by_one_criterion(client, address, allowed):
    """As RFC 9309 reads the file: `*` stands for anything, and a rule is a prefix."""
    text = client.get("/robots.txt").content.decode()
    rules = [re.escape(rule).replace(r"\*", ".*") for rule in re.findall(r"Disallow: (\S+)", text)]
    assert len(rules) == 7
    forbidden = any(re.match(rule, address) for rule in rules)
    assert forbidden != allowed


def test_security_txt(client, settings):
    settings.SECURITY_CONTACT = "securite@ministere.example"
    response = client.get("/.well-known/security.txt", secure=True)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.fromisoformat(fields.pop("Expires"))
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert fields == {
        "Contact": "mailto:securite@ministere.example",
        "Preferred-Languages": "fr",
        "Canonical": "https://testserver/.well-known/security.txt",
    }


def test_security_txt_without_https_names_no_canonical_address(client, settings):
    settings.SECURITY_CONTACT = "https://ministere.example/securite"
    assert "Canonical" not in client.get("/.well-known/security.txt").content.decode()


@pytest.mark.parametrize("contact", ["", "le service informatique"])
def test_security_txt_without_a_contact(client, settings, contact):
    settings.SECURITY_CONTACT = contact
    response = client.get("/.well-known/security.txt")
    assert response.status_code == 404
    assert "n’a pas encore indiqué où signaler" in response.content.decode()
