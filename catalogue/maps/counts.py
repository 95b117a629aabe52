"""How many innovations lie in each department and region, in one query."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from catalogue.maps.shapes import department_level, region_level
from catalogue.models import Innovation, TerritoryKind


@dataclass(frozen=True)
class PlaceCounts:
    """Numbers of innovations by place; a place without any is absent.

    An innovation of a department also counts in its region. `region_wide` counts those of a region and of no
    department; `overseas`, those of an overseas collectivity, which no map draws; `nowhere`, those of no department
    and no region: national networks, other countries.
    """

    total: int = 0
    departments: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    region_wide: Counter[str] = field(default_factory=Counter)
    overseas: Counter[str] = field(default_factory=Counter)
    overseas_names: dict[str, str] = field(default_factory=dict)
    nowhere: int = 0

    @property
    def without_department(self) -> int:
        """Those that the map of departments cannot show, overseas collectivities apart."""
        return self.total - self.departments.total() - self.overseas.total()

    @property
    def without_region(self) -> int:
        """Those that the map of regions cannot show, overseas collectivities apart."""
        return self.total - self.regions.total() - self.overseas.total()


def count_by_place(innovations: QuerySet[Innovation]) -> PlaceCounts:
    """Count `innovations` by place. Joins and duplicates of the given query do not matter: rows are taken by key.

    A department or a region that no longer exists is on no map: what it holds counts with what contains it.
    """
    rows = (
        Innovation.objects.filter(pk__in=innovations.order_by().values("pk"))
        .order_by()
        .values_list("department__code", "region__kind", "region__code", "region__name")
        .annotate(Count("pk"))
    )
    departments: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    region_wide: Counter[str] = Counter()
    overseas: Counter[str] = Counter()
    names: dict[str, str] = {}
    total = nowhere = 0
    drawn_departments, drawn_regions = department_level().names(), region_level().names()
    for department, kind, region, name, count in rows:
        total += count
        department = department if department in drawn_departments else None
        if department:
            departments[department] += count
        if kind == TerritoryKind.OVERSEAS and not department:
            overseas[region] += count
            names[region] = name
        elif region in drawn_regions:
            regions[region] += count
            region_wide[region] += 0 if department else count
        elif not department:
            nowhere += count
    return PlaceCounts(total, departments, regions, +region_wide, overseas, names, nowhere)
