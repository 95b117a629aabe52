"""Resolution of the text of a field to one territory, for pages where nothing helped the person to choose."""

import re
from dataclasses import dataclass, field

from django.db.models import F, Q

from catalogue.models import Territory, TerritoryKind
from catalogue.search.analysis.text import fold
from catalogue.territories.lookup import (
    MAX_CHARACTERS,
    MAX_SUGGESTIONS,
    POSTCODE_LENGTH,
    Match,
    has_postcode,
    hydrate,
    read_typed,
    search_territories,
    successors,
)
from catalogue.territories.names import WIDEST_FIRST, field_text, full_name, search_name

KEY = re.compile(rf"\s*({'|'.join(TerritoryKind.values)})-([0-9ab]{{2,9}})\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The one territory that a text names, or else those that the person must choose from, perhaps none."""

    match: Match | None = None
    candidates: list[Match] = field(default_factory=list)

    @property
    def territory(self) -> Territory | None:
        """The territory named."""
        return self.match.territory if self.match else None


def territory_key(territory: Territory) -> str:
    """Return what names a territory in an address: « commune-44143 ».

    A code alone would not do: 44 is both the Loire-Atlantique and the Grand Est.
    """
    return f"{territory.kind}-{territory.code}"


def resolve_territory(text: str) -> Resolution:
    """Find the one territory that a text names, whole: a key, a code, a postcode, a name, a name with its department.

    « commune-44143 », « 44143 », « 44 », « 244400404 », « rezé », « Rezé (44) », « Rezé Loire-Atlantique »,
    « Département de la Drôme » and everything that `field_text` writes. When several bear the name, or none, the
    candidates are there to choose from. Among homonyms that are one place (Paris, the commune and the department;
    Guadeloupe, the department and the region), the widest answers. At most four queries.
    """
    condition = key_condition(text) or code_condition(text)
    matches = widest_of_one_place(fetch(condition) if condition is not None else fetch_named(text))
    if len(matches) == 1:
        return Resolution(match=matches[0])
    return Resolution(candidates=matches or search_territories(text))


def key_condition(text: str) -> Q | None:
    """Read a key, « commune-44143 »."""
    key = KEY.fullmatch(text[:MAX_CHARACTERS])
    return Q(kind=key[1].lower(), code=key[2].upper()) if key else None


def code_condition(text: str) -> Q | None:
    """Read a code alone. A region's is not one: « 44 » is the department. Five figures may be a postcode too."""
    typed = read_typed(text)
    number = typed.number if typed else ""
    if len(number) in (2, 3):
        return Q(code=number, kind__in=[TerritoryKind.DEPARTMENT, TerritoryKind.OVERSEAS])
    if len(number) == POSTCODE_LENGTH:
        return has_postcode(number) | Q(code=number, kind__in=[TerritoryKind.COMMUNE, TerritoryKind.FORMER_COMMUNE])
    return Q(code=number, kind=TerritoryKind.EPCI) if len(number) == 9 else None


def fetch(condition: Q) -> list[Match]:
    """Fetch the current territories that a condition leads to, the most populated first."""
    found = Territory.objects.filter(condition).order_by(F("population").desc(nulls_last=True), "pk")
    return hydrate(successors(found, MAX_SUGGESTIONS))


def fetch_named(text: str) -> list[Match]:
    """Fetch the territories whose name is the text or, failing that, the text of a field, or a longer name."""
    typed = read_typed(text)
    if typed is None:
        return []
    whole = typed.names[0]
    words = whole.split()
    parts = {" ".join(words[:end]) for end in range(1, len(words) + 1)}
    parts |= {" ".join(words[start:]) for start in range(len(words))}
    rows = list(Territory.objects.filter(search_name__in=parts).select_related("region", "department").order_by("pk"))
    named = (
        [row.pk for row in rows if row.search_name == whole]
        or [row.pk for row in rows if search_name(row.kind, field_text(row)) == whole]
        or [row.pk for row in rows if whole in long_names(row)]
    )
    return fetch(Q(pk__in=named)) if named else []


def long_names(territory: Territory) -> set[str]:
    """Return other folded texts that name a territory: with what it is, with its department by name or code."""
    name, area = territory.search_name, territory.department or territory.region
    texts = {fold(full_name(territory)), f"{name} {fold(territory.get_kind_display())}"}
    if area is not None:
        texts |= {f"{name} {area.search_name}", f"{name} {area.code.lower()}"}
    return texts


def widest_of_one_place(matches: list[Match]) -> list[Match]:
    """Keep the widest of territories that share name and population: they are one place under several codes."""
    if len(matches) < 2:
        return matches
    places = {(match.territory.search_name, match.territory.population) for match in matches}
    if len(places) == 1 and matches[0].territory.population is not None:
        return sorted(matches, key=lambda match: WIDEST_FIRST.index(match.territory.kind))[:1]
    return matches
