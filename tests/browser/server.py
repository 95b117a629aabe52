"""The whole site as a newcomer gets it: prepared in a folder of its own, then served by gunicorn on a free port."""

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import psycopg
from django.core.management.utils import get_random_secret_key
from psycopg import sql

from tests.postgresql import free_port

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 30
OPENER = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class Site:
    """A site that answers at `url` (without a final slash); `environment` holds its settings."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str, **variables: str) -> str:
        """Run a command of `manage.py` on the site's database and give what it printed."""
        return manage(self.environment | variables, *arguments)


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a command of `manage.py` and give what it printed; raises AssertionError with all of it when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def whole_site(folder: Path, database_url: str) -> Iterator[Site]:
    """Prepare and serve the site from `folder`, on SQLite or, given its address, on a server of PostgreSQL."""
    port = free_port()
    with own_database(database_url) as own_url:
        environment = settings_of_site(folder, own_url, port)
        manage(environment, "prepare", "--port", str(port))
        with served(environment, folder / "server.log") as url:
            yield Site(url, environment)


def settings_of_site(folder: Path, database_url: str, port: int) -> dict[str, str]:
    """The environment of the site: the machine's, without the settings of the tests."""
    changes = {
        "DJANGO_SETTINGS_MODULE": "oural.settings",
        "VAR_DIR": str(folder),
        "SECRET_KEY": get_random_secret_key(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEBUG": "off",
        "HTTPS": "off",
        "SECOND_FACTOR_REQUIRED": "off",
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return inherited | changes | ({"DATABASE_URL": database_url} if database_url else {})


@contextmanager
def own_database(server_url: str) -> Iterator[str]:
    """A database made on the server and dropped at the end, as its address; nothing where `server_url` is empty."""
    if not server_url:
        yield ""
        return
    name = f"oural_site_{os.getpid()}"
    base, _, _ = server_url.rpartition("/")
    with closing(psycopg.connect(f"{base}/postgres", autocommit=True)) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{base}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def served(environment: dict[str, str], log: Path) -> Iterator[str]:
    """Serve the site as `make run` does, and stop it whatever happens; an error of the site fails at the end.

    The server stops at the end of a pipe that only this process holds: it does not outlive it, were it killed.
    """
    command = [sys.executable, "-m", "gunicorn", "--config", "python:oural.server", "oural.wsgi"]
    script = f"{shlex.join(command)} & cat; kill $!; wait $!"
    url = f"http://127.0.0.1:{environment['PORT']}"
    with (
        log.open("w") as output,
        subprocess.Popen(
            ["sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        ) as server,
    ):
        try:
            wait_until_ready(url, log)
            yield url
        finally:
            server.communicate()
    lines = log.read_text()
    assert " ERROR " not in lines and " CRITICAL " not in lines, f"The site met errors:\n{lines}"


def wait_until_ready(url: str, log: Path) -> None:
    """Wait for the probe to answer; raises AssertionError with the server's log when that takes too long."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with OPENER.open(f"{url}/readyz", timeout=5):
                return
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"The site did not start:\n{log.read_text()}")
