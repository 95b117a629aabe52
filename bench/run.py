"""One run of the benchmark on the database that the settings name, once Django is ready."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

from bench import contestants, generic
from bench.environment import release_memory, resident_memory
from bench.footprint import footprint
from bench.mix import Request
from bench.report import Times, p95
from bench.wsgi import LIST, Answer, Site, settle
from catalogue.entries.services import rename
from catalogue.models import Innovation
from catalogue.search.index.build import build
from catalogue.search.query.criteria import Criteria
from catalogue.search.results import run

PLAIN_SECONDS = 60
"""What the reference engine may take in all: it is asked a request after another until then."""

SLOW_STEP = 7
"""One request of so many goes to those that take seconds, so that each sort has its share."""

COUNT = re.compile(rb'id="total"[^>]*>([^<]*)<')


def index_figures() -> dict[str, Any]:
    """What the index takes to build, in seconds, and to hold, in millions of bytes.

    `memory_mb` is what it is made of; `resident_mb` what the process grew by, with what the allocator keeps for later.
    """
    build()  # what any first reading leaves behind: connections, compiled queries
    release_memory()
    before = resident_memory()
    start = perf_counter()
    index = build()
    seconds = perf_counter() - start
    release_memory()
    return {
        "build_seconds": seconds,
        "memory_mb": footprint(index) / 1e6,
        "resident_mb": max(0.0, resident_memory() - before),
        "entries": len(index.everything),
    }


def ours_and_floor(site: Site, requests: Sequence[Request], rounds: int) -> tuple[Times, Times, Times]:
    """The site, and the same pages from data in memory, by turns: what slows the machine slows both.

    Last comes the site when a request is the first of its sort: its words are not in memory yet.
    """
    ours, floor, first = Times(), Times(), Times()
    with contestants.keeping_contexts():
        site.checked(LIST)
        for request in requests:
            answer = site.checked(LIST, request.query_string)
            first.add(request.sort, answer.milliseconds)
    for _ in range(rounds):
        settle()
        for request in requests:
            for times, path in ((ours, LIST), (floor, contestants.FLOOR)):
                answer = site.checked(path, request.query_string)
                times.add(request.sort, answer.milliseconds)
    return ours, floor, first


def plain_figures(site: Site, requests: Sequence[Request]) -> dict[str, Any]:
    """The reference engine on a part of the requests, against ours on the same ones. The counts must agree."""
    plain, ours, differences = [], [], 0
    deadline = perf_counter() + PLAIN_SECONDS
    for request in requests[::SLOW_STEP]:
        if perf_counter() > deadline:
            break
        mine = site.checked(LIST, request.query_string)
        with contestants.plain_engine():
            theirs = site.checked(LIST, request.query_string)
        plain.append(theirs.milliseconds)
        ours.append(mine.milliseconds)
        differences += COUNT.findall(mine.body) != COUNT.findall(theirs.body)
    return {
        "plain_requests": len(plain),
        "plain_median": median(plain),
        "plain_p95": p95(plain),
        "plain_ratio": median(plain) / median(ours),
        "plain_differences": differences,
    }


def template_figures(site: Site, rounds: int) -> dict[str, Any]:
    """« Hello world » against the first page of the list from data in memory, by the same middleware."""
    hello = [site.checked(contestants.HELLO).milliseconds for _ in range(50 * rounds)]
    page = [site.checked(contestants.FLOOR).milliseconds for _ in range(10 * rounds)]
    return {"hello_median": median(hello), "template_median": median(page), "template_best": min(page)}


def repeated_figures(site: Site, requests: Sequence[Request], rounds: int) -> dict[str, Any]:
    """A page asked for again with what its first answer gave: the share of the whole page that it costs."""
    shares, statuses = [], set()
    for request in requests[::SLOW_STEP]:
        first = site.checked(LIST, request.query_string)
        conditions = conditions_of(first)
        whole = [site.checked(LIST, request.query_string).milliseconds for _ in range(rounds)]
        again = [site.get(LIST, request.query_string, **conditions) for _ in range(rounds)]
        statuses |= {answer.status for answer in again}
        shares.append(median(answer.milliseconds for answer in again) / median(whole))
    return {"repeated_share": median(shares), "repeated_statuses": sorted(statuses)}


def conditions_of(answer: Answer) -> dict[str, str]:
    """What a browser sends when it has a page already."""
    names = {"ETag": "HTTP_IF_NONE_MATCH", "Last-Modified": "HTTP_IF_MODIFIED_SINCE"}
    return {names[name]: value for name, value in answer.headers.items() if name in names}


def saved_figures() -> dict[str, Any]:
    """Rename entries: the milliseconds of the save, and those of the first search after it, which must see it."""
    saves, searches = [], []
    for number, innovation in enumerate(Innovation.objects.published().order_by("-pk")[:10]):
        old, word = innovation.title, f"zyxw{'abcdefghij'[number]}"
        saves.append(timed(lambda entry=innovation, title=word: rename(innovation=entry, title=title)))
        searches.append(timed(lambda q=word: found_one(q)))
        rename(innovation=innovation, title=old)
    return {"save_median": median(saves), "seen_after_median": median(searches), "seen_after_max": max(searches)}


def found_one(q: str) -> None:
    """Search for a word of one title; raises RuntimeError when the search does not see it."""
    if run(Criteria(q=q)).total != 1:
        raise RuntimeError(f"{q}: a change is not seen by the next search")


def timed(act: Callable[[], None]) -> float:
    """The milliseconds that something takes."""
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def datasette_figures(folder: Path, requests: list[Request], rounds: int) -> dict[str, Any]:
    """Datasette on the same rows; SQLite only."""
    file = folder / "datasette.sqlite3"
    if not file.exists():
        generic.make_file(Path(connection.settings_dict["NAME"]), file)
    asked = requests[::SLOW_STEP]
    outcome = generic.measure(file, asked, rounds)
    return {
        "datasette_requests": len(asked),
        "datasette_median": median(outcome.milliseconds),
        "datasette_p95": p95(outcome.milliseconds),
        "datasette_errors": outcome.errors,
        "datasette_requests_cut": outcome.requests_cut,
        "datasette_facets_cut": outcome.facets_cut,
    }


def figures_of(ours: Times, floor: Times, first: Times) -> Iterator[tuple[str, float]]:
    """The figures that the targets are about: `ratio_` is the site over the floor."""
    yield "median", median(ours.all)
    yield "p95", p95(ours.all)
    yield "floor", median(floor.all)
    yield "floor_p95", p95(floor.all)
    yield "ratio_median", median(ours.all) / median(floor.all)
    yield "ratio_p95", p95(ours.all) / p95(floor.all)
    yield "p95_over_floor_median", p95(ours.all) / median(floor.all)
    yield "first_median", median(first.all)
    yield "first_p95", p95(first.all)
    yield "first_ratio_median", median(first.all) / median(floor.all)
    yield "first_ratio_p95", p95(first.all) / p95(floor.all)
