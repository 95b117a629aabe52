"""Import of the figures of territories: compare the files with the database, then write the difference.

A file replaces all the figures of its kind of territory: those of a territory that it does not have are deleted. Each
empty cell is a figure that nobody gives, for example an income that statistical secrecy covers.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from catalogue.entries.changes import record_change
from catalogue.models import (
    AttractionRole,
    CatalogueRevision,
    IndicatorImport,
    Indicators,
    Programme,
    ProgrammeMembership,
    RuralZone,
    Territory,
    TerritoryKind,
)
from catalogue.territories.following import follow_territories
from catalogue.territories.tables import COMMUNE_CODE, DEPARTMENT_CODE, SIREN, GeographyFileError, Line, read_lines

BATCH_SIZE = 2000
SOURCES = "sources.json"
SOURCE_KEYS = {"label", "producer", "url", "vintage", "coverage"}
MASSIFS = ("", "ALP", "COR", "GUA", "JUR", "MAR", "MCE", "PYR", "REU", "VOS")
MOST_PERCENT = 100.0

Figures = dict[str, Any]
"""The figures of a territory by the name of the field."""
Cell = Callable[[Line, str], Any]
"""Reads a column of a line, with its checks."""


def number(least: float, most: float) -> Cell:
    """A number between two bounds, or None where the cell is empty."""
    return lambda line, column: line.decimal(column, least, most)


def share(line: Line, column: str) -> float | None:
    """A percentage."""
    return line.decimal(column, 0, MOST_PERCENT)


def flag(line: Line, column: str) -> bool:
    """0 or 1."""
    return bool(line.choice(column, ("0", "1")) == "1")


def level(*levels: int) -> Cell:
    """One of some whole numbers, or None where the cell is empty."""
    return lambda line, column: int(line.choice(column, ["", *map(str, levels)]) or 0) if line.values[column] else None


def word(*words: str) -> Cell:
    """One of some words."""
    return lambda line, column: line.choice(column, words)


def count(line: Line, column: str) -> int:
    """How many there are."""
    most = 32767  # what PostgreSQL holds in the column
    if (total := line.integer(column)) > most:
        raise line.error(f"« {total} » dépasse {most} ({column}).")
    return total


Columns = dict[str, tuple[str, Cell]]
"""The field that each column fills, and how it is read."""

EVERY_KIND: Columns = {
    "overseas": ("is_overseas", flag),
    "growth_pct": ("growth_pct", number(-50, 50)),
    "p65_pct": ("seniors_pct", share),
    "income_median": ("income", number(0, 1_000_000)),
    "second_homes_pct": ("second_homes_pct", share),
    "acv": ("acv", count),
    "pvd": ("pvd", count),
    "va": ("va", count),
    "qpv": ("qpv", count),
}
COMMUNES: Columns = EVERY_KIND | {
    "density": ("density", level(*range(1, 8))),
    "aav_cat": ("attraction_role", level(*AttractionRole.values)),
    "aav_size": ("attraction_size", level(*range(6))),
    "massif": ("massif", word(*MASSIFS)),
    "coast": ("is_coastal", flag),
    "island": ("is_island", flag),
    "frr": ("frr", word("", *RuralZone.values)),
}
GROUPS: Columns = EVERY_KIND | {
    "pop_rural_pct": ("rural_pct", share),
    "pop_dense_pct": ("dense_pct", share),
    "pop_massif_pct": ("massif_pct", share),
    "pop_coast_pct": ("coast_pct", share),
    "pop_in_attraction_area_pct": ("attraction_pct", share),
    "biggest_commune_pct": ("main_commune_pct", share),
    "pop_frr_pct": ("frr_pct", share),
}


@dataclass(frozen=True, slots=True)
class IndicatorFile:
    """A file: its name, the kind of its territories, its column of codes and their shape, its other columns."""

    name: str
    kind: TerritoryKind
    code: str
    shape: re.Pattern[str]
    columns: Columns

    def read(self, directory: Path, ids: dict[tuple[str, str], int]) -> dict[int, Figures]:
        """The figures of each territory, by its primary key, of which `ids` gives that of each kind and code."""
        found = {}
        for line in read_lines(directory / self.name, (self.code, *self.columns)):
            key = (self.kind, line.code(self.code, self.shape))
            if key not in ids:
                raise line.error(f"le code « {key[1]} » est inconnu ({self.code}).")
            found[ids[key]] = {field: read(line, column) for column, (field, read) in self.columns.items()}
        return found


FILES = (
    IndicatorFile("communes.csv.gz", TerritoryKind.COMMUNE, "insee", COMMUNE_CODE, COMMUNES),
    IndicatorFile("epci.csv", TerritoryKind.EPCI, "siren", SIREN, GROUPS),
    IndicatorFile("departments.csv", TerritoryKind.DEPARTMENT, "code", DEPARTMENT_CODE, GROUPS),
)
FIELDS = [field.name for field in Indicators._meta.fields if field.name != "territory"]


@dataclass(frozen=True, slots=True)
class IndicatorDifference:
    """How many territories the files have, and for how many figures are new, different, gone."""

    read: int
    created: int
    updated: int
    deleted: int
    has_new_sources: bool

    @property
    def is_any(self) -> bool:
        """Whether anything differs."""
        return bool(self.created or self.updated or self.deleted or self.has_new_sources)


def import_indicators(*, directory: Path, apply: bool) -> IndicatorDifference:
    """Compare the files of a directory with the database and, with `apply`, write the difference in one transaction.

    Raises:
        GeographyFileError: a file cannot be trusted; nothing is written.
    """
    sources = read_sources(directory / SOURCES)
    with transaction.atomic():
        territories = Territory.objects.current().order_by().values_list("kind", "code", "pk")
        ids = {(kind, code): pk for kind, code, pk in territories}
        wanted = figures_in(directory, sources["rows"], ids)
        stored = {row["territory_id"]: row for row in Indicators.objects.values("territory_id", *FIELDS)}
        created = {pk: row for pk, row in wanted.items() if pk not in stored}
        updated = {pk: row for pk, row in wanted.items() if pk in stored and row.items() - stored[pk].items()}
        gone = stored.keys() - wanted.keys()
        former = IndicatorImport.objects.filter(pk=1).values_list("sources", flat=True).first()
        difference = IndicatorDifference(
            len(wanted), len(created), len(updated), len(gone), former != sources["sources"]
        )
        if apply and difference.is_any:
            write(created | updated, gone)
            follow_territories(write_memberships())
            note_import(sources["sources"])
    return difference


def figures_in(directory: Path, rows: dict[str, int], ids: dict[tuple[str, str], int]) -> dict[int, Figures]:
    """The figures of every territory that the files have, by its primary key; `rows` tells a truncated file."""
    found: dict[int, Figures] = {}
    for file in FILES:
        figures = file.read(directory, ids)
        if len(figures) != rows.get(file.name):
            expected = rows.get(file.name)
            reason = f"{expected} lignes attendues d’après {SOURCES}, {len(figures)} lues."
            raise GeographyFileError(directory / file.name, 0, reason)
        found |= figures
    return found


def read_sources(path: Path) -> Figures:
    """The file of the sources: how many rows each file has, where the figures come from."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GeographyFileError(path, 0, "le fichier manque ou n’est pas du JSON en UTF-8.") from error
    is_right = isinstance(content, dict) and isinstance(content.get("rows"), dict)
    sources = content.get("sources") if is_right else None
    if not isinstance(sources, list) or not all(is_source(each) for each in sources):
        raise GeographyFileError(
            path, 0, f"il faut « rows » et « sources », chacune avec {', '.join(sorted(SOURCE_KEYS))}."
        )
    return content


