"""What the site writes is for its account alone: the database, the mails, what was sent and is not public yet, the
secret key of a local installation, which is made once.

Static files and images too: the site gives them itself, and no front reads its folders.
"""

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management.utils import get_random_secret_key


def local_secret_key(path: Path) -> str:
    """Read the key kept in `path`, or make one there.

    The key is written apart and then linked into place: of two processes that start together one wins and both read
    the same key, and an interruption never leaves half a key.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key(), encoding="utf-8")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its key is the one to read
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8")


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
