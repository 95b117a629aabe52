"""What a territory contains, for its page: the departments of a region, the communes of an intercommunalité."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from catalogue.models import Status, Territory, TerritoryKind
from catalogue.territories.names import is_municipal_district
from catalogue.typography import NBSP, french_number, plural

SHOWN = ("kind", "code", "name", "search_name", "population")
"""What a list shows of a commune, of which a page may have three hundred."""

SHORT_LIST = 40
"""Lines beyond which a list is folded."""


@dataclass(frozen=True, slots=True)
class Member:
    """A territory inside another, with a figure beside its name."""

    territory: Territory
    detail: str


@dataclass(frozen=True, slots=True)
class Members:
    """The territories of one kind inside another, by name."""

    title: str
    members: list[Member]

    @property
    def is_long(self) -> bool:
        """Whether the list is folded until it is asked for."""
        return len(self.members) > SHORT_LIST


def contents_of(territory: Territory) -> list[Members]:
    """The territories inside it, by kind; kinds that it has none of are left out. At most two queries."""
    return [members for members in kinds_inside(territory) if members.members]


def kinds_inside(territory: Territory) -> Iterator[Members]:
    """The kinds of territories that a page lists: a department's communes go by intercommunalité, being hundreds."""
    match territory.kind:
        case TerritoryKind.REGION:
            yield by_name("Départements", departments_of(territory), innovations_detail)
        case TerritoryKind.DEPARTMENT:
            yield by_name("Intercommunalités", intercommunalities_of(territory), communes_detail)
            yield by_name("Communes hors intercommunalité", communes_of(territory).filter(epci=None), inhabitants)
        case TerritoryKind.EPCI | TerritoryKind.OVERSEAS:
            yield by_name("Communes", communes_of(territory), inhabitants)
        case TerritoryKind.COMMUNE:
            former = list(territory.predecessors.all())
            yield by_name("Arrondissements municipaux", [row for row in former if is_municipal_district(row)], nothing)
            yield by_name("Anciennes communes", [row for row in former if not is_municipal_district(row)], nothing)


def by_name(title: str, rows: Iterable[Territory], detail: Callable[[Territory], str]) -> Members:
    """Sort rows by name in Python: the collations of the two databases differ."""
    ordered = sorted(rows, key=lambda row: (row.search_name, row.pk))
    return Members(title, [Member(row, detail(row)) for row in ordered])


def communes_of(territory: Territory) -> QuerySet[Territory]:
    """The communes of today inside a territory that is not one."""
    communes = Territory.objects.current().filter(kind=TerritoryKind.COMMUNE).order_by().only(*SHOWN)
    match territory.kind:
        case TerritoryKind.EPCI:
            return communes.filter(Q(epci=territory) | Q(ept=territory))
        case TerritoryKind.DEPARTMENT:
            return communes.filter(department=territory)
        case _:
            return communes.filter(region=territory)


def departments_of(region: Territory) -> QuerySet[Territory]:
    """Its departments, with `total`, the number of innovations of each."""
    published = Q(department_innovations__status=Status.PUBLISHED)
    departments = Territory.objects.current().filter(kind=TerritoryKind.DEPARTMENT, region=region)
    return departments.annotate(total=Count("department_innovations", filter=published)).order_by()


def intercommunalities_of(department: Territory) -> QuerySet[Territory]:
    """Those that have a commune there, the seat being in another department or not, with `total`, these communes."""
    communes = communes_of(department)
    inside = Q(pk__in=communes.values("epci")) | Q(pk__in=communes.values("ept"))
    members = [
        Count(name, filter=Q(**{f"{name}__in": communes}), distinct=True) for name in ("epci_members", "ept_members")
    ]
    return Territory.objects.current().filter(inside).annotate(total=members[0] + members[1]).order_by()


def innovations_detail(department: Territory) -> str:
    """« 3 innovations »."""
    total: int = department.total  # type: ignore[attr-defined]
    return f"{french_number(total)}{NBSP}innovation{plural(total)}"


def communes_detail(epci: Territory) -> str:
    """« 24 communes »."""
    total: int = epci.total  # type: ignore[attr-defined]
    return f"{french_number(total)}{NBSP}commune{plural(total)}"


def inhabitants(commune: Territory) -> str:
    """« 1 200 hab. », or nothing where the population is unknown."""
    return "" if commune.population is None else f"{french_number(commune.population)}{NBSP}hab."


def nothing(territory: Territory) -> str:
    """No figure."""
    return ""
