"""Runs the whole suite on SQLite, then on PostgreSQL: `python -m tests.suite`; arguments go to pytest.

Both always run, and the exit code tells of a failure of either.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import machine, postgresql

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 4  # at most: each has its own database to make


def main(arguments: list[str]) -> int:
    """Run both and give the exit code of the first that failed, or 0."""
    try:
        binaries = machine.postgresql()
        machine.chromium()
    except machine.Missing as missing:
        say(str(missing))
        return 1
    results = [run("SQLite", "", arguments)]
    with postgresql.server(binaries) as url:
        results.append(run("PostgreSQL", url, arguments))
    return next(filter(None, results), 0)


def run(name: str, url: str, arguments: list[str]) -> int:
    """Run pytest on the database `url`, the default one when empty, and give its exit code."""
    say(f"\nTests sur {name}")
    workers = str(min(os.cpu_count() or 1, WORKERS))
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadgroup", *arguments]
    with (
        tempfile.TemporaryDirectory(prefix="oural-suite-", ignore_cleanup_errors=True) as folder,
        subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url, "TMPDIR": folder}) as pytest,
    ):
        try:
            return pytest.wait()
        finally:
            pytest.terminate()  # when this process is told to stop, the tests stop and tidy up first


def say(line: str) -> None:
    """Tell a line at once, before what pytest writes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def stop(signal_number: int, frame: object) -> None:
    """End in good order, the server of PostgreSQL included."""
    sys.exit(128 + signal_number)


if __name__ == "__main__":
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, stop)
    sys.exit(main(sys.argv[1:]))
