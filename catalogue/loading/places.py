"""From the names and codes of a sheet to the territories of the referential."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from catalogue.loading.sheets import PlaceRow, Sheet
from catalogue.models import Territory, TerritoryKind, TerritoryScope
from catalogue.search.analysis.text import fold
from catalogue.territories.names import folded_words

SCOPES = {"other": TerritoryScope.OTHER}
REGION_KINDS = (TerritoryKind.REGION, TerritoryKind.OVERSEAS)

# Folded words that open a name and say its kind. « Ville » alone opens real names (Ville-la-Grand): an article must
# follow it.
KIND_WORDS = (
    (re.compile(r"^region "), TerritoryKind.REGION),
    (re.compile(r"^departement (?=(d|de|du|des) )"), TerritoryKind.DEPARTMENT),
    (re.compile(r"^(ville|commune) (?=(d|de|du|des) )"), TerritoryKind.COMMUNE),
    (re.compile(r"^(cc|ca|cu|communaute (de communes|d agglomeration|urbaine)) "), TerritoryKind.EPCI),
    (re.compile(r"^(euro)?metropole (?=(d|de|du|des) )"), TerritoryKind.EPCI),
)
ARTICLES = re.compile(r"^((d|de|du|des) )?((l|la|le|les) )?")
DEPARTMENT_CODE = re.compile(r"\s*\((\d\d|2[AB]|9\d\d)\)$")


@dataclass(frozen=True)
class Place:
    """Where an innovation stands: what `Innovation` says of its territory, department and region."""

    territory: Territory | None
    label: str
    scope: str
    department: Territory | None
    region: Territory | None


def split_kind(folded: str) -> tuple[str, str | None]:
    """Cut a folded name into what is left without its kind and its article, and the kind that it says.

    >>> split_kind("communaute d agglomeration du pays basque")
    ('pays basque', <TerritoryKind.EPCI: 'epci'>)
    """
    for pattern, kind in KIND_WORDS:
        match = pattern.match(folded)
        if match:
            return ARTICLES.sub("", folded[match.end() :]), kind
    return ARTICLES.sub("", folded), None


def folded_name(name: str) -> str:
    """A name as territories are compared by: « St-Denis » is « saint denis »."""
    return " ".join(folded_words(name))


def commune_names(label: str) -> list[str]:
    """The names of communes that a label may stand for: « Ville du Havre » is « le havre »."""
    name = folded_name(label)
    bare, _ = split_kind(name)
    return [name, *(f"{article}{bare}" for article in ("", "l ", "la ", "le ", "les "))]


def same_name(label: str, name: str) -> bool:
    """Whether a label says no more than a territory's name, as « Département de la Drôme » and « Drôme »."""
    return split_kind(folded_name(DEPARTMENT_CODE.sub("", label)))[0] == split_kind(folded_name(name))[0]


def label_beside(label: str, territory: Territory) -> str:
    """What a label adds to its territory: nothing when it says no more than the territory's name.

    An intercommunalité keeps the name that people give it: the official one opens with its legal form.
    """
    if territory.kind == TerritoryKind.EPCI:
        return "" if fold(label) == fold(territory.name) else label
    return "" if same_name(label, territory.name) else label


class Places:
    """The territories that sheets may name, read in a number of queries that does not depend on how many sheets."""

    def __init__(self, sheets: Collection[Sheet]):
        codes = {sheet.place.code for sheet in sheets if sheet.place.code}
        with_parents = Territory.objects.with_parents()
        self.by_code = {
            (territory.kind, territory.code): territory
            for territory in with_parents.select_related("successor__region", "successor__department").filter(
                code__in=codes
            )
        }
        around = with_parents.current().filter(kind__in=(TerritoryKind.DEPARTMENT, *REGION_KINDS))
        self.departments = {row.code: row for row in around if row.kind == TerritoryKind.DEPARTMENT}
        self.regions = {fold(row.name): row for row in around if row.kind in REGION_KINDS}

    def place_of(self, row: PlaceRow) -> Place:
        """The place that a sheet gives.

        `Innovation.fill_in` settles the department and the region of a place that has a territory.
        """
        territory = self.territory_of(row)
        department = self.departments.get(row.department)
        if territory is not None:
            label = label_beside(row.label, territory)
            return Place(territory, label, SCOPES.get(row.kind, row.kind), department, None)
        region = self.regions.get(fold(row.region)) or (department and department.region)
        return Place(None, row.label, SCOPES.get(row.kind, row.kind), department, region)

    def territory_of(self, row: PlaceRow) -> Territory | None:
        """The territory that bears the code, or its successor where it no longer exists."""
        if not row.code:
            return None
        kind = TerritoryKind.COMMUNE.value if row.kind == "other" else row.kind
        territory = self.by_code.get((kind, row.code))
        if territory is not None and territory.is_obsolete:
            return territory.successor or territory
        return territory


class NamedTerritories:
    """The present communes, intercommunalités, departments and regions that labels may name, read in one query."""

    def __init__(self, labels: Iterable[str]):
        self.by_name: dict[str, list[Territory]] = defaultdict(list)
        self.by_bare_name: dict[tuple[str, str], list[Territory]] = defaultdict(list)
        names = {name for label in labels for name in commune_names(label)}
        few = Q(kind__in=(TerritoryKind.EPCI, TerritoryKind.DEPARTMENT, TerritoryKind.REGION))
        communes = Q(kind=TerritoryKind.COMMUNE, search_name__in=names)
        territories = Territory.objects.current().filter(few | communes).only("kind", "code", "name")
        for territory in territories.order_by("pk"):
            name = folded_name(territory.name)
            self.by_name[name].append(territory)
            self.by_bare_name[territory.kind, split_kind(name)[0]].append(territory)

    def candidates(self, label: str) -> list[Territory]:
        """The territories that a label may name: its very name; else, the kind that its first words say.

        « Ville de Paris » names the commune alone, « Communauté urbaine de Dunkerque » the intercommunalité, and
        « Pays du Saintois » the « CC du Pays du Saintois », whose own name opens with its kind.
        """
        name = folded_name(label)
        if name in self.by_name:
            return self.by_name[name]
        bare, kind = split_kind(name)
        return self.by_bare_name.get((kind or TerritoryKind.EPCI, bare), [])

    def match(self, labels: Sequence[str], original_kind: str | None) -> list[Territory | None]:
        """The territory of each reproduction where its name leaves no doubt, else None.

        A name leaves no doubt when one territory bears it. « Vienne », a department and a commune, is settled by its
        context: where the original is carried by a department and the other reproductions that leave no doubt are
        all departments, it is the department.
        """
        found = [self.candidates(label) for label in labels]
        certain = {one[0].kind for one in found if len(one) == 1}
        matched: list[Territory | None] = []
        for candidates in found:
            if len(candidates) > 1 and certain == {original_kind}:
                candidates = [candidate for candidate in candidates if candidate.kind == original_kind]
            only = candidates[0] if len(candidates) == 1 else None
            matched.append(None if only in matched else only)
        return matched
