"""The secret key of a local installation: made once, kept in a file that only its owner reads."""

import os
from pathlib import Path

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
