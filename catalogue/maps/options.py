"""What the address of the map says beyond the criteria of the list: the level drawn, the order of the table."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalogue.maps.table import DEFAULT_ORDER, ORDERS
from catalogue.typography import NBSP

DEPARTMENTS, REGIONS = "departements", "regions"
LEVEL_NAME, ORDER_NAME = "niveau", "ordre"


@dataclass(frozen=True)
class MapOptions:
    """The level, `DEPARTMENTS` or `REGIONS`, and the order of the table, one of `ORDERS`."""

    level: str = DEPARTMENTS
    order: str = DEFAULT_ORDER

    @property
    def is_of_regions(self) -> bool:
        """Whether regions are drawn, and not departments."""
        return self.level == REGIONS

    @property
    def facet(self) -> str:
        """The facet that a click on the map chooses in."""
        return "region" if self.is_of_regions else "departement"

    def at(self, level: str) -> "MapOptions":
        """The same table under the map of another level."""
        return replace(self, level=level)

    def ordered(self, order: str) -> "MapOptions":
        """The same map with the table in another order."""
        return replace(self, order=order)

    def pairs(self) -> list[tuple[str, str]]:
        """The names and values of an address; what is usual goes without saying."""
        pairs = [(LEVEL_NAME, self.level, DEPARTMENTS), (ORDER_NAME, self.order, DEFAULT_ORDER)]
        return [(name, value) for name, value, usual in pairs if value != usual]


def read_options(data: Mapping[str, str]) -> tuple[MapOptions, list[str]]:
    """Read the options of an address, with a sentence for each value that means nothing: it is left out."""
    options, problems = MapOptions(), []
    level, order = data.get(LEVEL_NAME, ""), data.get(ORDER_NAME, "")
    if level in (DEPARTMENTS, REGIONS):
        options = options.at(level)
    elif level:
        problems.append(f"Ce niveau de carte n’existe pas{NBSP}: la carte montre les départements.")
    if order in ORDERS:
        options = options.ordered(order)
    elif order:
        problems.append(f"Cet ordre n’existe pas{NBSP}: le tableau va du plus grand nombre au plus petit.")
    return options, problems
