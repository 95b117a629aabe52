"""The real catalogue for tests: the 251 sheets, and no more of the geographic code than they need."""

import tomllib
from pathlib import Path

from catalogue.loading.catalogue import load_catalogue
from catalogue.loading.search_words import load_search_words
from catalogue.models import TerritoryKind
from catalogue.territories.importing import compare, write
from catalogue.territories.reference import Key, Reference, read_reference

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
AROUND = (TerritoryKind.REGION, TerritoryKind.OVERSEAS, TerritoryKind.DEPARTMENT)


def load_real_catalogue() -> None:
    """Write the territories that the sheets name, those that contain them, the sheets, the words of the search."""
    whole = read_reference(FIXTURES / "geo")
    part = Reference(whole.vintage, {key: whole.entries[key] for key in wanted_keys(whole)})
    write(compare(part, {}).changes, {})
    load_catalogue(folder=FIXTURES)
    load_search_words(folder=FIXTURES)


def wanted_keys(whole: Reference) -> list[Key]:
    """The keys of the territories to keep, in the order of the code."""
    codes = set()
    for path in (FIXTURES / "innovations").glob("*.toml"):
        codes.add(tomllib.loads(path.read_text())["territory"].get("code"))
    named = [entry for entry in whole.entries.values() if entry.kind in AROUND or entry.code in codes]
    wanted = {key for entry in named for key in (entry.key, entry.epci, entry.ept, entry.successor) if key}
    around = [whole.entries[key] for key in wanted]
    wanted |= {key for entry in around for key in (entry.epci, entry.ept) if key}
    return [key for key in whole.entries if key in wanted]
