"""Files that take long to make: a few at once in each process, and each kept while the catalogue is the same.

Whoever comes when there are enough is told to come again, and no thread waits.

They are kept on the disk, for all the processes of a machine; those of another state of the catalogue go when one is
made, and the oldest when they are too heavy together.
"""

import hashlib
import os
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from catalogue.models import CatalogueRevision
from catalogue.refusal import Busy

LAUNCH = secrets.token_hex(4)
"""The processes of a server share it: `oural.server` reads the views before they part."""


Make = Callable[[IO[bytes]], object]
"""Writes a file."""

CROWDED = "Des fichiers sont déjà en préparation, et celui-ci doit attendre son tour."
RETRY_AFTER = 30  # seconds

_guard = threading.Lock()
_exports: list[str] = []


@contextmanager
def place(name: str = "") -> Iterator[None]:
    """Hold one of the places of those who make a file; `name` is that of a file that nobody makes twice at once.

    Raises Busy when there is none left, or when that file is being made.
    """
    with _guard:
        if len(_exports) >= settings.EXPORTS_AT_ONCE or (name and name in _exports):
            raise Busy([CROWDED], seconds=RETRY_AFTER)
        _exports.append(name)
    try:
        yield
    finally:
        with _guard:
            _exports.remove(name)


def made(make: Make) -> IO[bytes]:
    """A file that goes away once it is closed. Raises Busy."""
    with place():
        return _written(tempfile.TemporaryFile(), make)  # noqa: SIM115 (whoever is given it closes it)


def kept(make: Make, *made_of: object) -> IO[bytes]:
    """A file of the catalogue, made if it is not there yet; `made_of` is all that it is made from, beside it.

    Raises Busy. A file during whose making the catalogue changed is given, and not kept.
    """
    revision = CatalogueRevision.read()
    digest = hashlib.sha256(repr(made_of).encode()).hexdigest()
    stamp = f"{LAUNCH}-{revision.number}-"
    path = Path(settings.EXPORTS_ROOT) / f"{stamp}{digest}"
    with suppress(FileNotFoundError):
        return _opened(path)
    with place(path.name):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = tempfile.NamedTemporaryFile(dir=path.parent, prefix=stamp, delete=False)  # noqa: SIM115 (the same)
        try:
            file = _written(unfinished, make)
            if CatalogueRevision.read() == revision:
                Path(unfinished.name).replace(path)
                _make_room(path.parent, stamp)
        finally:
            Path(unfinished.name).unlink(missing_ok=True)
    return file


def _written(file: IO[bytes], make: Make) -> IO[bytes]:
    """A file, once it is written: at its beginning, or closed when that fails."""
    try:
        make(file)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _opened(path: Path) -> IO[bytes]:
    """A file that is there, which was wanted just now."""
    file = path.open("rb")
    os.utime(file.fileno())
    return file


def _make_room(folder: Path, stamp: str) -> None:
    """Remove the files of another state of the catalogue, then the oldest, as long as they are too heavy."""
    ours: list[tuple[float, int, Path]] = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process was quicker
            found = path.stat()
            ours.append((found.st_mtime if path.name.startswith(stamp) else 0, found.st_size, path))
    size = sum(each for _, each, _ in ours)
    for wanted_at, each, path in sorted(ours):
        if wanted_at and size <= settings.EXPORTS_KEPT_BYTES:
            break
        path.unlink(missing_ok=True)
        size -= each
