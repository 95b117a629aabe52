"""The geographic code as its files give it: every territory of one vintage, proved whole before anything is written.

The files are described in `fixtures/geo/README.md`. Truncation shows in three ways: `manifest.json` says how many rows
each file has, `departments.csv`, `regions.csv`, `epci.csv` and `overseas_collectivities.csv` how many communes each
territory has, and every code that a row names must exist.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from catalogue.models import TerritoryKind
from catalogue.territories.names import search_name
from catalogue.territories.nearness import Key, means, read_centroids
from catalogue.territories.tables import (
    COMMUNE_CODE,
    DEPARTMENT_CODE,
    OVERSEAS_CODE,
    POSTAL_CODE,
    REGION_CODE,
    SIREN,
    GeographyFileError,
    Line,
    read_lines,
)

ARTICLES = ("", "de ", "d'", "de la ", "de l'", "du ", "des ")


@dataclass(frozen=True, slots=True)
class Entry:
    """A territory as the files describe it; others are named by their key."""

    kind: str
    code: str
    name: str
    article: str = ""
    postal_codes: str = ""
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    region: Key | None = None
    department: Key | None = None
    epci: Key | None = None
    ept: Key | None = None
    successor: Key | None = None

    @property
    def key(self) -> Key:
        """Kind and code."""
        return self.kind, self.code

    @property
    def search_name(self) -> str:
        """The name that the look-up compares."""
        return search_name(self.kind, self.name)


@dataclass(slots=True)
class Reference:
    """The territories of a vintage, containers before what they contain, and who took over the codes that ended."""

    vintage: date
    entries: dict[Key, Entry] = field(default_factory=dict)
    commune_successors: dict[str, str] = field(default_factory=dict)

    def add(self, entry: Entry, line: Line) -> None:
        """Add a territory, unless another file has given it already."""
        if entry.key in self.entries:
            raise line.error(f"le code « {entry.code} » est déjà dans un autre fichier.")
        self.entries[entry.key] = entry


def read_reference(directory: Path) -> Reference:
    """Read and check all the files of a directory.

    Raises:
        GeographyFileError: a file is missing, truncated, malformed or contradicts another.
    """
    vintage, expected_rows = read_manifest(directory / "manifest.json")
    reference = Reference(vintage)
    tables = (
        ("regions.csv", read_region, ("code", "name", "de", "population", "communes")),
        ("overseas_collectivities.csv", read_overseas, ("code", "name", "population", "communes")),
        ("departments.csv", read_department, ("code", "name", "region", "de", "population", "communes")),
        ("epci.csv", read_epci, ("siren", "name", "department_main", "population", "communes")),
        ("epts.csv", read_ept, ("siren", "name", "epci_siren", "department_main", "population", "communes")),
        ("communes.csv.gz", read_commune, COMMUNE_COLUMNS),
        ("communes_com.csv", read_overseas_commune, ("insee", "name", "territory", "population", "postal_codes")),
        ("communes_former.csv", read_former_commune, ("insee", "name", "current_insee")),
    )
    containers: list[tuple[Line, Key, int]] = []
    for file_name, read_entry, columns in tables:
        path = directory / file_name
        for line in counted(path, read_lines(path, columns), expected_rows.get(file_name)):
            entry = read_entry(line, reference)
            reference.add(entry, line)
            if "communes" in columns:
                containers.append((line, entry.key, line.integer("communes")))
    check_commune_counts(reference, containers)
    path = directory / "centroids.csv.gz"
    locate(reference, counted(path, read_lines(path, ("insee", "lat", "lng")), expected_rows.get(path.name)))
    return reference


def locate(reference: Reference, lines: Iterator[Line]) -> None:
    """Say where the communes are that centroids.csv.gz has, and what contains them."""
    points = read_centroids(lines)
    communes = [entry for entry in reference.entries.values() if entry.kind == TerritoryKind.COMMUNE]
    around = means(points, ((one.code, {one.region, one.department, one.epci, one.ept}) for one in communes))
    around |= {(TerritoryKind.COMMUNE, code): point for code, point in points.items()}
    for key, (latitude, longitude) in around.items():
        if key in reference.entries:
            reference.entries[key] = replace(reference.entries[key], latitude=latitude, longitude=longitude)


def read_manifest(path: Path) -> tuple[date, dict[str, int]]:
    """Return the date of the vintage, and how many rows each file has.

    Raises:
        GeographyFileError: the manifest is missing or does not say so.
    """
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        rows = {str(name): int(count) for name, count in manifest["rows"].items()}
        return date.fromisoformat(manifest["vintage"]), rows
    except OSError as error:
        raise GeographyFileError(path, 0, f"le fichier ne se lit pas ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = "il faut « vintage » (une date) et « rows » (les lignes de chaque fichier)."
        raise GeographyFileError(path, 0, reason) from error


def counted(path: Path, lines: Iterator[Line], expected: int | None) -> Iterator[Line]:
    """Let lines through, and refuse the file when they are not as many as the manifest says."""
    count = 0
    for line in lines:
        count += 1
        yield line
    if expected is None:
        raise GeographyFileError(path, 0, "manifest.json ne dit pas combien de lignes il a.")
    if count != expected:
        reason = f"manifest.json annonce {expected} territoires, il y en a {count} : le fichier est incomplet."
        raise GeographyFileError(path, count + 1, reason)


def check_commune_counts(reference: Reference, containers: list[tuple[Line, Key, int]]) -> None:
    """Refuse a container that has not as many communes as its own line says."""
    counts: Counter[Key | None] = Counter()
    for entry in reference.entries.values():
        if entry.kind == TerritoryKind.COMMUNE:
            counts.update({entry.region, entry.department, entry.epci, entry.ept} - {None})
    for line, key, expected in containers:
        if counts[key] != expected:
            raise line.error(f"{expected} communes annoncées, {counts[key]} lues dans les fichiers des communes.")


def read_article(line: Line) -> str:
    """Return what stands before the name, space included: « de la », « d' »."""
    article = line.values["de"]
    if article not in ARTICLES:
        raise line.error(f"« {article[:20]} » n’est pas un article connu (de).")
    return article


