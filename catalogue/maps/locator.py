"""The small map of a sheet or of a territory: where it is, and who took it up.

Three ways were measured in November 2026, for a map 320 pixels wide (bytes with brotli):

- all departments inline: 8,900 more on every sheet, read again at each visit;
- an image at an address of its own for each sheet: as much, once per sheet, and blind to the theme the reader chose;
- **the backdrop as one static file that every sheet shares, coloured departments inline**: 8,300 once and then kept by
  the browser for a year, 60 to 150 per coloured department.

The backdrop is referred to by `<use>`, so the style sheet colours it, in dark mode too. Were the file missing, the
coloured departments would still show.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.maps.shapes import WIDTH, Inset, Shape, department_level, departments_of_region
from catalogue.models import Innovation, Territory, TerritoryKind
from catalogue.typography import NBSP, french_number, plural

METROPOLE_BOTTOM = 850
METROPOLE_BOX = "66 10 884 840"
"""What the map frames when nothing is overseas nor in an inset, in map units."""


@dataclass(frozen=True)
class Locator:
    """Departments coloured dark (`origin`), lighter (`copies`) or grey (`others`, drawn in the needed insets only)."""

    view_box: str
    origin: tuple[Shape, ...]
    copies: tuple[Shape, ...]
    others: tuple[Shape, ...]
    insets: tuple[Inset, ...]
    origin_name: str
    copies_label: str
    description: str


def locator_map(innovation: Innovation) -> Locator | None:
    """The map of an innovation and of its reproductions; None when none of them has a department.

    Reads the replications with their territories: prefetch them (`InnovationQuerySet.for_sheet`).
    """
    origin = _codes(innovation.department or innovation.region)
    copies: set[str] = set()
    for replication in innovation.replications.all():
        copies |= _codes(replication.territory)
    where = innovation.department or innovation.region
    return _locator(origin, copies - origin, where.name if where else "")


def territory_locator(territory: Territory) -> Locator | None:
    """The map of a territory alone; None when it lies in no department."""
    department = territory.department
    name = f"{territory.name} ({department.name})" if department else territory.name
    return _locator(_codes(territory), set(), name)


def _codes(territory: Territory | None) -> set[str]:
    """The departments that a territory covers or lies in."""
    if territory is None:
        return set()
    if territory.kind == TerritoryKind.REGION:
        return set(departments_of_region().get(territory.code, ()))
    department = territory if territory.kind == TerritoryKind.DEPARTMENT else territory.department
    return {department.code} if department else set()


def _locator(origin: set[str], copies: set[str], origin_name: str) -> Locator | None:
    level = department_level()
    shown = [shape for shape in level.shapes if shape.code in origin | copies]
    if not shown:
        return None
    insets, others = _needed_insets({shape.code for shape in shown})
    copied = tuple(shape for shape in shown if shape.code in copies)
    return Locator(
        view_box=_view_box(insets),
        origin=tuple(shape for shape in shown if shape.code in origin),
        copies=copied,
        others=others,
        insets=insets,
        origin_name=origin_name if origin else "",
        copies_label=f"{french_number(len(copied))} département{plural(len(copied))} cité{plural(len(copied))}",
        description=_description(origin_name if origin else "", sorted(shape.name for shape in copied)),
    )


def _view_box(insets: tuple[Inset, ...]) -> str:
    """What the map frames: metropolitan France, and the insets down to the lowest."""
    if not insets:
        return METROPOLE_BOX
    lowest = max(inset.y + inset.height for inset in insets)
    return f"0 0 {WIDTH} {max(METROPOLE_BOTTOM, lowest + 4)}"


def _needed_insets(codes: set[str]) -> tuple[tuple[Inset, ...], tuple[Shape, ...]]:
    """The insets of the coloured departments, and the departments of these insets that stay grey."""
    level = department_level()
    crown, *overseas = level.insets
    ring = {shape.code for shape in level.small}
    names = {shape.name for shape in level.shapes if shape.code in codes}
    insets = [inset for inset in overseas if inset.name in names]
    if not codes & ring:
        return tuple(insets), ()
    return (crown, *insets), tuple(shape for shape in level.shapes if shape.code in ring - codes)


def _description(origin_name: str, copies: Iterable[str]) -> str:
    """What the map shows, in words, for those who do not see it."""
    parts = [f"Origine{NBSP}: {origin_name}."] if origin_name else []
    if names := ", ".join(copies):
        parts.append(f"Reprises citées dans{NBSP}: {names}.")
    return f"Carte de situation. {' '.join(parts)}"
