"""What tests of the maps share."""

import csv

import pytest

from catalogue.models import Territory
from tests.factories import make_territory


@pytest.fixture
def code_of(settings):
    """Reads a column of a file of the geographic code, by INSEE code."""

    def read(file, column="name"):
        path = settings.BASE_DIR / "fixtures" / "geo" / file
        with path.open(encoding="utf-8", newline="") as lines:
            return {row["code"]: row[column] for row in csv.DictReader(lines)}

    return read


@pytest.fixture
def brittany(db):
    """The region and three of its departments, by code."""
    region = make_territory(kind="region", code="53", name="Bretagne")
    names = {"22": "Côtes-d'Armor", "35": "Ille-et-Vilaine", "56": "Morbihan"}
    places = {
        code: make_territory(kind="departement", code=code, name=name, region=region) for code, name in names.items()
    }
    return places | {"53": region}


@pytest.fixture
def code(db, code_of):
    """The 18 regions and 101 departments, by kind and code."""
    regions = {
        region: make_territory(kind="region", code=region, name=name)
        for region, name in code_of("regions.csv").items()
    }
    region_of = code_of("departments.csv", "region")
    departments = Territory.objects.bulk_create(
        Territory(
            kind="departement", code=department, name=name, search_name=name, region=regions[region_of[department]]
        )
        for department, name in code_of("departments.csv").items()
    )
    return {(place.kind, place.code): place for place in (*regions.values(), *departments)}
