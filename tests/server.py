"""gunicorn as `make run` starts it, for the tests of what only a real server does."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.postgresql import free_port

COMMAND = [sys.executable, "-m", "gunicorn", "--config", "python:oural.server", "oural.wsgi"]
READY = b"Ctrl-C"
PATIENCE = 60  # seconds


def environment_of(folder: Path) -> dict[str, str]:
    """The settings of a site on a free port, on an empty SQLite database in a folder."""
    (folder / "static").mkdir()
    changes = {"VAR_DIR": str(folder), "PORT": str(free_port()), "DATABASE_URL": "", "PYTHONUTF8": "1"}
    return os.environ | changes | {"DJANGO_SETTINGS_MODULE": "oural.settings", "DEBUG": "on"}


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[subprocess.Popen]:
    """A server that is ready, killed at the end."""
    process = subprocess.Popen(COMMAND, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE)
    try:
        read_until_ready(process.stdout.fileno())
        yield process
    finally:
        process.kill()
        process.communicate()


def read_until_ready(file: int) -> str:
    """What the server tells until it is ready.

    Raises AssertionError when it ends before.
    """
    told, limit = b"", time.monotonic() + PATIENCE
    while READY not in told and time.monotonic() < limit:
        read = os.read(file, 4096)
        assert read, told.decode()
        told += read
    return told.decode()
