"""`python -m bench.hostile --database sqlite`: what the others wait while somebody attacks the site.

Every attack of `bench.attacks` against a real gunicorn, on the loopback alone, with 10,000 entries; meanwhile a probe
asks for /healthz again and again. Beside each attack, the wait at the 95th centile, which is to stay under a second,
and the largest memory of a process of the server, which is to stay under 600 MB. The last line is the figures, as
JSON; the command fails when one of them is too large.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.attacks import ATTACKS, Attack, Site
from bench.environment import FOLDER, HOST, ROOT, database_url, machine_description, settings_of, start_django
from bench.report import p95, rounded
from bench.throughput import wait_for
from tests.oural.access.provider import fake_provider
from tests.postgresql import free_port

LONGEST_WAIT = 1.0  # seconds
LARGEST_MEMORY = 600.0  # millions of bytes
PATIENCE = 120  # seconds
PROBES = 0.05  # seconds between two
SHORTEST = 5
"""Seconds for which an attack is measured: one that ends sooner is made again."""

OURS = "192.0.2.1"
"""The address that the probe comes from: no attack does."""

CALM = 60
"""Seconds that the site has, after an attack, to answer the probe at once again."""


@dataclass
class Probe(threading.Thread):
    """Asks for /healthz, and weighs the processes of the server, until it is told to stop."""

    port: int
    server: int
    waits: list[float] = field(default_factory=list)
    memory: float = 0.0
    ends: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Go on."""
        while not self.ends.wait(PROBES):
            self.waits.append(wait_of(self.port))
            self.memory = max([self.memory, *map(memory_of, descendants(self.server))])


def wait_of(port: int) -> float:
    """Seconds that /healthz takes; all the patience there is when it does not answer."""
    start = time.perf_counter()
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz", headers={"X-Forwarded-For": OURS})
        is_well = connection.getresponse().status == 200
    except (OSError, HTTPException):
        is_well = False
    finally:
        connection.close()
    return time.perf_counter() - start if is_well else float(PATIENCE)


def descendants(process: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    children = [int(each) for task in Path(f"/proc/{process}/task").glob("*/children") for each in read(task).split()]
    return [*children, *(each for child in children for each in descendants(child))]


def memory_of(process: int) -> float:
    """The memory of a process, in millions of bytes; none when it has gone."""
    pages = read(Path(f"/proc/{process}/statm")).split()
    return int(pages[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if pages else 0.0


def read(path: Path) -> str:
    """A file of the system, empty once its process has gone."""
    try:
        return path.read_text()
    except OSError:
        return ""


def accounts(database: Path | str, port: int) -> Site:
    """The site, with the sessions of an account that may only read and of one that may bring files."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.test import Client

    cookies = {}
    for name, role in (("hedy", "Lecture"), ("grace", "Rédaction")):
        account = get_user_model().objects.create_user(username=name, is_staff=True)
        account.groups.set(Group.objects.filter(name=role))
        client = Client()
        client.force_login(account)
        cookies[name] = "; ".join(f"{each.key}={each.value}" for each in client.cookies.values())
    return Site(port, database, reader=cookies["hedy"], editor=cookies["grace"])


def measured(site: Site, server: int, attack: Attack) -> tuple[Probe, Counter[str]]:
    """What an attack did, and what was seen meanwhile; then the site has its time to recover."""
    probe = Probe(site.port, server)
    probe.start()
    answers, end = Counter[str](), time.monotonic() + SHORTEST
    while not answers or time.monotonic() < end:
        answers += attack(site)
    probe.ends.set()
    probe.join()
    end = time.monotonic() + CALM
    while time.monotonic() < end and wait_of(site.port) > 0.2:
        time.sleep(0.2)
    return probe, answers


def run(site: Site, server: int, names: list[str]) -> dict[str, dict[str, object]]:
    """Run attacks; print a line for each, and give the figures."""
    figures: dict[str, dict[str, object]] = {}
    sys.stdout.write(f"{'attack':22}{'probes':>7}{'p95 (s)':>9}{'longest':>9}{'MB':>7}   answers\n")
    for name in names:
        probe, answers = measured(site, server, ATTACKS[name])
        wait, longest = p95(probe.waits), max(probe.waits)
        told = ", ".join(f"{status}: {count}" for status, count in answers.most_common())
        sys.stdout.write(f"{name:22}{len(probe.waits):7}{wait:9.3f}{longest:9.3f}{probe.memory:7.0f}   {told}\n")
        sys.stdout.flush()
        figures[name] = {"p95": round(wait, 3), "longest": round(longest, 3), "memory": round(probe.memory)}
    return figures


def main() -> int:
    """Run, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("attacks", nargs="*", metavar="attack", help=f"by default, all: {', '.join(ATTACKS)}")
    options = parser.parse_args()
    subprocess.run([sys.executable, "-m", "bench.make", str(options.size)], cwd=ROOT, check=True)
    made = FOLDER / str(options.size)
    with tempfile.TemporaryDirectory() as folder, database_url(options.database) as url:
        shutil.copytree(made, folder, dirs_exist_ok=True)
        start_django(Path(folder), url)
        if url:
            from bench import database

            database.copy_to_postgresql(made / "oural.sqlite3")
        port = free_port()
        site = accounts(url or Path(folder) / "oural.sqlite3", port)
        figures = served(site, settings_of(Path(folder), url), options.attacks or list(ATTACKS))
    told = {"machine": machine_description(), "database": options.database, "size": options.size, "attacks": figures}
    sys.stdout.write(rounded(told) + "\n")
    return int(any(each["p95"] >= LONGEST_WAIT or each["memory"] >= LARGEST_MEMORY for each in figures.values()))


def served(site: Site, environment: dict[str, str], names: list[str]) -> dict[str, dict[str, object]]:
    """Serve the site as a production behind a front does, attack it, and stop it whatever happens."""
    settings = os.environ | environment | {"PORT": str(site.port), "BEHIND_PROXY": "on", "LOG_LEVEL": "CRITICAL"}
    settings |= {"PROCONNECT_CLIENT_ID": "x", "PROCONNECT_CLIENT_SECRET": "x", "SECOND_FACTOR_REQUIRED": "off"}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:oural.server", "oural.wsgi"]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with fake_provider() as provider:
        settings |= {"PROCONNECT_URL": provider.url}
        with subprocess.Popen(command, cwd=ROOT, env=settings, **silent) as server:
            try:
                wait_for(site.port)
                return run(site, server.pid, names)
            finally:
                server.terminate()


if __name__ == "__main__":
    sys.exit(main())
