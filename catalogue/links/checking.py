"""The check of many addresses: hosts side by side, each asked one thing at a time with a pause in between."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin

from catalogue.links.http import CutOff, Distrusted, Patience, Reply, Unreachable, request
from catalogue.links.reach import LONGEST, NameUnknown, OutOfReach, Reach
from catalogue.models import SourceOutcome
from catalogue.web_addresses import site_of

MOST_HOPS = 5
HOSTS_AT_ONCE = 8
PAUSE = 2.0
"""Seconds between two questions to one host."""

PERMANENT = (301, 308)
REDIRECTS = (301, 302, 303, 307, 308)
CLOSED_DOORS = {
    401: "Le site demande un compte (401).",
    402: "Le site demande un paiement (402).",
    403: "Le site refuse les visites automatiques (403).",
    405: "Le site refuse les visites automatiques (405).",
    406: "Le site refuse les visites automatiques (406).",
    407: "Le site demande un compte (407).",
    418: "Le site refuse les visites automatiques (418).",
    429: "Le site demande de ralentir (429).",
    451: "Page retirée pour une raison légale (451).",
    999: "Le site refuse les visites automatiques (999).",
}
"""Answers of a site that is there, and does not say whether the page is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at an address: `outcome` is alive, moved (to `moved_to`), failing or refused.

    `answered` says whether its site was there at all.
    """

    url: str
    outcome: SourceOutcome
    reason: str = ""
    moved_to: str = ""
    answered: bool = True


@dataclass
class Turns:
    """Who may speak to a host: one at a time, and not too soon after the one before."""

    pause: float
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _free_at: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, host: str) -> Iterator[None]:
        """Wait for one's turn with a host, and hold it."""
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            time.sleep(max(0.0, self._free_at.get(host, 0.0) - time.monotonic()))
            try:
                yield
            finally:
                self._free_at[host] = time.monotonic() + self.pause


@dataclass(frozen=True)
class Checker:
    """How to check: `agent` says who asks."""

    agent: str
    reach: Reach = field(default_factory=Reach)
    patience: Patience = field(default_factory=Patience)
    pause: float = PAUSE

    def check(self, urls: Iterable[str], *, tell: Callable[[Finding], None] = lambda finding: None) -> list[Finding]:
        """Check every address; `tell` hears of each as it is known, in one thread or another."""
        turns = Turns(self.pause)
        by_host: dict[str, list[str]] = defaultdict(list)
        for url in urls:
            by_host[site_of(url)].append(url)

        def visit(host: str) -> list[Finding]:
            found = []
            for url in by_host[host]:
                found.append(self.find(url, turns))
                tell(found[-1])
            return found

        with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
            return [finding for found in pool.map(visit, by_host) for finding in found]

    def find(self, url: str, turns: Turns) -> Finding:
        """Follow an address to its end. Each hop is checked as the first was."""
        here, moved_to, is_permanent = url, "", True
        for _ in range(MOST_HOPS + 1):
            try:
                answer = self.visit(here, turns)
            except OutOfReach as refusal:
                return Finding(url, SourceOutcome.REFUSED, str(refusal))
            except Distrusted:
                return Finding(url, SourceOutcome.REFUSED, "Le certificat du site n’est pas reconnu.")
            except NameUnknown:
                return Finding(url, SourceOutcome.FAILING, "Le nom du site n’existe plus.", answered=False)
            except Unreachable as failure:
                return Finding(url, SourceOutcome.FAILING, str(failure), answered=False)
            if answer.status not in REDIRECTS or not answer.location:
                return verdict(url, answer, moved_to)
            is_permanent = is_permanent and answer.status in PERMANENT
            here = joined(here, answer.location)
            moved_to = here if is_permanent else moved_to
        return Finding(url, SourceOutcome.REFUSED, "Redirections sans fin.")

    def visit(self, url: str, turns: Turns) -> Reply:
        """Ask for an address, by GET when HEAD is not understood.

        Raises OutOfReach, NameUnknown, and what `request` raises.
        """
        with turns.of(site_of(url)):
            target = self.reach.target(url)
            try:
                answer = request(target, method="HEAD", agent=self.agent, patience=self.patience)
            except CutOff:
                answer = None
        if answer is not None and (answer.status < 400 or answer.status == 429):
            return answer
        with turns.of(site_of(url)):
            return request(target, method="GET", agent=self.agent, patience=self.patience)


def joined(here: str, location: str) -> str:
    """Where a redirect leads. The header is Latin-1 for Python, and UTF-8 for most sites."""
    try:
        location = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        location = location[:LONGEST]
    try:
        return urljoin(here, location.replace(" ", "%20"))
    except ValueError:
        return location


def verdict(url: str, answer: Reply, moved_to: str) -> Finding:
    """What the last answer means."""
    if 200 <= answer.status < 300:
        moved = moved_to if 0 < len(moved_to) <= 500 and moved_to != url else ""
        return Finding(url, SourceOutcome.MOVED if moved else SourceOutcome.ALIVE, moved_to=moved)
    if answer.status in CLOSED_DOORS:
        return Finding(url, SourceOutcome.REFUSED, CLOSED_DOORS[answer.status])
    if answer.status in (404, 410):
        return Finding(url, SourceOutcome.FAILING, f"La page n’existe plus ({answer.status}).")
    return Finding(url, SourceOutcome.FAILING, f"Le site répond par une erreur ({answer.status}).")
