"""The levers of `fixtures/levers.json`."""

from pathlib import Path

from catalogue.loading.merge import Values
from catalogue.loading.reader import FixtureError, read_tables
from catalogue.loading.sheets import longest
from catalogue.models import Lever


def read_levers(path: Path) -> dict[str, Values]:
    """The columns of each lever by its slug. Raises FixtureError with all that is wrong with the file."""
    levers: dict[str, Values] = {}
    readers = read_tables(path)
    for reader in readers:
        slug = reader.slug("slug", longest=longest(Lever, "slug"))
        if slug in levers:
            reader.note(f"le levier « {slug} » est là deux fois.")
        levers[slug] = {
            "position": reader.number("position", smallest=1, largest=100, required=True),
            "verb": reader.text("verb", required=True, longest=longest(Lever, "verb")),
            "complement": reader.text("complement", required=True, longest=longest(Lever, "complement")),
            "summary": reader.text("summary", required=True),
        }
        reader.finish()
    problems = readers[0].problems
    positions = [lever["position"] for lever in levers.values()]
    if len(set(positions)) != len(positions):
        problems.append(f"{path} : deux leviers ont le même rang.")
    if problems:
        raise FixtureError(problems)
    return levers
