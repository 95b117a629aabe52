"""The whole site as a newcomer gets it: prepared once, copied into a folder of its own, then served on a free port."""

import os
import secrets
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import psycopg
from django.core.management.utils import get_random_secret_key
from psycopg import sql

from tests.databases import ROOT, SCHEMA, digest_of, one_at_a_time
from tests.postgresql import free_port

DATA = (*SCHEMA, "fixtures/**/*.*")
"""What is prepared from nothing again when it changes. `prepare` sees to the rest: code that loads, static files."""

DATABASE_FILE = "oural.sqlite3"
SECONDS_TO_START = 30
OPENER = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class Site:
    """A site that answers at `url` (without a final slash); `environment` holds its settings."""

    url: str
    environment: dict[str, str]
    _passwords: dict[str, str] = field(default_factory=dict, repr=False)

    def editor(self, name: str) -> str:
        """The password of an editor with every right, whom the first call makes."""
        if name not in self._passwords:
            password = secrets.token_urlsafe(20)
            email = f"{name}@oural.example"
            variables = {"USERNAME": name, "EMAIL": email, "PASSWORD": password}
            named = {f"DJANGO_SUPERUSER_{key}": value for key, value in variables.items()}
            self.manage("createsuperuser", "--noinput", **named)
            self._passwords[name] = password
        return self._passwords[name]

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
def whole_site(folder: Path, server_url: str) -> Iterator[Site]:
    """Serve a site of its own from `folder`, on SQLite or, given the address of a server of PostgreSQL, there."""
    with copied_database(folder, server_url) as url:
        environment = settings_of_site(folder, url, free_port())
        with served(environment, folder / "server.log") as address:
            yield Site(address, environment)


def prepared_folder(server_url: str) -> Path:
    """The folder of a site that nobody serves, prepared once a run; `copied_database` copies what it holds."""
    database = "postgresql" if server_url else "sqlite"
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    with one_at_a_time("site") as parent:
        folder = parent / f"site-{database}-{digest_of(DATA)}"
        ready_for = parent / f"site-{database}.run"
        if run and ready_for.exists() and ready_for.read_text() == run:
            return folder
        if not folder.exists():
            for old in parent.glob(f"site-{database}-*"):
                shutil.rmtree(old)
        folder.mkdir(exist_ok=True)
        url = template_database(server_url, folder.name.replace("-", "_")) if server_url else ""
        manage(settings_of_site(folder, url, free_port()), "prepare")
        ready_for.write_text(run)
    return folder


def template_database(server_url: str, name: str) -> str:
    """The address of a database of the server, made empty if it is not there."""
    base, _, _ = server_url.rpartition("/")
    with closing(psycopg.connect(f"{base}/postgres", autocommit=True)) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{base}/{name}"


@contextmanager
def copied_database(folder: Path, server_url: str) -> Iterator[str]:
    """Copy a prepared site into `folder`; gives the address of its database, empty for a file of that folder."""
    template = prepared_folder(server_url)
    shutil.copytree(template, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(f"{DATABASE_FILE}*"))
    if not server_url:
        files = (sqlite3.connect(each / DATABASE_FILE) for each in (template, folder))
        with closing(next(files)) as source, closing(next(files)) as copy:
            source.backup(copy)
        yield ""
        return
    name, base = f"oural_site_{os.getpid()}", server_url.rpartition("/")[0]
    made, source = sql.Identifier(name), sql.Identifier(template.name.replace("-", "_"))
    with closing(psycopg.connect(f"{base}/postgres", autocommit=True)) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, source))
        try:
            yield f"{base}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


def settings_of_site(folder: Path, database_url: str, port: int) -> dict[str, str]:
    """The environment of the site: the machine's, without the settings of the tests."""
    changes = {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
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