def is_source(value: Any) -> bool:
    """Whether a source has every text that the page shows, and an address that one may follow."""
    return (
        isinstance(value, dict)
        and value.keys() == SOURCE_KEYS
        and all(isinstance(text, str) and text.isprintable() for text in value.values())
        and value["url"].startswith("https://")
    )


def write(changed: dict[int, Figures], gone: set[int]) -> None:
    """Write the figures of these territories, delete those of others."""
    Indicators.objects.filter(pk__in=gone).delete()
    Indicators.objects.bulk_create(
        [Indicators(territory_id=pk, **row) for pk, row in changed.items()],
        batch_size=BATCH_SIZE,
        update_conflicts=True,
        unique_fields=["territory"],
        update_fields=FIELDS,
    )


def write_memberships() -> set[int]:
    """Write the communes of each programme anew from the figures. The communes whose programmes changed."""
    communes = Indicators.objects.filter(territory__kind=TerritoryKind.COMMUNE)
    wanted = {(row.pk, programme) for row in communes.only(*Programme) for programme in row.programmes}
    stored = {row[1:]: row[0] for row in ProgrammeMembership.objects.values_list("pk", "territory", "programme")}
    new, former = wanted - stored.keys(), stored.keys() - wanted
    ProgrammeMembership.objects.filter(pk__in=[stored[key] for key in former]).delete()
    rows = [ProgrammeMembership(territory_id=pk, programme=programme) for pk, programme in sorted(new)]
    ProgrammeMembership.objects.bulk_create(rows, batch_size=BATCH_SIZE)
    return {pk for pk, _ in new | former}


def note_import(sources: list[Figures]) -> None:
    """Keep the sources, and have every process read the figures anew."""
    record_change([])
    revision = CatalogueRevision.read().number
    IndicatorImport.objects.update_or_create(pk=1, defaults={"sources": sources, "revision": revision})
