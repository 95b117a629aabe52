"""What other applications have checked: the catalogue asks for their addresses and tells them what it found.

The setting `CATALOGUE_CITED_URLS` names functions without argument that give a `Cited`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Checked:
    """An address that was checked: it is alive until it is known to be dead."""

    url: str
    is_alive: bool
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Cited:
    """The addresses that an application cites, and what tells it how they are; it may be told of others' too."""

    urls: Iterable[str]
    record: Callable[[Sequence[Checked]], None]


def cited_elsewhere() -> list[Cited]:
    """What each application of the setting cites, in its order."""
    return [import_string(path)() for path in settings.CATALOGUE_CITED_URLS]
