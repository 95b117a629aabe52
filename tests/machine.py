"""What the suite wants of the machine, beyond Python: PostgreSQL's binaries, a Chromium and nginx.

What is missing is installed where apt is there and allowed, and nothing else is; elsewhere a sentence says what to
install. A test is never left out for want of them.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

OLDEST_POSTGRESQL = 15
POSTGRESQL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # PostgreSQL's own packages for Fedora and the like
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
NGINXES = ("nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx")  # not in everybody's PATH
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Missing(Exception):
    """The machine lacks something, which the message says how to install."""


def find_postgresql() -> Path | None:
    """The folder of the newest PostgreSQL of the machine, from 15 on."""
    versions = {folder: _postgresql_version(folder) for folder in _postgresql_folders()}
    recent = [folder for folder, version in versions.items() if version >= OLDEST_POSTGRESQL]
    return max(recent, key=versions.__getitem__, default=None)


def _postgresql_folders() -> Iterator[Path]:
    in_path = shutil.which("initdb")
    if in_path:
        yield Path(in_path).resolve().parent
    for pattern in POSTGRESQL_FOLDERS:
        yield from Path("/").glob(pattern.removeprefix("/"))


def _postgresql_version(folder: Path) -> int:
    """The major version of the server in `folder`; 0 when there is none that starts."""
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
    except OSError:
        return 0
    found = re.search(r"\d+", answer)
    return int(found[0]) if found and (folder / "initdb").exists() else 0


def find_chromium() -> Path | None:
    """The machine's Chromium, or a browser made from it."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return Path(found) if found else None


def postgresql() -> Path:
    """The folder of PostgreSQL's binaries, installed if need be.

    Raises Missing where that is not possible.
    """
    return _found_or_installed(find_postgresql, f"PostgreSQL {OLDEST_POSTGRESQL} ou plus récent", "postgresql")


def chromium() -> Path:
    """The path of Chromium, installed if need be.

    What is installed is, where the machine has a package of it, Chromium without a window to draw, which takes the
    browser a third less of processor. Raises Missing where that is not possible.
    """
    return _found_or_installed(find_chromium, "Chromium", "chromium-headless-shell", "chromium")


def find_nginx() -> Path | None:
    """The machine's nginx."""
    found = next(filter(None, map(shutil.which, NGINXES)), None)
    return Path(found) if found else None


def nginx() -> Path:
    """The path of nginx, installed if need be.

    Raises Missing where that is not possible.
    """
    return _found_or_installed(find_nginx, "nginx", "nginx")


def _found_or_installed(find: Callable[[], Path | None], name: str, *packages: str) -> Path:
    """What `find` gives, once the first of these packages that can be installed is."""
    found = find()
    if found is None and any(_apt_install(package) for package in packages):
        found = find()
    if found is None:
        wanted = packages[-1]
        raise Missing(f"Les tests demandent {name} : installez-le (sous Debian ou Ubuntu : apt install {wanted}).")
    return found


def _apt_install(package: str) -> bool:
    """Install a package of Debian where that needs no password; whether it went through."""
    if not shutil.which("apt-get"):
        return False
    prefix = []
    if os.geteuid() != 0:
        prefix = ["sudo", "--non-interactive"]
        if not shutil.which("sudo") or subprocess.run([*prefix, "true"], capture_output=True).returncode != 0:
            return False
    sys.stdout.write(f"Installation de {package} par apt…\n")
    sys.stdout.flush()
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL)
    install = subprocess.run([*apt, "install", "--yes", "--no-install-recommends", package], stdout=subprocess.DEVNULL)
    return install.returncode == 0
