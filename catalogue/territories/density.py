"""Import of Insee's density grid (« grille communale de densité », seven levels), which no package carries.

The file has a header and two columns that a semicolon separates: `code`, the Insee code of a commune, and `density`,
from 1 (densest) to 7. Other columns are let through.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.tables import COMMUNE_CODE, read_lines

LEVELS = range(1, 8)


@dataclass(frozen=True, slots=True)
class DensityImport:
    """How many communes the file has, how many levels change, and how many communes the file does not have."""

    read: int
    changed: int
    absent: int


def import_density(*, path: Path, apply: bool) -> DensityImport:
    """Compare the levels of a file with those stored and, with `apply`, write them in one transaction.

    Communes that the file does not have keep their level.

    Raises:
        GeographyFileError: the file is malformed or names a commune that does not exist; nothing is written.
    """
    with transaction.atomic():
        communes = {
            commune.code: commune
            for commune in Territory.objects.filter(kind=TerritoryKind.COMMUNE).only("pk", "code", "density")
        }
        read, changed = 0, []
        for line in read_lines(path, ("code", "density"), delimiter=";"):
            commune = communes[line.code("code", COMMUNE_CODE, known=communes)]
            level = line.integer("density")
            if level not in LEVELS:
                raise line.error("le niveau de densité va de 1 à 7 (density).")
            read += 1
            if commune.density != level:
                commune.density = level
                changed.append(commune)
        if apply:
            Territory.objects.bulk_update(changed, ["density"], batch_size=500)
    return DensityImport(read=read, changed=len(changed), absent=len(communes) - read)
