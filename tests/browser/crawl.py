"""Reads a whole site over HTTP, without a browser: each page once, and what it says of itself."""

import re
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPMessage
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener

THREADS = 4
PATIENCE = 60
"""Seconds for which an address that says to come again is asked again, as a polite robot would."""

NAP = 0.5
ADDRESSES = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action", "use": "href"}


class StayHere(HTTPRedirectHandler):
    """Gives redirects as they are: a link of the site leads to a page, not to a detour."""

    def redirect_request(self, *args):
        return None


OPENER = build_opener(ProxyHandler({}), StayHere)


@dataclass
class Answer:
    """What came back from an address. The fields after `body` are read from an HTML page, and empty otherwise."""

    url: str
    status: int
    headers: HTTPMessage
    body: bytes = field(repr=False)
    titles: list[str] = field(default_factory=list)
    headings: int = 0
    canonical: str = ""
    ids: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    inline: list[str] = field(default_factory=list)

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.headers.get_content_type() == "text/html"


class PageReader(HTMLParser):
    """Fills an answer from its HTML."""

    def __init__(self, answer: Answer):
        super().__init__()
        self.answer = answer
        self.base = answer.url
        self.in_title = False
        self.foreign = 0  # how deep in an <svg>, whose <title> is not the page's

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if "id" in values:
            self.answer.ids.append(values["id"])
        if tag == "svg":
            self.foreign += 1
        elif tag == "title" and not self.foreign:
            self.in_title = True
            self.answer.titles.append("")
        elif tag == "h1":
            self.answer.headings += 1
        elif tag == "link" and values.get("rel") == "canonical":
            self.answer.canonical = values["href"]
        self._look_for_inline_code(tag, values)
        if address := values.get(ADDRESSES.get(tag, "")):
            self.answer.links.add(urljoin(self.base, address))

    def _look_for_inline_code(self, tag: str, values: dict[str, str]) -> None:
        is_data = values.get("type") == "application/ld+json"
        if tag == "style" or (tag == "script" and "src" not in values and not is_data):
            self.answer.inline.append(f"<{tag}>")
        self.answer.inline += [f"{tag} {name}=" for name in values if name == "style" or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.answer.titles[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self.foreign -= 1
        elif tag == "title":
            self.in_title = False


FORMS = "/proposer/"


def fetch(url: str) -> Answer:
    """The answer at `url`, whatever its status; an HTML page comes read.

    A form of contribution, which gives each reader an address of their own, is followed there.
    """
    answer = ask(url)
    if answer.status == 302 and urlsplit(url).path.startswith(FORMS):
        answer = fetch(urljoin(url, answer.headers["Location"]))
        answer.url = url
        return answer
    if answer.is_page:
        reader = PageReader(answer)
        reader.feed(answer.body.decode())
        reader.close()
    return answer


def ask(url: str) -> Answer:
    """What the site answers once it has the time, as it comes."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with OPENER.open(url, timeout=20) as response:
                return Answer(url, response.status, response.headers, response.read())
        except HTTPError as error:
            with error:
                answer = Answer(url, error.code, error.headers, error.read())
        if "Retry-After" not in answer.headers or time.monotonic() > until:
            return answer
        time.sleep(NAP)


@dataclass
class Crawl:
    """All that was seen: the answers by address, and for each address a page that links to it."""

    answers: dict[str, Answer] = field(default_factory=dict)
    referrers: dict[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> list[Answer]:
        """The HTML pages."""
        return [answer for answer in self.answers.values() if answer.is_page]


@dataclass(frozen=True)
class Endless:
    """A family of addresses too many to be read: those whose path matches, with a query string or without."""

    path: str
    has_query: bool
    most: int

    def __contains__(self, url: str) -> bool:
        parts = urlsplit(url)
        return bool(parts.query) == self.has_query and bool(re.fullmatch(self.path, parts.path))


def crawl(site_url: str, starts: Iterable[str], families: Sequence[Endless]) -> Crawl:
    """Read every address of the site that `starts` lead to.

    Of an endless family, at most `most` addresses are read, evenly spaced among those met in the rest of the site, and
    their links to the rest of the site.
    """
    seen = Crawl(referrers=dict.fromkeys(starts, "sitemap.xml"))
    waiting = set(seen.referrers)
    aside: set[str] = set()
    with ThreadPoolExecutor(THREADS) as pool:
        while waiting:
            found = note(seen, pool.map(fetch, sorted(waiting)), site_url)
            waiting = {url for url in found if not any(url in family for family in families)}
            aside |= found - waiting
        chosen = [url for each in families for url in evenly([url for url in sorted(aside) if url in each], each.most)]
        found = note(seen, pool.map(fetch, chosen), site_url)
        note(
            seen, pool.map(fetch, sorted(url for url in found if not any(url in each for each in families))), site_url
        )
    return seen


def note(seen: Crawl, answers: Iterable[Answer], site_url: str) -> set[str]:
    """Keep the answers, and give the addresses of the site that they link to and nobody had met."""
    found: set[str] = set()
    for answer in answers:
        seen.answers[answer.url] = answer
        for link in sorted(answer.links):
            address = urldefrag(link).url
            if address.startswith(f"{site_url}/") and address not in seen.referrers:
                seen.referrers[address] = answer.url
                found.add(address)
    return found


def evenly(items: list[str], most: int) -> list[str]:
    """At most `most` of the items, from the first on, at equal distances."""
    step = max(1, -(-len(items) // most))
    return items[::step]
