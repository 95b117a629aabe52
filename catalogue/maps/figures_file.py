"""The figures of the map as a file that spreadsheets and programs read."""

from collections.abc import Iterator
from typing import IO

from catalogue.maps.counts import PlaceCounts
from catalogue.maps.shapes import department_level, region_level
from catalogue.tables.csv import write_csv
from catalogue.tables.table import Cell

HEADINGS: list[Cell] = ["code_region", "region", "code_departement", "departement", "innovations"]


def write_figures(file: IO[bytes], counts: PlaceCounts) -> None:
    """Write a line per department, none left out, then those of whole regions, of overseas collectivities, of nowhere.

    The lines add up to the total. Names and codes are those of the official geographic code.
    """
    write_csv(file, "", _lines(counts))


def _lines(counts: PlaceCounts) -> Iterator[list[Cell]]:
    yield HEADINGS
    regions = region_level().names()
    for shape in department_level().shapes:
        yield [shape.region, regions[shape.region], shape.code, shape.name, counts.departments[shape.code]]
    for code, count in sorted(counts.region_wide.items()):
        yield [code, regions[code], "", "", count]
    for code, count in sorted(counts.overseas.items()):
        yield [code, counts.overseas_names[code], "", "", count]
    if counts.nowhere:
        yield ["", "", "", "", counts.nowhere]
