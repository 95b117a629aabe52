"""Makes `.venv` and installs one of the locks there: `python3 requirements/install.py base|dev`.

Needs nothing but Python's own library. A copy of the lock in `.venv`, written once all is installed, says what is
there: a later start compares the two and stops at that. An installation that was interrupted is made again from
nothing, as nobody knows what it left; two installations at once wait for each other.
"""

import fcntl
import subprocess
import sys
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK_FILE = ROOT / "var" / "install.lock"
IN_PROGRESS = "installation in progress\n"
INTERRUPTED = 130  # what a shell answers for a command that Ctrl-C stopped


def main(name: str) -> int:
    """Install the lock `name`, unless it is there already, and give the exit code."""
    lock = ROOT / "requirements" / f"{name}.txt"
    if is_installed(lock):
        return 0
    LOCK_FILE.parent.mkdir(exist_ok=True)
    with LOCK_FILE.open("a+") as state:
        wait_for(state)
        if is_installed(lock):
            return 0
        state.seek(0)
        clean = bool(state.read()) or not is_usable()
        mark(state, IN_PROGRESS)
        exit_code = install(lock, clean)
        if exit_code == 0:
            copy_of(lock).write_bytes(lock.read_bytes())
            mark(state, "")
        return exit_code


def copy_of(lock: Path) -> Path:
    """Where the virtual environment keeps a copy of the lock that it holds."""
    return VENV / f"oural-{lock.name}"


def is_installed(lock: Path) -> bool:
    """Whether the virtual environment holds this very lock and still runs."""
    copy = copy_of(lock)
    return copy.is_file() and copy.read_bytes() == lock.read_bytes() and is_usable()


def is_usable() -> bool:
    """Whether the Python of the virtual environment starts, is recent enough and has pip.

    It no longer starts when the Python it was made from is gone, or when the folder has moved.
    """
    question = "import importlib.util as i, sys; sys.exit(sys.version_info < (3, 11) or not i.find_spec('pip'))"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", question], capture_output=True).returncode == 0


def wait_for(state: TextIO) -> None:
    """Take the lock file, once no other installation holds it."""
    try:
        fcntl.flock(state, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Une autre installation est en cours : on attend qu’elle finisse…")
        fcntl.flock(state, fcntl.LOCK_EX)


def mark(state: TextIO, text: str) -> None:
    """Write in the lock file whether an installation is under way."""
    state.seek(0)
    state.truncate()
    state.write(text)
    state.flush()


def install(lock: Path, clean: bool) -> int:
    """Make the virtual environment, from nothing when `clean`, and have pip install the lock with its hashes."""
    for other in VENV.glob("oural-*.txt"):
        other.unlink()
    if clean:
        say("Création de l’environnement Python (.venv)…")
        command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode != 0:
            return failure("L’environnement Python n’a pas pu être créé : le module « venv » de Python manque-t-il ?")
    count = sum(1 for line in lock.read_text().splitlines() if line[:1].isalnum())
    say(f"Installation des dépendances ({count} au total, une minute environ)…")
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--requirement", str(lock)]
    command += ["-qq", "--disable-pip-version-check", "--no-input", "--no-user"]
    if subprocess.run(command).returncode != 0:
        return failure("Les dépendances n’ont pas pu être installées : la raison est ci-dessus.")
    return 0


def say(sentence: str) -> None:
    """Tell the person at the terminal, at once."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def failure(sentence: str) -> int:
    """Say what went wrong, and give the exit code of a failure."""
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except KeyboardInterrupt:
        failure("\nInstallation interrompue : la prochaine la reprendra.")
        sys.exit(INTERRUPTED)
