"""Where a run of the benchmark lives: its folder under `var/bench/`, its database, and Django's settings."""

import ctypes
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import machine, postgresql

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
HOST = "127.0.0.1"
PART = 10_000
"""Entries from which a catalogue is made of copies of one of that size: writing new ones would take most of a run."""


def settings_of(folder: Path, database_url: str) -> dict[str, str]:
    """The variables of a site kept in a folder, on SQLite or at a `DATABASE_URL`; no production is touched."""
    return {
        "DJANGO_SETTINGS_MODULE": "oural.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "only-for-the-benchmark",
        "ALLOWED_HOSTS": HOST,
        "DEBUG": "off",
        "HTTPS": "off",
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def database_url(database: str) -> Iterator[str]:
    """The address of an empty PostgreSQL that goes away at the end, or nothing for SQLite, which is a file."""
    if database == "sqlite":
        yield ""
        return
    with postgresql.server(machine.postgresql()) as url:
        yield url


def start_django(folder: Path, url: str) -> None:
    """Make this process a site kept in a folder, with its tables and its static files."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(settings_of(folder, url))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def resident_memory() -> float:
    """The memory of this process, in millions of bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def release_memory() -> None:
    """Collect garbage, and give the machine back what was freed, where the C library can."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def machine_description() -> str:
    """The processor, how many of them, and the memory."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "processor")
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1e6
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GB"
