"""What a process does a few times at once: whoever comes then is told to come again, and no thread waits."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from catalogue.bounds import Busy

CROWDED = "Des fichiers sont déjà en préparation, et celui-ci doit attendre son tour."
RETRY_AFTER = 30  # seconds

_guard = threading.Lock()
_exports: list[str] = []


@contextmanager
def export(name: str = "") -> Iterator[None]:
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
