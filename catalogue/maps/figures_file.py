"""The figures of the map as a file that spreadsheets and programs read."""

import csv
from io import StringIO

from catalogue.maps.counts import PlaceCounts
from catalogue.maps.shapes import department_level, region_level

HEADINGS = ("code_region", "region", "code_departement", "departement", "innovations")
BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets read the accents wrong."""


def figures_csv(counts: PlaceCounts) -> str:
    """One line per department, none left out, then those of whole regions, of overseas collectivities, of nowhere.

    The lines add up to the total. Names and codes are those of the official geographic code.
    """
    text = StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    regions = region_level().names()
    for shape in department_level().shapes:
        writer.writerow((shape.region, regions[shape.region], shape.code, shape.name, counts.departments[shape.code]))
    for code, count in sorted(counts.region_wide.items()):
        writer.writerow((code, regions[code], "", "", count))
    for code, count in sorted(counts.overseas.items()):
        writer.writerow((code, counts.overseas_names[code], "", "", count))
    if counts.nowhere:
        writer.writerow(("", "", "", "", counts.nowhere))
    return text.getvalue()
