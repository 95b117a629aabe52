"""Every public page once over HTTP."""

import os
import pickle
import re
from collections import Counter, defaultdict
from urllib.parse import unquote, urldefrag, urlsplit
from xml.etree import ElementTree

import pytest

from tests.browser.crawl import Answer, Crawl, Endless, crawl, fetch
from tests.browser.server import Site
from tests.databases import one_at_a_time

LOCATIONS = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
SEARCHES = Endless(r"/(?!proposer/|alertes/|carnet/|note/|innovations/comparer/).*", has_query=True, most=50)
# Each entry may be kept, put in a note, and compared with its neighbours.
CHOICES = Endless(r"/carnet/|/note/|/innovations/comparer/", has_query=True, most=10)
CITATIONS = Endless(r"/innovations/.*/citation\..*", has_query=False, most=10)
ALERTS = Endless(r"/alertes/", has_query=True, most=10)
CONTRIBUTIONS = Endless(r"/proposer/.*", has_query=True, most=10)
# Every commune has a page; those that have to do with an innovation are in the site map.
TERRITORIES = Endless(r"/territoires/.*", has_query=False, most=60)
INNOVATIONS = 251
LEVERS = 9
STATIC_PAGES = 12
PROPOSALS = 18
AXES = 3
# What somebody writes or follows: nobody is told of it. The page that says how to take part is public.
PRIVATE = re.compile(r"/proposer/.+|/suivi/.*|/alertes/.*|/carnet/.*|/note/")
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


@pytest.fixture(scope="module")
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Crawl]:
    """The site map and the whole site, read by one of the processes of the suite for all of them."""
    own = tmp_path_factory.getbasetemp()
    kept = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "crawl.pickle"
    with one_at_a_time("crawl"):
        if not kept.exists():
            site: Site = request.getfixturevalue("site")
            tree = ElementTree.fromstring(fetch(f"{site.url}/sitemap.xml").body)
            listed = [element.text or "" for element in tree.iter(LOCATIONS)]
            starts = [f"{site.url}/", *listed]
            families = [SEARCHES, CHOICES, CONTRIBUTIONS, ALERTS, CITATIONS, TERRITORIES]
            found = crawl(site.url, starts, families=families)
            kept.write_bytes(pickle.dumps((listed, found)))
    return pickle.loads(kept.read_bytes())


@pytest.fixture
def in_sitemap(whole: tuple[list[str], Crawl]) -> list[str]:
    """The addresses that the site map gives to search engines."""
    return whole[0]


@pytest.fixture
def seen(whole: tuple[list[str], Crawl]) -> Crawl:
    """The whole site."""
    return whole[1]


def test_crawl_sees_the_whole_site(seen: Crawl, in_sitemap: list[str]):
    pages = [page.url for page in seen.pages if page.url not in SEARCHES and page.url not in CHOICES]
    kinds = Counter(urlsplit(url).path.split("/")[1] for url in pages)
    searches = [page.url for page in seen.pages if page.url in SEARCHES]
    territories = [page.url for page in seen.pages if page.url in TERRITORIES]
    assert len(in_sitemap) == len(set(in_sitemap))
    assert len(in_sitemap) >= STATIC_PAGES + INNOVATIONS + LEVERS + PROPOSALS + AXES + 18
    # The list, the map, the sheets, those that other tests published included, and the comparison, which the site map
    # leaves out; each lever and their list.
    innovations = [url for url in in_sitemap if urlsplit(url).path.startswith("/innovations/")]
    assert kinds["innovations"] - 1 == len(innovations) >= INNOVATIONS + 2
    assert kinds["leviers"] == LEVERS + 1
    # Each proposal and each axis; their list.
    assert kinds["propositions"] == PROPOSALS + AXES + 1
    assert SEARCHES.most / 2 < len(searches) <= SEARCHES.most
    assert len(territories) > TERRITORIES.most
    assert set(in_sitemap) <= seen.answers.keys()


def test_no_link_is_dead(seen: Crawl):
    dead = [f"{url} is {answer.status}" for url, answer in seen.answers.items() if answer.status != 200]
    assert not dead, "\n".join(f"{each}, linked from {seen.referrers[each.split()[0]]}" for each in dead)


def test_every_fragment_leads_somewhere(seen: Crawl):
    checked = 0
    lost = set()
    for page in seen.pages:
        for link in page.links:
            address, fragment = urldefrag(link)
            target = seen.answers.get(address)
            if fragment and target and target.is_page:
                checked += 1
                if unquote(fragment) not in target.ids:
                    lost.add(f"{link}, linked from {page.url}")
    assert checked > 1000
    assert not lost, "\n".join(sorted(lost))


def test_every_page_has_one_heading_and_one_title(seen: Crawl):
    wrong = [
        f"{page.url}: {page.headings} h1, titles {page.titles}"
        for page in seen.pages
        if page.headings != 1 or len(page.titles) != 1 or not page.titles[0].strip()
    ]
    assert not wrong, "\n".join(wrong)


def test_every_page_has_its_own_title(seen: Crawl):
    """But for searches, of which two may ask the same in other words, and for what is done with several entries."""
    addresses = defaultdict(set)
    for page in seen.pages:
        if not any(page.url in family for family in (SEARCHES, CHOICES, CONTRIBUTIONS, ALERTS)):
            addresses[page.titles[0]].add(page.canonical or page.url)
    shared = [f"{title}: {sorted(urls)}" for title, urls in addresses.items() if len(urls) > 1]
    assert not shared, "\n".join(shared)


def test_no_page_holds_the_same_identifier_twice(seen: Crawl):
    twice = [f"{page.url}: {each}" for page in seen.pages for each, n in Counter(page.ids).items() if n > 1]
    assert not twice, "\n".join(twice)


def test_no_page_holds_inline_code(seen: Crawl):
    wrong = [f"{page.url}: {page.inline[:5]}" for page in seen.pages if page.inline]
    assert not wrong, "\n".join(wrong)


def test_every_page_is_guarded_and_sets_no_cookie(seen: Crawl):
    wrong = [f"{page.url}: {fault}" for page in seen.pages for fault in faults_of_headers(page)]
    assert not wrong, "\n".join(wrong)


def faults_of_headers(page: Answer) -> list[str]:
    """What is missing from the headers of a page, or has nothing to do there."""
    header = page.headers["Content-Security-Policy"] or ""
    policy = dict(directive.strip().split(" ", 1) for directive in header.split(";") if directive.strip())
    faults = [] if policy == POLICY else [f"policy {header}"]
    if page.headers["X-Content-Type-Options"] != "nosniff":
        faults.append("no nosniff")
    if page.headers["X-Frame-Options"] != "DENY":
        faults.append("may be framed")
    policy_of_referrer = "no-referrer" if PRIVATE.fullmatch(urlsplit(page.url).path) else "same-origin"
    if page.headers["Referrer-Policy"] != policy_of_referrer:
        faults.append("tells where the reader comes from")
    if page.headers["Set-Cookie"]:
        faults.append(f"cookie {page.headers['Set-Cookie']}")
    return faults
