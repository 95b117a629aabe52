"""Criteria: what a list shows, as a value that can be compared, kept, and written in an address."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, urlencode

from catalogue.search.analysis.queries import Query, parse_query
from catalogue.search.analysis.synonyms import Thesaurus
from catalogue.search.query.facets import FACETS
from catalogue.typography import composed, printable

MAX_QUERY = 200
"""Characters of a search that are read."""

MAX_PAGE = 10**9
"""The highest page number kept; any other is beyond the last page all the same."""

EXACT = "1"
"""What an address says to have the words typed alone looked for."""


ONLY_HERE = "1"
ONLY_ALIKE = "1"
NO_PLACE = "non"
"""What an address says of `ici`, of `comparables` and of `lieu` when they are not as usual."""


class Sort(StrEnum):
    """The orders of a list; the values are what addresses show."""

    RELEVANCE = "pertinence"
    NEWEST = "recentes"
    TITLE = "titre"
    TAKEN_UP = "reprises"
    UPDATED = "mises-a-jour"


@dataclass(frozen=True, slots=True, init=False)
class Criteria:
    """What a list shows; two equal criteria have the same address.

    `q` is the search as typed, `exact` whether its words alone are looked for, without synonyms nor spelling, `lieu`
    whether a place in them is read as one. `territoire` is a kind and a code ("commune-44143"): what is there comes
    first, then what is near; with `ici`, there is nothing else. `comme`, another such, takes its place: what is there
    comes first, then what is in territories like it; with `comparables`, there is nothing else. `tri` is a `Sort`, or
    "" for the usual order: by relevance when there is a search, else the newest first. `page` starts at 1 and may be
    beyond the last.
    `facets` are those in which values are ticked, in the order declared: the name and the values, sorted, each once.
    They are given by name: `Criteria(q="cantine", theme=("eau", "air"))`.
    """

    q: str
    territoire: str
    facets: tuple[tuple[str, tuple[str, ...]], ...]
    tri: str
    page: int
    exact: bool
    ici: bool
    lieu: bool
    comme: str
    comparables: bool

    def __init__(
        self,
        q: str = "",
        territoire: str = "",
        facets: Iterable[tuple[str, tuple[str, ...]]] = (),
        tri: str = "",
        page: int = 1,
        exact: bool = False,
        ici: bool = False,
        lieu: bool = True,
        comme: str = "",
        comparables: bool = False,
        **values: tuple[str, ...],
    ):
        """Bring to the one form that this value has; `values` replace those of `facets`.

        Raises TypeError for a name that is no facet's.
        """
        if unknown := values.keys() - FACETS.keys():
            raise TypeError(f"No such facet: {', '.join(sorted(unknown))}.")
        q = " ".join(composed(printable(q))[:MAX_QUERY].split())
        is_usual = tri == (Sort.RELEVANCE if q else Sort.NEWEST)
        ticked = dict(facets) | values
        chosen = tuple((name, tuple(sorted(set(ticked[name])))) for name in FACETS if ticked.get(name))
        object.__setattr__(self, "q", q)
        object.__setattr__(self, "territoire", "" if comme else territoire)
        object.__setattr__(self, "comme", comme)
        object.__setattr__(self, "comparables", bool(comparables and comme))
        object.__setattr__(self, "facets", chosen)
        object.__setattr__(self, "tri", "" if is_usual or (tri == Sort.RELEVANCE and not q) else str(tri))
        object.__setattr__(self, "page", min(max(page, 1), MAX_PAGE))
        object.__setattr__(self, "exact", bool(exact and q))
        object.__setattr__(self, "ici", bool(ici and territoire and not comme))
        object.__setattr__(self, "lieu", bool(lieu or not q or territoire or comme))

    def selected(self, name: str) -> tuple[str, ...]:
        """The values ticked in a facet."""
        return dict(self.facets).get(name, ())

    @property
    def sort(self) -> Sort:
        """The order asked for, or the usual one."""
        return Sort(self.tri) if self.tri else Sort.RELEVANCE if self.q else Sort.NEWEST

    @property
    def is_by_nearness(self) -> bool:
        """Whether what is near the territory comes first: in the usual order, which another replaces."""
        return bool(self.territoire and not self.ici and not self.tri)

    @property
    def is_by_likeness(self) -> bool:
        """Whether what is in territories like one comes first, in the usual order too."""
        return bool(self.comme and not self.tri)

    @property
    def is_in_rings(self) -> bool:
        """Whether the list goes by one of the two."""
        return self.is_by_nearness or self.is_by_likeness

    @property
    def territory_parameter(self) -> str:
        """The name under which an address has the territory asked for."""
        return "comme" if self.comme else "territoire"

    @property
    def facet_value_count(self) -> int:
        """How many values are ticked, all facets together."""
        return sum(len(values) for _, values in self.facets)

    def toggle(self, name: str, value: str) -> "Criteria":
        """Tick a value of a facet, or untick it, and go back to the first page."""
        return self.choose(name, set(self.selected(name)) ^ {value})

    def choose(self, name: str, values: Iterable[str]) -> "Criteria":
        """Tick these values of a facet and no other, and go back to the first page."""
        changes: dict[str, Any] = {name: tuple(values)}
        return replace(self, page=1, **changes)

    def without(self, *names: str) -> "Criteria":
        """Drop these facets, or `q`, `territoire`, `comme` or `tri`, and go back to the first page."""
        changes: dict[str, Any] = {name: () if name in FACETS else "" for name in names}
        return replace(self, page=1, **changes)

    def within(self, kind: str, code: str, name: str = "territoire") -> "Criteria":
        """The same list around another territory or, where `name` is "comme", like it, at its first page."""
        changes: dict[str, Any] = {"territoire": "", "comme": "", name: f"{kind}-{code}"}
        return replace(self, page=1, **changes)

    def at_page(self, page: int) -> "Criteria":
        """The same list at another page."""
        return replace(self, page=page)

    def pairs(self) -> list[tuple[str, str]]:
        """The names and values of an address, in the one order."""
        pairs = [("q", self.q), ("exact", EXACT if self.exact else ""), ("lieu", "" if self.lieu else NO_PLACE)]
        pairs += [("territoire", self.territoire), ("ici", ONLY_HERE if self.ici else "")]
        pairs += [("comme", self.comme), ("comparables", ONLY_ALIKE if self.comparables else "")]
        pairs += [(name, value) for name, values in self.facets for value in values]
        pairs += [("tri", self.tri), ("page", str(self.page) if self.page > 1 else "")]
        return [(name, value) for name, value in pairs if value]

    def to_query_string(self) -> str:
        """The query string of an address, without question mark; empty for the whole catalogue."""
        return urlencode(self.pairs())

    @classmethod
    def written(cls, query_string: str) -> "Criteria":
        """What `to_query_string` wrote, once kept. What people send is read by `catalogue.search.query.filterset`."""
        read = parse_qs(query_string)
        last = {name: values[-1] for name, values in read.items()}
        return cls(
            q=last.get("q", ""),
            territoire=last.get("territoire", ""),
            facets=[(name, tuple(values)) for name, values in read.items() if name in FACETS],
            tri=last.get("tri", ""),
            page=int(last.get("page", "1")),
            exact="exact" in read,
            ici="ici" in read,
            lieu="lieu" not in read,
            comme=last.get("comme", ""),
            comparables="comparables" in read,
        )

    @property
    def url(self) -> str:
        """The address of this list, relative to the page that shows it (list or map)."""
        query_string = self.to_query_string()
        return f"?{query_string}" if query_string else "./"


def read_query(criteria: Criteria, thesaurus: Thesaurus) -> Query:
    """The words of a search, with what the thesaurus has for them, unless these words alone are asked for."""
    return parse_query(criteria.q, thesaurus, with_synonyms=not criteria.exact)
