"""`python -m bench.throughput --size 100000 --database sqlite --seconds 60`: the site under load, by real gunicorn.

Two workers, sixteen clients that ask for one page after another, on the loopback alone. The clients share the machine
with the server, so a machine of its own would do better. The last line is the figures, as JSON.
"""

import argparse
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from itertools import cycle, islice
from statistics import median

from bench.environment import FOLDER, HOST, ROOT, database_url, machine_description, settings_of, start_django
from bench.report import p95, rounded
from bench.wsgi import LIST
from tests.postgresql import free_port

WORKERS = 2
CLIENTS = 16
PATIENCE = 60
"""Seconds that the server has to start, and then an answer to come."""


class Client(threading.Thread):
    """Asks for pages one after another until the end."""

    def __init__(self, port: int, paths: Iterator[str], end: float):
        super().__init__(daemon=True)
        self.port, self.paths, self.end = port, paths, end
        self.milliseconds: list[float] = []
        self.outcomes: Counter[str] = Counter()

    def run(self) -> None:
        connection = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        while time.monotonic() < self.end:
            start = time.perf_counter()
            try:
                connection.request("GET", next(self.paths))
                response = connection.getresponse()
                response.read()
                self.outcomes[str(response.status)] += 1
            except (OSError, HTTPException) as error:
                self.outcomes[type(error).__name__] += 1
                connection.close()
            self.milliseconds.append((time.perf_counter() - start) * 1000)
        connection.close()


@contextmanager
def served(environment: dict[str, str]) -> Iterator[int]:
    """Serve the site as `make run` does, on a free port, and stop it whatever happens."""
    port = free_port()
    settings = os.environ | environment | {"PORT": str(port), "WEB_CONCURRENCY": str(WORKERS)}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:oural.server", "oural.wsgi"]
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    """Wait for the list to be answered; raises TimeoutError when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        connection = HTTPConnection(HOST, port, timeout=PATIENCE)
        try:
            connection.request("GET", LIST)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise TimeoutError("the server does not answer")


def load(port: int, paths: list[str], seconds: float) -> list[Client]:
    """Have all the clients ask for pages for so many seconds, each from another place in the list."""
    end = time.monotonic() + seconds
    step = max(1, len(paths) // CLIENTS)
    clients = [Client(port, islice(cycle(paths), number * step, None), end) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join(seconds + 2 * PATIENCE)
    return clients


def main() -> None:
    """Run, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.throughput", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    subprocess.run([sys.executable, "-m", "bench.make", str(options.size)], cwd=ROOT, check=True)
    made = FOLDER / str(options.size)
    with database_url(options.database) as url:
        folder = FOLDER / options.database if url else made
        start_django(folder, url)
        from bench import database, mix

        if url:
            database.copy_to_postgresql(made / "oural.sqlite3")
        paths = [f"{LIST}?{request.query_string}" for request in mix.requests(mix.read_material())]
        with served(settings_of(folder, url)) as port:
            load(port, paths, min(5, options.seconds))  # warms up
            clients = load(port, paths, options.seconds)
    report(options, clients)


def report(options: argparse.Namespace, clients: list[Client]) -> None:
    """Print the figures."""
    milliseconds = [value for client in clients for value in client.milliseconds]
    outcomes = sum((client.outcomes for client in clients), Counter())
    figures = {
        "size": options.size,
        "database": options.database,
        "seconds": options.seconds,
        "workers": WORKERS,
        "clients": CLIENTS,
        "pages": len(milliseconds),
        "pages_per_second": len(milliseconds) / options.seconds,
        "errors": sum(count for outcome, count in outcomes.items() if outcome != "200"),
        "outcomes": dict(outcomes),
        "median": median(milliseconds),
        "p95": p95(milliseconds),
        "machine": machine_description(),
    }
    sys.stdout.write(rounded(figures) + "\n")


if __name__ == "__main__":
    main()
