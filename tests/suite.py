"""Runs the suite: `python -m tests.suite` for the whole, `python -m tests.suite sqlite` for the quick answer.

The parts run one after the other, each on as many processes as there are processors, or one more;
`tests/parts.py` says which test is in which. All run whatever happens to one, the exit code tells of a failure of any.
Other arguments go to pytest.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import machine, postgresql
from tests.parts import QUICK

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 4  # at most: each has its own database to make
WAITING = {"browser": 1}
"""Processes more, by part: what waits for a browser leaves its processor to another."""

FOLDERS = {"browser": "tests/browser"}
"""Where all the tests of a part are: each process reads no other, unless the arguments say what to read."""

SLOWEST = 10
"""How many of the slowest tests a part tells at its end. None fails for being slow."""

NO_TEST = 5
"""What pytest answers when it ran none: one may have asked for tests of another part."""


def main(arguments: list[str]) -> int:
    """Run the parts and give the exit code of the first that failed, or 0."""
    if arguments[:1] == ["sqlite"]:
        os.environ[QUICK] = "1"
        return run("sqlite", "Tests sur SQLite", "", arguments[1:])
    try:
        binaries = machine.postgresql()
        machine.chromium()
    except machine.Missing as missing:
        say(str(missing))
        return 1
    results = [run("sqlite", "Tests sur SQLite", "", arguments)]
    results.append(run("browser", "Tests dans le navigateur, sur SQLite", "", arguments))
    with postgresql.server(binaries) as url:
        results.append(run("postgresql", "Tests sur PostgreSQL", url, arguments))
    failed = [code for code in results if code not in (0, NO_TEST)]
    return failed[0] if failed else min(results)


def run(part: str, title: str, url: str, arguments: list[str]) -> int:
    """Run a part of the suite on the database `url`, the default one when empty, and give pytest's exit code."""
    say(f"\n{title}")
    workers = str(min(os.cpu_count() or 1, WORKERS) + WAITING.get(part, 0))
    command = [sys.executable, "-m", "pytest", "-q", "--part", part, "-n", workers, "--dist", "worksteal"]
    command += ["--durations", str(SLOWEST), "--durations-min", "0.5", *arguments]
    if part in FOLDERS and not any((ROOT / each.partition("::")[0]).exists() for each in arguments):
        command.append(FOLDERS[part])
    with (
        tempfile.TemporaryDirectory(prefix="oural-suite-", ignore_cleanup_errors=True) as folder,
        subprocess.Popen(command, cwd=ROOT, env=environment(url, folder)) as pytest,
    ):
        try:
            return pytest.wait()
        finally:
            pytest.terminate()  # when this process is told to stop, the tests stop and tidy up first


def environment(url: str, folder: str) -> dict[str, str]:
    """The variables that the tests run with.

    Compiled modules are kept whatever the machine says: pytest rewrites the assertions of a file before compiling it,
    which takes four times as long as reading what it made of it the last time.
    """
    ours = {"DATABASE_URL": url, "TMPDIR": folder, "PYTHONPYCACHEPREFIX": str(ROOT / "var" / "bytecode")}
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | ours


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
