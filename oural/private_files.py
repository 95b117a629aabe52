"""What the site writes is for its account alone: the database, the mails, what was sent and is not public yet.

Static files and images too: the site gives them itself, and no front reads its folders.
"""

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

OTHERS = 0o077
"""The rights of everybody else."""

FOLDERS = ("build", "exports", "mail", "media", "static", "submissions")


def keep_private() -> None:
    """Have this process, and those it starts, write nothing that others may read."""
    os.umask(OTHERS)


def take_back() -> None:
    """Take from others what an earlier version let them read, and leave alone what is not the account's."""
    folder = Path(settings.VAR_DIR)
    found = [folder, *folder.glob("*.sqlite3*"), *(folder / name for name in FOLDERS)]
    for path in [*found, *(inner for name in FOLDERS for inner in (folder / name).rglob("*"))]:
        with suppress(FileNotFoundError, PermissionError):
            mode = path.stat().st_mode
            if mode & OTHERS:
                path.chmod(mode & 0o7777 & ~OTHERS)
