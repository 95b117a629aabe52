"""Criteria: what a list shows, as a value that can be compared, kept, and written in an address."""

from collections.abc import Iterator
from dataclasses import dataclass, make_dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from catalogue.typography import printable

MAX_QUERY = 200
"""Characters of a search that are read."""

MAX_PAGE = 10**9
"""The highest page number kept; any other is beyond the last page all the same."""

FACET_NAMES = (
    "levier",
    "theme",
    "region",
    "departement",
    "type",
    "population",
    "etape",
    "periode",
    "cout",
    "preuve",
    "reproduite",
    "zoom",
    *settings.CATALOGUE_FACETS,
)


class Sort(StrEnum):
    """The orders of a list; the values are what addresses show."""

    RELEVANCE = "pertinence"
    NEWEST = "recentes"
    TITLE = "titre"
    TAKEN_UP = "reprises"
    UPDATED = "mises-a-jour"


OtherFacets = make_dataclass(
    "OtherFacets", [(name, tuple, ()) for name in settings.CATALOGUE_FACETS], frozen=True, slots=True
)
"""The facets that other applications add, each with its values, as those of the catalogue."""


@dataclass(frozen=True, slots=True)
class Criteria(OtherFacets):  # type: ignore[misc, valid-type]
    """What a list shows. Each facet has its values, sorted, each once; two equal criteria have the same address.

    `q` is the search as typed, `territoire` a kind and a code ("commune-44143"), `tri` a `Sort` or "" for the usual
    order: by relevance when there is a search, else the newest first. `page` starts at 1 and may be beyond the last.
    """

    q: str = ""
    territoire: str = ""
    levier: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    departement: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    population: tuple[str, ...] = ()
    etape: tuple[str, ...] = ()
    periode: tuple[str, ...] = ()
    cout: tuple[str, ...] = ()
    preuve: tuple[str, ...] = ()
    reproduite: tuple[str, ...] = ()
    zoom: tuple[str, ...] = ()
    tri: str = ""
    page: int = 1

    def __post_init__(self) -> None:
        """Bring to the one form that this value has."""
        for name, value in self._normal_form():
            object.__setattr__(self, name, value)

    def _normal_form(self) -> Iterator[tuple[str, Any]]:
        q = " ".join(printable(self.q)[:MAX_QUERY].split())
        is_usual = self.tri == (Sort.RELEVANCE if q else Sort.NEWEST)
        yield "q", q
        for name in FACET_NAMES:
            yield name, tuple(sorted(set(self.selected(name))))
        yield "tri", "" if is_usual or (self.tri == Sort.RELEVANCE and not q) else str(self.tri)
        yield "page", min(max(self.page, 1), MAX_PAGE)

    def selected(self, name: str) -> tuple[str, ...]:
        """The values ticked in a facet."""
        return getattr(self, name)

    @property
    def sort(self) -> Sort:
        """The order asked for, or the usual one."""
        return Sort(self.tri) if self.tri else Sort.RELEVANCE if self.q else Sort.NEWEST

    @property
    def facet_value_count(self) -> int:
        """How many values are ticked, all facets together."""
        return sum(len(self.selected(name)) for name in FACET_NAMES)

    def toggle(self, name: str, value: str) -> "Criteria":
        """Tick a value of a facet, or untick it, and go back to the first page."""
        changes: dict[str, Any] = {name: tuple(set(self.selected(name)) ^ {value})}
        return replace(self, page=1, **changes)

    def without(self, *names: str) -> "Criteria":
        """Drop these facets, or `q`, `territoire` or `tri`, and go back to the first page."""
        changes: dict[str, Any] = {name: () if name in FACET_NAMES else "" for name in names}
        return replace(self, page=1, **changes)

    def within(self, kind: str, code: str) -> "Criteria":
        """The same list in another territory, at its first page."""
        return replace(self, page=1, territoire=f"{kind}-{code}")

    def at_page(self, page: int) -> "Criteria":
        """The same list at another page."""
        return replace(self, page=page)

    def pairs(self) -> list[tuple[str, str]]:
        """The names and values of an address, in the one order."""
        pairs = [(name, getattr(self, name)) for name in ("q", "territoire")]
        pairs += [(name, value) for name in FACET_NAMES for value in self.selected(name)]
        pairs += [("tri", self.tri), ("page", str(self.page) if self.page > 1 else "")]
        return [(name, value) for name, value in pairs if value]

    def to_query_string(self) -> str:
        """The query string of an address, without question mark; empty for the whole catalogue."""
        return urlencode(self.pairs())

    @property
    def url(self) -> str:
        """The address of this list, relative to the page that shows it (list or map)."""
        query_string = self.to_query_string()
        return f"?{query_string}" if query_string else "./"
