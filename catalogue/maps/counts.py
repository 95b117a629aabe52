"""How many innovations lie in each department and region."""

from collections import Counter
from dataclasses import dataclass, field

from catalogue.maps.shapes import department_level, region_level
from catalogue.models import Territory, TerritoryKind
from catalogue.search.index import engine
from catalogue.search.query.criteria import Criteria


@dataclass(slots=True)
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


def count_by_place(criteria: Criteria) -> PlaceCounts:
    """Count the innovations that answer by place. One query, for the names.

    A department or a region that no longer exists is on no map: what it holds counts with what contains it.
    """
    overseas_names = dict(Territory.objects.filter(kind=TerritoryKind.OVERSEAS).values_list("code", "name"))
    drawn_departments, drawn_regions = department_level().names(), region_level().names()
    counts = PlaceCounts()
    for (department, region), count in engine.pairs(criteria, "departement", "region").items():
        counts.total += count
        department = department if department in drawn_departments else ""
        if department:
            counts.departments[department] += count
        if region in overseas_names and not department:
            counts.overseas[region] += count
        elif region in drawn_regions:
            counts.regions[region] += count
            if not department:
                counts.region_wide[region] += count
        elif not department:
            counts.nowhere += count
    counts.overseas_names = {code: overseas_names[code] for code in counts.overseas}
    return counts