def read_region(line: Line, reference: Reference) -> Entry:
    """Read a line of regions.csv."""
    code = line.code("code", REGION_CODE)
    article, population = read_article(line), line.integer("population")
    return Entry(TerritoryKind.REGION, code, line.name(), article, population=population)


def read_overseas(line: Line, reference: Reference) -> Entry:
    """Read a line of overseas_collectivities.csv. Those without inhabitants nor figure have no population."""
    code = line.code("code", OVERSEAS_CODE)
    return Entry(TerritoryKind.OVERSEAS, code, line.name(), population=line.integer("population") or None)


def read_department(line: Line, reference: Reference) -> Entry:
    """Read a line of departments.csv."""
    code = line.code("code", DEPARTMENT_CODE)
    region = known(line, reference, "region", REGION_CODE, TerritoryKind.REGION)
    article, population = read_article(line), line.integer("population")
    return Entry(TerritoryKind.DEPARTMENT, code, line.name(), article, population=population, region=region)


def read_epci(line: Line, reference: Reference) -> Entry:
    """Read a line of epci.csv. The department is the main one: 90 of them straddle a border."""
    code = line.code("siren", SIREN)
    department = known(line, reference, "department_main", DEPARTMENT_CODE, TerritoryKind.DEPARTMENT)
    region = reference.entries[department].region
    population = line.integer("population")
    return Entry(TerritoryKind.EPCI, code, line.name(), population=population, region=region, department=department)


def read_ept(line: Line, reference: Reference) -> Entry:
    """Read a line of epts.csv: an établissement public territorial, an intercommunalité inside another."""
    epci = known(line, reference, "epci_siren", SIREN, TerritoryKind.EPCI)
    return replace(read_epci(line, reference), epci=epci)


COMMUNE_COLUMNS = (
    *("insee", "name", "department", "region", "epci_siren", "ept_siren"),
    *("population", "postal_codes", "former_codes"),
)


def read_commune(line: Line, reference: Reference) -> Entry:
    """Read a line of communes.csv.gz. Four communes, islands, belong to no intercommunalité."""
    code = line.code("insee", COMMUNE_CODE)
    department = known(line, reference, "department", DEPARTMENT_CODE, TerritoryKind.DEPARTMENT)
    region = known(line, reference, "region", REGION_CODE, TerritoryKind.REGION)
    if reference.entries[department].region != region:
        raise line.error(f"le département {department[1]} n’est pas dans la région {region[1]}.")
    epci, ept = (
        known(line, reference, column, SIREN, TerritoryKind.EPCI) if line.values[column] else None
        for column in ("epci_siren", "ept_siren")
    )
    for former_code in line.codes("former_codes", COMMUNE_CODE):
        reference.commune_successors[former_code] = code
    return Entry(
        TerritoryKind.COMMUNE,
        code,
        line.name(),
        postal_codes=" ".join(line.codes("postal_codes", POSTAL_CODE)),
        population=line.integer("population"),
        region=region,
        department=department,
        epci=epci,
        ept=ept,
    )


def read_overseas_commune(line: Line, reference: Reference) -> Entry:
    """Read a line of communes_com.csv: the collectivity stands for the region, and the population may be unknown."""
    code = line.code("insee", COMMUNE_CODE)
    return Entry(
        TerritoryKind.COMMUNE,
        code,
        line.name(),
        postal_codes=" ".join(line.codes("postal_codes", POSTAL_CODE)),
        population=line.integer("population") if line.values["population"] else None,
        region=known(line, reference, "territory", OVERSEAS_CODE, TerritoryKind.OVERSEAS),
    )


def read_former_commune(line: Line, reference: Reference) -> Entry:
    """Read a line of communes_former.csv: it lies where its successor lies, and often bears the same code."""
    code = line.code("insee", COMMUNE_CODE)
    key = known(line, reference, "current_insee", COMMUNE_CODE, TerritoryKind.COMMUNE)
    successor = reference.entries[key]
    if code != successor.code:
        reference.commune_successors[code] = successor.code
    return Entry(
        TerritoryKind.FORMER_COMMUNE,
        code,
        line.name(),
        region=successor.region,
        department=successor.department,
        epci=successor.epci,
        ept=successor.ept,
        successor=key,
    )


def known(line: Line, reference: Reference, column: str, pattern: re.Pattern[str], kind: TerritoryKind) -> Key:
    """Return the key of a territory that a cell names, which must have been read already."""
    key = (kind, line.code(column, pattern))
    if key not in reference.entries:
        raise line.error(f"le code « {key[1]} » est inconnu ({column}).")
    return key
